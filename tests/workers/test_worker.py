import asyncio
from collections.abc import Awaitable, Callable, Iterator

import pytest
from arq.connections import ArqRedis
from arq.constants import default_queue_name, in_progress_key_prefix
from arq.jobs import Job as ArqJob
from redis.asyncio import Redis

from inboxapp.core.redis_client import open_redis
from inboxapp.jobs import Job, ring
from tests.workers.own_redis import OwnRedis, own_redis
from tests.workers.running import Context, Diary, build, running
from workers import worker as worker_module

pytestmark = pytest.mark.anyio


@pytest.fixture
async def diary() -> Diary:
    return Diary()


@pytest.fixture
def redis_of_our_own() -> Iterator[OwnRedis]:
    with own_redis() as own:
        yield own


def wait_for(opened: asyncio.Event) -> Callable[[int], Awaitable[None]]:
    async def act(_row_id: int) -> None:
        await opened.wait()

    return act


async def test_a_ring_starts_an_idle_worker_without_a_poll(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    async with running(build(redis_url, diary)):
        for row_id in range(3):
            await ring(redis, Job.RUN_PIPELINE, row_id)
            await diary.until(lambda: row_id in diary.ended)  # noqa: B023  awaited at once


async def test_a_delayed_job_starts_when_it_is_due_without_a_poll(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    async with running(build(redis_url, diary)):
        await ring(redis, Job.RUN_PIPELINE, 3, delay_seconds=3600)
        await ring(redis, Job.RUN_PIPELINE, 2, delay_seconds=2)
        await ring(redis, Job.RUN_PIPELINE, 1, delay_seconds=0.2)
        await diary.until(lambda: len(diary.ended) == 2)
    assert diary.started == [1, 2]


async def test_jobs_rung_while_nobody_listened_are_found_at_the_start(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    await ring(redis, Job.RUN_PIPELINE, 1)
    async with running(build(redis_url, diary)):
        await diary.until(lambda: diary.ended == [1])


async def test_a_freed_slot_is_taken_at_once(redis: Redis, redis_url: str, diary: Diary) -> None:
    for row_id in range(5):
        await ring(redis, Job.RUN_PIPELINE, row_id)
    async with running(build(redis_url, diary, max_jobs=1)):
        await diary.until(lambda: len(diary.ended) == 5)


async def test_no_more_jobs_run_at_once_than_there_are_slots(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    opened = asyncio.Event()
    diary.act = wait_for(opened)
    for row_id in range(5):
        await ring(redis, Job.RUN_PIPELINE, row_id)
    async with running(build(redis_url, diary, max_jobs=2)):
        await diary.until(lambda: len(diary.started) == 2)
        await ring(redis, Job.RUN_PIPELINE, 99)
        assert len(diary.started) == 2
        opened.set()
        await diary.until(lambda: len(diary.ended) == 6)


async def test_a_job_can_be_aborted_while_every_slot_is_busy(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    opened = asyncio.Event()
    diary.act = wait_for(opened)
    options = {"max_jobs": 1, "poll_delay": 0.05, "allow_abort_jobs": True, "keep_result": 60}
    async with running(build(redis_url, diary, **options)):
        await ring(redis, Job.RUN_PIPELINE, 1)
        await ring(redis, Job.RUN_PIPELINE, 2, key="waits")
        await diary.until(lambda: diary.started == [1])
        job = ArqJob("run_pipeline:1:", ArqRedis(redis.connection_pool))
        assert await job.abort(timeout=20, poll_delay=0.02)
        assert diary.cancelled == [1]
        await diary.until(lambda: diary.started == [1, 2])
        opened.set()
        await diary.until(lambda: diary.ended == [2])


async def test_two_workers_share_a_hundred_jobs_and_run_each_once(
    redis: Redis, redis_url: str
) -> None:
    first, second = Diary(), Diary()

    async def until_both_have_begun(_row_id: int) -> None:
        async with asyncio.timeout(30):
            while not (first.started and second.started):  # noqa: ASYNC110  two diaries, one wait
                await asyncio.sleep(0.001)

    first.act = second.act = until_both_have_begun
    workers = [
        build(redis_url, diary, max_jobs=5, queue_read_limit=10) for diary in (first, second)
    ]
    async with running(*workers):
        for row_id in range(100):
            await ring(redis, Job.RUN_PIPELINE, row_id)
        async with asyncio.timeout(30):
            while await redis.zcard(default_queue_name):  # noqa: ASYNC110  Redis has no bell
                await asyncio.sleep(0.01)
    assert sorted(first.started + second.started) == list(range(100))


async def test_jobs_that_others_run_do_not_hide_the_next_one(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    for row_id in range(5):
        await ring(redis, Job.RUN_PIPELINE, row_id)
    for row_id in range(4):
        await redis.set(f"{in_progress_key_prefix}run_pipeline:{row_id}:", b"1")
    async with running(build(redis_url, diary, queue_read_limit=2)):
        await diary.until(lambda: diary.ended == [4])


async def test_a_job_put_off_since_we_looked_is_left_alone(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    await ring(redis, Job.RUN_PIPELINE, 1, delay_seconds=30)
    worker = build(redis_url, diary)
    await worker.start_jobs([b"run_pipeline:1:", b"run_pipeline:gone:"])
    assert not worker.tasks
    assert await redis.keys(f"{in_progress_key_prefix}*") == []
    await worker.pool.aclose(close_connection_pool=True)


async def test_the_claim_of_a_killed_worker_runs_out(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    await ring(redis, Job.RUN_PIPELINE, 1)
    await redis.set(f"{in_progress_key_prefix}run_pipeline:1:", b"1", px=300)
    async with running(build(redis_url, diary, poll_delay=0.1)):
        await diary.until(lambda: diary.ended == [1])


async def test_a_living_worker_keeps_renewing_its_claim(
    redis: Redis, redis_url: str, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "RENEW_SECONDS", 0.05)
    opened = asyncio.Event()
    diary.act = wait_for(opened)
    claim = f"{in_progress_key_prefix}run_pipeline:1:"
    async with running(build(redis_url, diary)):
        await ring(redis, Job.RUN_PIPELINE, 1)
        await diary.until(lambda: diary.started == [1])
        await redis.pexpire(claim, 3000)
        async with asyncio.timeout(30):
            while await redis.pttl(claim) <= 3000:  # noqa: ASYNC110  Redis has no bell
                await asyncio.sleep(0.01)
        opened.set()
        await diary.until(lambda: diary.ended == [1])


async def test_a_job_that_is_cut_off_returns_to_the_queue_at_once(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    diary.act = wait_for(asyncio.Event())
    async with running(build(redis_url, diary)):
        await ring(redis, Job.RUN_PIPELINE, 1)
        await diary.until(lambda: diary.started == [1])
    assert diary.cancelled == [1]
    heir = Diary()
    async with running(build(redis_url, heir)):
        await heir.until(lambda: heir.ended == [1])


async def test_a_burst_runs_what_is_due_soon_and_leaves_the_rest(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    began: list[str] = []

    async def on_startup(ctx: Context) -> None:
        began.append("started" if ctx["redis"] else "")

    await ring(redis, Job.RUN_PIPELINE, 1)
    await ring(redis, Job.RUN_PIPELINE, 2, delay_seconds=0.3)
    await ring(redis, Job.RUN_PIPELINE, 3, delay_seconds=60)
    worker = build(redis_url, diary, burst=True, on_startup=on_startup)
    pool = worker.pool
    await worker.async_run()
    await worker.close()
    await pool.aclose(close_connection_pool=True)
    assert began == ["started"]
    assert diary.ended == [1, 2]
    assert await redis.zrange(default_queue_name, 0, -1) == [b"run_pipeline:3:"]


async def test_a_burst_of_limited_length_stops_there(
    redis: Redis, redis_url: str, diary: Diary
) -> None:
    for row_id in range(3):
        await ring(redis, Job.RUN_PIPELINE, row_id)
    worker = build(redis_url, diary, burst=True, max_burst_jobs=2)
    pool = worker.pool
    await worker.async_run()
    await worker.close()
    await pool.aclose(close_connection_pool=True)
    assert len(diary.ended) == 2


async def test_a_worker_survives_a_restart_of_redis(
    redis_of_our_own: OwnRedis, diary: Diary
) -> None:
    redis = open_redis(redis_of_our_own.url)
    worker = build(redis_of_our_own.url, diary, poll_delay=0.2)
    async with running(worker):
        await ring(redis, Job.RUN_PIPELINE, 1)
        await diary.until(lambda: diary.ended == [1])
        redis_of_our_own.kill()
        await asyncio.sleep(0.6)  # long enough that its retries are over
        redis_of_our_own.start()
        await ring(redis, Job.RUN_PIPELINE, 2)
        await diary.until(lambda: diary.ended == [1, 2])
    await redis.aclose(close_connection_pool=True)


async def test_a_job_whose_end_redis_did_not_hear_runs_again(
    redis_of_our_own: OwnRedis, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "CLAIM_SECONDS", 1.0)
    redis = open_redis(redis_of_our_own.url)
    ended = asyncio.Event()

    async def act(_row_id: int) -> None:
        if len(diary.started) == 1:
            redis_of_our_own.kill()
            ended.set()

    diary.act = act
    async with running(build(redis_of_our_own.url, diary, poll_delay=0.2)):
        await ring(redis, Job.RUN_PIPELINE, 1)
        await ended.wait()
        await asyncio.sleep(0.6)
        redis_of_our_own.start()
        await diary.until(lambda: diary.ended == [1, 1])
    await redis.aclose(close_connection_pool=True)
