import asyncio
from collections.abc import AsyncIterator

import pytest
from arq.constants import default_queue_name, in_progress_key_prefix
from redis.asyncio import Redis

from inboxapp.core.database import Database
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from inboxapp.drafting import jobs as drafting
from inboxapp.jobs import Job, ring
from inboxapp.llm.gateway import open_model
from inboxapp.runs.tools import Tools
from workers.drain import drain

pytestmark = pytest.mark.anyio


class Worked:
    """Stands in for the domain: remembers the rows, in order."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self.done: list[tuple[str, int]] = []
        self.left_behind: list[int] = []

    async def classify(self, _tools: Tools, message_id: int) -> None:
        self.done.append(("classify", message_id))
        await ring(self.redis, Job.RUN_PIPELINE, message_id, delay_seconds=0.3)

    async def run(self, _tools: Tools, run_id: int) -> None:
        self.done.append(("run", run_id))
        if run_id == 13:
            raise ValueError("a bug")

    async def sweep(self, _tools: Tools) -> int:
        for run_id in self.left_behind:
            await ring(self.redis, Job.RUN_PIPELINE, run_id, key="sweep")
        return len(self.left_behind)


@pytest.fixture
def worked(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> Worked:
    worked = Worked(redis)
    for verb in ("classify", "run", "sweep"):
        monkeypatch.setattr(drafting, verb, getattr(worked, verb))
    return worked


@pytest.fixture
async def tools(database: Database, redis_url: str) -> AsyncIterator[Tools]:
    config = Settings()
    redis = open_redis(redis_url)
    yield Tools(config, database, redis, open_model(config), "here:1")
    await redis.aclose(close_connection_pool=True)


async def test_an_empty_queue_is_dry(tools: Tools, worked: Worked) -> None:
    assert await drain(tools) == 0


async def test_draining_runs_what_waits_and_what_follows_from_it(
    tools: Tools, worked: Worked
) -> None:
    await ring(tools.redis, Job.CLASSIFY_MESSAGE, 7)
    assert await drain(tools) == 2
    assert worked.done == [("classify", 7), ("run", 7)]
    assert await tools.redis.zcard(default_queue_name) == 0


async def test_draining_finds_what_a_crash_left_behind(tools: Tools, worked: Worked) -> None:
    worked.left_behind = [4, 5]
    assert await drain(tools) == 2
    assert sorted(worked.done) == [("run", 4), ("run", 5)]


async def test_draining_leaves_what_is_due_much_later(tools: Tools, worked: Worked) -> None:
    await ring(tools.redis, Job.RUN_PIPELINE, 7, delay_seconds=3600)
    assert await drain(tools) == 0
    assert await tools.redis.zcard(default_queue_name) == 1


async def test_a_job_that_fails_does_not_keep_the_others_waiting(
    tools: Tools, worked: Worked
) -> None:
    for run_id in (13, 14):
        await ring(tools.redis, Job.RUN_PIPELINE, run_id)
    assert await drain(tools) == 2
    assert ("run", 14) in worked.done


async def test_draining_waits_for_a_job_that_another_worker_holds(
    tools: Tools, worked: Worked
) -> None:
    await ring(tools.redis, Job.RUN_PIPELINE, 7)
    claim = f"{in_progress_key_prefix}run_pipeline:7:"
    await tools.redis.set(claim, b"1")
    draining = asyncio.create_task(drain(tools))
    _, waiting = await asyncio.wait([draining], timeout=0.7)
    assert waiting
    await tools.redis.delete(claim)
    async with asyncio.timeout(30):
        assert await draining == 1


async def test_the_tools_stay_open(tools: Tools, worked: Worked) -> None:
    await drain(tools)
    assert await tools.redis.ping()
