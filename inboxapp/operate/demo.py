"""The demo client's rows, made once."""

import asyncio

from inboxapp.core.database import Database
from inboxapp.core.logging import set_up_logging
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from inboxapp.demo.seed import DemoFacts, seed


def seed_demo(
    settings: Settings, database_url: str, redis_url: str, *, reset: bool = False
) -> DemoFacts:
    """Make sure the demo clients are there; `reset` replaces their rows.

    The conversations are played through the real pipeline, faults included: of the many lines
    that logs, only what nobody planned is shown.
    """
    quiet = "CRITICAL" if settings.log_level == "INFO" else settings.log_level
    set_up_logging(settings.model_copy(update={"log_level": quiet}))
    return asyncio.run(_seed(settings, database_url, redis_url, reset=reset))


async def _seed(settings: Settings, database_url: str, redis_url: str, *, reset: bool) -> DemoFacts:
    redis = open_redis(redis_url)
    database = Database(database_url, redis, pool_size=2)
    try:
        return await seed(database, settings, reset=reset)
    finally:
        await database.close()
        await redis.aclose()
