"""What a worker opens at its start and closes at its end."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from inboxapp.core import services
from inboxapp.core.database import Database
from inboxapp.core.errors import ConfigurationError
from inboxapp.core.memory import settle_heap
from inboxapp.core.settings import Settings, settings
from inboxapp.drafting.guards.language import load_detector
from inboxapp.llm.gateway import open_model
from inboxapp.runs.tools import Tools
from workers.schedule import keep_schedule

Context = dict[str, Any]
PATIENCE_SECONDS = 8.0


async def start(ctx: Context) -> None:
    """Open the tools into `ctx` and begin the schedule; raises ConfigurationError."""
    stack = ctx["open"] = AsyncExitStack()
    tools = await stack.enter_async_context(open_tools(settings(), ctx["redis"]))
    ctx["tools"] = tools
    # Before the heartbeat: who sees it may count on this worker.
    await asyncio.to_thread(load_detector)
    await stack.enter_async_context(keep_schedule(tools, jobs_running=ctx["jobs_running"]))
    settle_heap()


async def stop(ctx: Context) -> None:
    """Close what `start` opened, however far it came."""
    if stack := ctx.pop("open", None):
        await stack.aclose()


@asynccontextmanager
async def open_tools(config: Settings, redis: Redis) -> AsyncIterator[Tools]:
    """Open database and model around a Redis that is open already; raises ConfigurationError."""
    url = services.database_url(config)
    database = Database(url, redis, pool_size=max(10, config.max_jobs))
    try:
        await _check(database)
        name = f"{socket.gethostname()}:{os.getpid()}"
        yield Tools(config, database, redis, open_model(config), name)
    finally:
        await database.close()


async def _check(database: Database) -> None:
    """Find out now, in one sentence, what would fail every job."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), database.engine.connect() as connection:
            found = await connection.execute(text("SELECT to_regclass('runs') IS NOT NULL"))
            has_tables: bool = found.scalar_one()
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
        raise ConfigurationError(
            f"Postgres does not let the worker in ({reason}). Nothing was lost: start Postgres or "
            "correct DATABASE_URL, then start the worker again."
        ) from None
    if not has_tables:
        raise ConfigurationError(
            "The database has no tables yet: run `inboxapp migrate` (or `alembic upgrade head`), "
            "then start the worker again."
        )
