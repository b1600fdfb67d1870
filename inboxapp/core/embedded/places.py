"""Where the embedded servers keep their things."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from inboxapp.core.embedded.account import Account
from inboxapp.core.embedded.errors import EmbeddedServerFailed

# sun_path holds 108 bytes with its closing NUL; the longest name we put in is ".s.PGSQL.5432".
LONGEST_SOCKET_FOLDER_BYTES = 107 - len("/.s.PGSQL.5432")


def data_folder(data_dir: Path) -> Path:
    """Make the data folder and return its absolute path.

    Raises EmbeddedServerFailed when it cannot be written to.
    """
    folder = data_dir.expanduser().absolute()
    try:
        # Root's servers run as somebody else, who has to pass through (not look around).
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedServerFailed(_unusable(folder, error)) from error
    probe = folder / f".probe-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise EmbeddedServerFailed(_unusable(folder, error)) from error
    return folder.resolve()


def _unusable(folder: Path, error: OSError) -> str:
    reason = (error.strerror or "not usable").lower()
    return f"DATA_DIR {folder} cannot be written to ({reason}); name another folder in DATA_DIR."


def socket_folder(home: Path, account: Account | None = None) -> Path:
    """Return the folder of the server's socket: in its home, or a short private one in /tmp.

    Unix sockets have a length limit that a deep data folder exceeds. Any process finds the same
    folder from the same home.
    """
    beside = home / "run"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER_BYTES:
        return beside
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    uid = account.uid if account else os.geteuid()
    return Path(tempfile.gettempdir()) / f"inboxapp-{uid}-{digest}"


def make_private(folder: Path, account: Account | None = None) -> None:
    """Make the folder with mode 700, or refuse one that somebody else put there."""
    owner = account.uid if account else os.geteuid()
    if account:
        if not folder.is_symlink():
            account.own(folder)
    else:
        folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise EmbeddedServerFailed(f"{folder} belongs to somebody else; remove it and start again.")
