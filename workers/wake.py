"""The wake-up: a worker that listens starts a job within milliseconds of its enqueueing."""

import asyncio
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

RETRY_SECONDS = 0.5
LISTEN_SECONDS = 10.0

log = structlog.get_logger(__name__)


async def listen(redis: Redis, channel: str, wake: Callable[[], None]) -> None:
    """Call `wake` for every message on `channel`, for ever.

    Also after each (re)connection, since whatever was said in between went unheard.
    """
    while True:
        try:
            await _listen_once(redis, channel, wake)
        except (RedisError, OSError) as error:
            log.info("wake_channel_lost", error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)


async def _listen_once(redis: Redis, channel: str, wake: Callable[[], None]) -> None:
    async with redis.pubsub(ignore_subscribe_messages=True) as pubsub:
        await pubsub.subscribe(channel)
        wake()
        while True:
            if await pubsub.get_message(timeout=LISTEN_SECONDS):
                wake()
