import pytest
from redis.asyncio import Redis

from inboxapp.core.heartbeat import ALIVE_SECONDS, WORKERS, LiveWorker, beat, bow_out, live_workers

pytestmark = pytest.mark.anyio

ONE = LiveWorker("b-host:1", 1, "b-host", "2026-11-20T10:00:00+00:00", running=2)
OTHER = LiveWorker("a-host:2", 2, "a-host", "2026-11-20T10:00:00+00:00")


async def test_nobody_is_alive_at_first(redis: Redis) -> None:
    assert await live_workers(redis) == []


async def test_workers_that_beat_are_alive_by_name(redis: Redis) -> None:
    await beat(redis, ONE)
    await beat(redis, OTHER)
    assert await live_workers(redis) == [OTHER, ONE]


async def test_a_beat_lasts_for_a_while(redis: Redis) -> None:
    await beat(redis, ONE)
    assert 0 < await redis.ttl(f"inboxapp:worker:{ONE.name}") <= ALIVE_SECONDS


async def test_a_worker_that_fell_silent_is_forgotten(redis: Redis) -> None:
    await beat(redis, ONE)
    await beat(redis, OTHER)
    await redis.delete(f"inboxapp:worker:{ONE.name}")
    assert await live_workers(redis) == [OTHER]
    assert await redis.smembers(WORKERS) == {OTHER.name.encode()}


async def test_a_worker_that_leaves_is_gone_at_once(redis: Redis) -> None:
    await beat(redis, ONE)
    await bow_out(redis, ONE.name)
    assert await live_workers(redis) == []
    assert await redis.keys("inboxapp:*") == []
