import asyncio
import time
from collections.abc import Iterator

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from inboxapp.core import redis_client
from inboxapp.core.redis_client import open_redis, place
from tests.workers.own_redis import OwnRedis, own_redis

pytestmark = pytest.mark.anyio


@pytest.fixture
def redis_of_our_own() -> Iterator[OwnRedis]:
    with own_redis() as own:
        yield own


async def test_answers_are_bytes(redis_url: str) -> None:
    redis = open_redis(redis_url)
    await redis.set("k", "v")
    assert await redis.get("k") == b"v"
    await redis.aclose()


async def test_an_idle_client_survives_a_restart(redis_of_our_own: OwnRedis) -> None:
    redis = open_redis(redis_of_our_own.url)
    await redis.set("k", "v")
    redis_of_our_own.restart()
    assert await redis.get("k") == b"v"
    await redis.aclose()


async def test_a_redis_that_is_down_is_given_up_soon() -> None:
    redis = open_redis("redis://127.0.0.1:1/0")
    began = time.monotonic()
    with pytest.raises(RedisConnectionError):
        await redis.ping()
    assert time.monotonic() - began < 5
    await redis.aclose()


async def test_a_redis_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_client, "REPLY_SECONDS", 0.1)

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    redis = open_redis(f"redis://127.0.0.1:{port}/0")
    async with asyncio.timeout(30):
        with pytest.raises((RedisTimeoutError, RedisConnectionError)):
            await redis.ping()
    await redis.aclose()
    server.close()


async def test_a_blocking_reader_waits_longer_than_a_command_may_take(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_client, "REPLY_SECONDS", 0.05)
    redis = open_redis(redis_url, blocking=True)
    assert await redis.xread({"nothing": "0-0"}, block=200) == []
    await redis.aclose()


async def test_a_blocking_reader_hears_of_a_restart(redis_of_our_own: OwnRedis) -> None:
    redis = open_redis(redis_of_our_own.url, blocking=True)
    reading = asyncio.ensure_future(redis.xread({"nothing": "0-0"}, block=15_000))
    await asyncio.wait([reading], timeout=0.3)
    redis_of_our_own.kill()
    with pytest.raises(RedisConnectionError):
        await reading
    await redis.aclose()


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("redis://:secret@example.test:7000/3", "example.test:7000"),
        ("redis://", "localhost:6379"),
        ("unix:///run/redis.sock?password=secret", "/run/redis.sock"),
    ],
)
def test_a_place_is_named_without_its_password(url: str, named: str) -> None:
    assert place(url) == named
