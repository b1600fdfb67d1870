"""Runs the queue dry, once."""

import asyncio
from typing import Any

from arq.connections import ArqRedis
from arq.worker import get_kwargs

from inboxapp.core import services
from inboxapp.core.settings import Settings
from inboxapp.runs.tools import Tools
from workers.connection import connect, redis_at
from workers.main import WorkerSettings
from workers.resources import open_tools
from workers.schedule import sweep
from workers.worker import InboxWorker


async def drain(tools: Tools) -> int:
    """Sweep, run all jobs that are due now or within the quiet window, return how many ran.

    Waits for jobs that another worker holds; one whose worker died is run after 15 s.
    """
    await sweep(tools)
    options: dict[str, Any] = {
        **get_kwargs(WorkerSettings),  # type: ignore[arg-type]  # any class will do
        "redis_pool": ArqRedis(tools.redis.connection_pool),
        "ctx": {"tools": tools},
        "burst": True,
        "handle_signals": False,
        "on_startup": None,
        "on_shutdown": None,
    }
    worker = InboxWorker(**options)
    try:
        await worker.async_run()
    finally:
        await worker.close()
    return worker.jobs_complete + worker.jobs_failed


def drain_once(settings: Settings) -> int:
    """Open the tools, drain and close them; raises ConfigurationError."""
    return asyncio.run(_drain_once(settings))


async def _drain_once(settings: Settings) -> int:
    redis = await connect(redis_at(services.redis_url(settings)), queue=WorkerSettings.queue_name)
    try:
        async with open_tools(settings, redis) as tools:
            return await drain(tools)
    finally:
        await redis.aclose(close_connection_pool=True)
