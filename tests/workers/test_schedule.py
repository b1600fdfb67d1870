import asyncio
from datetime import timedelta

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.heartbeat import live_workers
from inboxapp.core.settings import Settings
from inboxapp.core.tasks import end
from inboxapp.drafting import jobs as drafting
from inboxapp.events.models import EventOutbox
from inboxapp.events.publish import stream_name
from inboxapp.events.types import Event, EventKind
from inboxapp.llm.gateway import open_model
from inboxapp.runs.tools import Tools
from workers import schedule
from workers.schedule import every, keep_schedule, sweep

pytestmark = pytest.mark.anyio

ACME = 1


@pytest.fixture
def tools(database: Database, redis: Redis) -> Tools:
    config = Settings()
    return Tools(config, database, redis, open_model(config), "here:1")


async def test_a_worker_counts_as_alive_until_it_leaves(tools: Tools, redis: Redis) -> None:
    async with keep_schedule(tools, jobs_running=lambda: 3):
        async with asyncio.timeout(30):
            while not (alive := await live_workers(redis)):  # noqa: ASYNC110  Redis has no bell
                await asyncio.sleep(0.01)
        assert [(worker.name, worker.running) for worker in alive] == [("here:1", 3)]
    assert await live_workers(redis) == []


async def test_a_sweep_begins_at_once_and_is_one_workers_turn(
    tools: Tools, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept = asyncio.Queue[str]()

    async def note(given: Tools) -> int:
        swept.put_nowait(given.worker)
        return 0

    monkeypatch.setattr(schedule, "sweep", note)
    other = Tools(tools.settings, tools.database, redis, tools.model, "there:2")
    async with keep_schedule(tools, jobs_running=lambda: 0), asyncio.timeout(30):
        assert await swept.get() == "here:1"
        async with keep_schedule(other, jobs_running=lambda: 0):
            while len(await live_workers(redis)) < 2:  # noqa: ASYNC110  Redis has no bell
                await asyncio.sleep(0.01)
    assert swept.empty()


async def test_the_nights_work_is_looked_for_at_once(
    tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asyncio.Queue[str]()

    async def note(given: Tools) -> None:
        asked.put_nowait(given.worker)

    monkeypatch.setattr(schedule, "clean_up", note)
    async with keep_schedule(tools, jobs_running=lambda: 0), asyncio.timeout(30):
        assert await asked.get() == "here:1"


async def test_a_sweep_rings_for_rows_and_publishes_what_was_left(
    tools: Tools, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def three_rows(_tools: Tools) -> int:
        return 3

    monkeypatch.setattr(drafting, "sweep", three_rows)
    event = Event(ACME, EventKind.LEAD_CHANGED, lead_id=7)
    async with tools.database.transaction() as tx:
        written = now() - timedelta(minutes=1)
        tx.add(EventOutbox(client_id=ACME, payload=event.fields(), created_at=written))
    assert await sweep(tools) == 4
    assert await redis.xlen(stream_name(ACME)) == 1


@pytest.mark.parametrize("failure", [RedisConnectionError("away"), ValueError("a bug")])
async def test_what_is_done_by_the_clock_goes_on_after_a_failure(failure: Exception) -> None:
    turns = asyncio.Queue[int]()

    async def act() -> None:
        turns.put_nowait(1)
        raise failure

    clockwork = asyncio.create_task(every(0.001, act))
    async with asyncio.timeout(30):
        assert [await turns.get() for _ in range(3)] == [1, 1, 1]
    await end(clockwork)
