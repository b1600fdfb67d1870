"""A Redis that one test may end and start again."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from inboxapp.core.embedded.redis import RedisServer, start_redis


@dataclass
class OwnRedis:
    folder: Path
    server: RedisServer

    @property
    def url(self) -> str:
        return self.server.url

    def kill(self) -> None:
        process = self.server.process
        assert process is not None
        process.send_signal(signal.SIGKILL)
        process.wait()

    def start(self) -> None:
        self.server = start_redis(self.folder)

    def restart(self) -> None:
        self.server.stop()
        self.start()


@contextmanager
def own_redis() -> Iterator[OwnRedis]:
    with tempfile.TemporaryDirectory(prefix="inboxapp-redis-") as name:
        own = OwnRedis(Path(name), start_redis(Path(name)))
        yield own
        own.server.stop()
