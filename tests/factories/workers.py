"""Worker processes of a test."""

import asyncio
import subprocess

from redis.asyncio import Redis

from inboxapp.core.heartbeat import live_workers

START_SECONDS = 60.0


async def until_it_lives(redis: Redis, process: subprocess.Popen[bytes]) -> None:
    """Wait until the worker says that it lives: a busy machine takes long to start one."""
    async with asyncio.timeout(START_SECONDS):
        while process.pid not in {worker.pid for worker in await live_workers(redis)}:
            assert process.poll() is None, "the worker ended before it began"
            await asyncio.sleep(0.05)
