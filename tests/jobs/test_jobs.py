import asyncio

import pytest
from arq.connections import ArqRedis
from arq.constants import default_queue_name
from redis.asyncio import Redis

from inboxapp import jobs
from inboxapp.core.database import Database
from inboxapp.core.redis_client import open_redis
from inboxapp.jobs import Job, enqueue, ring, wake_channel

pytestmark = pytest.mark.anyio


async def queued(redis: Redis, queue: str = default_queue_name) -> list[tuple[str, object]]:
    waiting = await ArqRedis(redis.connection_pool).queued_jobs(queue_name=queue)
    return [(job.function, job.args) for job in waiting]


async def test_the_bell_rings_after_the_commit(database: Database, redis: Redis) -> None:
    async with database.transaction() as tx:
        enqueue(tx, Job.RUN_PIPELINE, 7)
        assert await queued(redis) == []
    assert await queued(redis) == [("run_pipeline", (7,))]


async def test_a_rollback_rings_nothing(database: Database, redis: Redis) -> None:
    async def ring_and_fail() -> None:
        async with database.transaction() as tx:
            enqueue(tx, Job.RUN_PIPELINE, 7)
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError):
        await ring_and_fail()
    assert await queued(redis) == []


async def test_without_redis_the_work_is_committed_all_the_same(
    database: Database, redis: Redis
) -> None:
    away = open_redis("unix:///nowhere/redis.sock")
    database.redis = away
    async with database.transaction() as tx:
        enqueue(tx, Job.RUN_PIPELINE, 7)
    await away.aclose()


async def test_ringing_twice_for_the_same_row_queues_one_job(redis: Redis) -> None:
    assert await ring(redis, Job.RUN_PIPELINE, 7)
    assert not await ring(redis, Job.RUN_PIPELINE, 7)
    assert await queued(redis) == [("run_pipeline", (7,))]


async def test_another_attempt_rings_for_itself(redis: Redis) -> None:
    assert await ring(redis, Job.RUN_PIPELINE, 7, key="1")
    assert await ring(redis, Job.RUN_PIPELINE, 7, key="2")
    assert await ring(redis, Job.CLASSIFY_MESSAGE, 7, key="2")
    assert len(await queued(redis)) == 3


async def test_a_delayed_job_is_due_later(redis: Redis) -> None:
    await ring(redis, Job.RUN_PIPELINE, 7)
    await ring(redis, Job.RUN_PIPELINE, 8, delay_seconds=3)
    scores = dict(await redis.zrange(default_queue_name, 0, -1, withscores=True))
    wait_ms = scores[b"run_pipeline:8:"] - scores[b"run_pipeline:7:"]
    assert 3000 <= wait_ms < 60_000


@pytest.mark.parametrize("delay_seconds", [0.0, 3.0])
async def test_every_ring_wakes_the_workers(redis: Redis, delay_seconds: float) -> None:
    async with redis.pubsub(ignore_subscribe_messages=True) as workers:
        await workers.subscribe(wake_channel(default_queue_name))
        await ring(redis, Job.RUN_PIPELINE, 7, delay_seconds=delay_seconds)
        async with asyncio.timeout(10):
            while not await workers.get_message(timeout=1):
                pass


async def test_a_test_may_use_a_queue_of_its_own(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "QUEUE", "elsewhere")
    await ring(redis, Job.RUN_PIPELINE, 7)
    assert await queued(redis) == []
    assert await queued(redis, "elsewhere") == [("run_pipeline", (7,))]
