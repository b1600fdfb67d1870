"""The account a server runs under; Postgres refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict


class PopenOptions(TypedDict, total=False):
    """How `subprocess` is told to change the account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """An ordinary account, by number: no account is ever made for a server."""

    uid: int
    gid: int

    def popen_options(self) -> PopenOptions:
        """Return the arguments that make `subprocess` run under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether the account can reach the folder through all its parents."""
        entered = subprocess.run(  # noqa: S603
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            check=False,
            capture_output=True,
            cwd="/",
            **self.popen_options(),
        )
        return entered.returncode == 0

    def own(self, folder: Path) -> None:
        """Make the folder ours alone, without touching its parents."""
        folder.mkdir(mode=0o700, parents=False, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def server_account(home: Path) -> Account | None:
    """Return whom a server should run as, or None for ourselves.

    Root hands over to the owner of the data that is there, else to `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if home.exists() and (owner := home.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)
