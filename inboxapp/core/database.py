"""One transaction per request, stage or task, and what happens once it has committed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Executable, Result
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.util import greenlet_spawn
from sqlmodel.ext.asyncio.session import AsyncSession

TELL_SECONDS = 2.0

AfterCommit = Callable[[Redis], Awaitable[None]]

log = structlog.get_logger(__name__)


class Transaction(AsyncSession):
    """A session that also remembers what to tell Redis after the commit."""

    after_commit: list[AfterCommit]

    async def execute(  # type: ignore[override]
        self, statement: Executable, params: Mapping[str, Any] | None = None
    ) -> Result[*tuple[Any, ...]]:
        """Run SQL that `exec` has no type for: text, inserts, rows of several columns.

        SQLModel warns against its own `execute`; this is SQLAlchemy's, without the warning.
        """
        return await greenlet_spawn(Session.execute, self.sync_session, statement, params)

    def when_committed(self, effect: AfterCommit) -> None:
        """Run `effect` after the commit; a rollback forgets it."""
        self.after_commit.append(effect)


class Database:
    """A pool of connections, and the Redis that hears of committed changes."""

    def __init__(self, url: str, redis: Redis, *, pool_size: int = 10) -> None:
        self.redis = redis
        self.engine: AsyncEngine = create_async_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=True,
            pool_timeout=10,
            # An error's words reach the log, and parameters are what people wrote.
            hide_parameters=True,
            connect_args={"prepare_threshold": 5},
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit when the block ends well, then run what waits for the commit.

        An effect that fails is logged and left to the sweepers: the rows are the truth and
        Redis only carries the news.
        """
        async with Transaction(self.engine, expire_on_commit=False) as tx:
            tx.after_commit = []
            async with tx.begin():
                yield tx
            effects = tx.after_commit
        for effect in effects:
            await self._tell(effect)

    async def _tell(self, effect: AfterCommit) -> None:
        try:
            # A Redis that swallows everything must not hold up whoever waits for the answer.
            async with asyncio.timeout(TELL_SECONDS):
                await effect(self.redis)
        except (RedisError, OSError) as error:
            log.warning("after_commit_effect_failed", error=type(error).__name__)

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


def driver_url(url: str) -> str:
    """Name the psycopg driver in a plain `postgres://` or `postgresql://` URL."""
    scheme, _, rest = url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        return f"postgresql+psycopg://{rest}"
    return url
