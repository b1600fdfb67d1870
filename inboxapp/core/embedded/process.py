"""Child processes that never outlive us."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from inboxapp.core.embedded.account import Account

if sys.platform != "win32":
    import fcntl

PR_SET_PDEATHSIG = 1
LOG_LIMIT_BYTES = 10_000_000

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def end_with_parent(sig: signal.Signals) -> Callable[[], None]:
    """Return what a child runs before exec, so that `sig` reaches it when its parent dies.

    Linux only, and tied to the parent's thread: start children from the main one. Elsewhere the
    parent has to stop its children itself.
    """
    parent = os.getpid()

    def before_exec() -> None:
        follow_parent(sig)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def follow_parent(sig: signal.Signals) -> None:
    """Ask for `sig` to reach this process when its parent dies; Linux only."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    when_parent_dies: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a server in its own session, its words going to `log`."""
    too_long = log.exists() and log.stat().st_size > LOG_LIMIT_BYTES
    with log.open("wb" if too_long else "ab") as words:
        return subprocess.Popen(  # noqa: S603
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=dict(env) if env is not None else None,
            start_new_session=True,
            preexec_fn=end_with_parent(when_parent_dies),  # noqa: PLW1509  calls libc only
            **(account.popen_options() if account else {}),
        )


def stop(process: subprocess.Popen[bytes], sig: signal.Signals, *, timeout_seconds: float) -> None:
    """Ask the process to end, then end its whole group."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(sig)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout_seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def is_running(pid: int, *names: str, folder: Path) -> bool:
    """Whether `pid` is a live process with one of the names that works in `folder`.

    A pid alone proves nothing: after a reboot it belongs to somebody else.
    """
    if Path("/proc/self/stat").exists():
        with contextlib.suppress(OSError):
            head, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")
            named = rest.split()[0] != "Z" and any(name in head for name in names)
            return named and Path(f"/proc/{pid}/cwd").resolve() == folder.resolve()
        return False
    listing = subprocess.run(  # noqa: S603
        ["ps", "-p", str(pid), "-o", "comm="],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return any(name in listing.stdout for name in names)


def wait_until(
    true: Callable[[], bool], *, timeout_seconds: float, pause_seconds: float = 0.02
) -> bool:
    """Ask again and again until `true()` or the time is over; return the last answer."""
    end = time.monotonic() + timeout_seconds
    while not (answer := true()) and time.monotonic() < end:
        time.sleep(pause_seconds)
    return answer


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Let one process at a time into the block; the others wait."""
    with lock.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def last_words(log: Path, lines: int = 3) -> str:
    """Return the end of a server's log in one line."""
    with contextlib.suppress(OSError):
        text = log.read_text(errors="replace").strip().splitlines()
        return " / ".join(text[-lines:])
    return "no log"
