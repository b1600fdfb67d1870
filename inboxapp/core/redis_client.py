"""Connections to Redis that give up quickly and come back by themselves."""

from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError

CONNECT_SECONDS = 2.0
REPLY_SECONDS = 5.0
# Longer than any BLOCK we ask for, so that a silent network is still noticed.
BLOCKING_REPLY_SECONDS = 20.0


def open_redis(url: str, *, blocking: bool = False) -> Redis:
    """Open a pool on `url` (redis, rediss or unix); nothing is sent yet.

    A dropped connection is tried again twice, within 0.3 s; a Redis that accepts but does not
    answer is given up after REPLY_SECONDS. `blocking` is for readers that wait inside Redis: one
    connection each, and no retries, since they have to know when they may have missed something.
    """
    retries = 0 if blocking else 2
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=1000 if blocking else 100,
        timeout=REPLY_SECONDS,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=BLOCKING_REPLY_SECONDS if blocking else REPLY_SECONDS,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=0.5, base=0.05), retries, (RedisConnectionError,)),
    )
    return Redis.from_pool(pool)


def place(url: str) -> str:
    """Say where `url` points, without its password."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"
