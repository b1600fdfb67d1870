"""The Postgres and Redis of a running product: named by the environment, or kept running by us."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from inboxapp.core.embedded.errors import EmbeddedServerFailed
from inboxapp.core.embedded.postgres import PostgresServer, running_postgres, start_postgres
from inboxapp.core.embedded.redis import RedisServer, running_redis, start_redis
from inboxapp.core.settings import Settings
from inboxapp.operate.children import LONGEST_DELAY_SECONDS, sleep_unless
from inboxapp.operate.console import say

LOOK_SECONDS = 1.0

Server = PostgresServer | RedisServer


@dataclass
class Embedded:
    """One server in the data folder, ours or found running."""

    name: str
    start: Callable[[Path], Server]
    find: Callable[[Path], str | None]
    data_dir: Path
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        self.server = self.start(self.data_dir)

    def is_up(self) -> bool:
        """Whether it runs; one that somebody else started is asked."""
        if self.server.process:
            return self.server.process.poll() is None
        return self.find(self.data_dir) is not None

    def stop(self) -> None:
        """End it if it is ours."""
        self.server.stop()


@dataclass(frozen=True)
class Servers:
    """Where the product's Postgres and Redis are, and which of them we look after."""

    database_url: str
    redis_url: str
    embedded: tuple[Embedded, ...]


@contextmanager
def servers_for(settings: Settings) -> Iterator[Servers]:
    """Start what the environment does not name; it ends with the block.

    Raises EmbeddedServerFailed.
    """
    with ExitStack() as stack:
        ours: list[Embedded] = []

        def embed(
            name: str, start: Callable[[Path], Server], find: Callable[[Path], str | None]
        ) -> str:
            one = Embedded(name, start, find, settings.data_dir)
            stack.callback(one.stop)
            ours.append(one)
            return one.server.url

        database_url = settings.database_url or embed("postgres", start_postgres, running_postgres)
        redis_url = settings.redis_url or embed("redis", start_redis, running_redis)
        yield Servers(database_url, redis_url, tuple(ours))


async def keep_up(one: Embedded, stopping: asyncio.Event) -> None:
    """Start the server again when it is gone, until `stopping` is set."""
    delay = LOOK_SECONDS
    while not stopping.is_set():
        await sleep_unless(stopping, delay)
        if stopping.is_set() or one.is_up():
            delay = LOOK_SECONDS
            continue
        say(f"{one.name} ended; starting it again.")
        try:
            one.server = one.start(one.data_dir)
        except EmbeddedServerFailed as error:
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)
            say(f"{error.message} Trying again in {delay:g} s.")
