"""How a worker reaches Redis, and what it says when it can't."""

import asyncio
import os
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import cast

from arq.connections import ArqRedis, RedisSettings
from redis.asyncio.connection import parse_url
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError, ResponseError

from inboxapp.core import services
from inboxapp.core.errors import ConfigurationError
from inboxapp.core.redis_client import open_redis, place
from inboxapp.core.settings import settings

PATIENCE_SECONDS = 2.5


@dataclass
class RedisUrl(RedisSettings):
    """arq's settings that keep the URL they came from, with all its options.

    An empty URL means the Redis of the data folder, which is started if need be.
    """

    url: str = ""

    def __repr__(self) -> str:
        return f"RedisUrl({place(self.url)!r})"


def redis_at(url: str | None) -> RedisUrl:
    """Return arq's settings for REDIS_URL, which may be unset.

    arq's own reading stumbles over unix:// URLs that name no database.
    """
    if not url:
        return RedisUrl()
    parts = parse_url(url)
    return RedisUrl(
        url=url,
        host=parts.get("host", "localhost"),
        port=parts.get("port", 6379),
        unix_socket_path=parts.get("path"),
        database=int(parts.get("db", 0)),
        username=parts.get("username"),
        password=parts.get("password"),
        ssl=url.startswith("rediss:"),
    )


async def connect(redis: RedisSettings, *, queue: str) -> ArqRedis:
    """Open a pool to the Redis of the settings and make sure that it answers.

    Raises ConfigurationError, in one sentence and within 10 s, when it does not.
    """
    url = _url(redis)
    pool = ArqRedis(open_redis(url).connection_pool, default_queue_name=queue)
    try:
        await _ping(pool)
    except (RedisError, OSError, TimeoutError) as error:
        await pool.aclose(close_connection_pool=True)
        raise ConfigurationError(
            f"Redis at {place(url)} does not answer ({_reason(error)}). "
            "Nothing was lost: start Redis or correct REDIS_URL, then start the worker again."
        ) from None
    return pool


async def _ping(pool: ArqRedis) -> None:
    """Try for PATIENCE_SECONDS, since a Redis that is just starting deserves a moment."""
    async with asyncio.timeout(PATIENCE_SECONDS) as limit:
        while True:
            try:
                await cast("Awaitable[bool]", pool.ping())
            except (AuthenticationError, NoPermissionError, ResponseError):
                raise
            except (RedisError, OSError):
                deadline = limit.when() or 0.0
                if asyncio.get_running_loop().time() + 1.0 > deadline:
                    raise
                await asyncio.sleep(0.25)
            else:
                return


def _reason(error: BaseException) -> str:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, OSError) and cause.errno:
        return os.strerror(cause.errno)
    return str(error).strip().rstrip(".") or "no answer in time"


def _url(redis: RedisSettings) -> str:
    if isinstance(redis, RedisUrl):
        return redis.url or services.redis_url(settings())
    if redis.unix_socket_path:
        return f"unix://{redis.unix_socket_path}?db={redis.database}"
    scheme = "rediss" if redis.ssl else "redis"
    return f"{scheme}://{redis.host}:{redis.port}/{redis.database}"
