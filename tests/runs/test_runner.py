import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.accounts.models import AuditEntry
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.runs.claims import MOST_ATTEMPTS
from inboxapp.runs.models import Run
from inboxapp.runs.runner import run_pipeline
from inboxapp.runs.service import request_cancel, ring_overdue
from inboxapp.runs.types import RunStatus, StageStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import artifacts_of, make_tools, rows
from tests.runs.pipelines import Toy, make_run, never, run_row

pytestmark = pytest.mark.anyio


async def lapse(database: Database, run_id: int) -> None:
    """Let the lease be over, as if its worker had died a while ago."""
    async with database.transaction() as tx:
        await tx.execute(
            text("UPDATE runs SET lease_until = now() - interval '1 s' WHERE id = :id"),
            {"id": run_id},
        )


async def test_stages_run_once_each_and_the_run_adds_up(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED
    assert toy.calls == dict.fromkeys("abcde", 1)
    run = await run_row(database, cast.sam, run_id)
    assert run.artifact_data["final_output"] == "abcde"
    assert [step["agent_id"] for step in run.artifact_data["steps"]] == list("abcde")
    assert (run.cost, run.input_tokens, run.attempt) == (0, 0, 1)
    assert run.finished_at is not None


async def test_stages_whose_inputs_are_ready_run_side_by_side(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    meeting = asyncio.Barrier(2)

    async def wait_for_the_other() -> None:
        async with asyncio.timeout(5):
            await meeting.wait()

    toy.hooks = {"a": wait_for_the_other, "b": wait_for_the_other}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED


async def test_a_second_worker_leaves_a_held_run_alone(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    reached = asyncio.Event()

    async def pause() -> None:
        reached.set()
        await never()

    toy.hooks = {"c": pause}
    first = asyncio.create_task(run_pipeline(toy.pipeline(), run_id, make_tools(database, redis)))
    await reached.wait()
    second = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis, worker="w2"))
    assert second is None
    assert toy.calls["c"] == 1
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_a_worker_that_is_stopped_hands_the_run_over_at_once(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    reached = asyncio.Event()

    async def pause() -> None:
        reached.set()
        await never()

    toy.hooks = {"c": pause}
    first = asyncio.create_task(run_pipeline(toy.pipeline(), run_id, make_tools(database, redis)))
    await reached.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    toy.hooks = {}
    second = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis, worker="w2"))
    assert second is RunStatus.COMPLETED
    assert toy.calls == {"a": 1, "b": 1, "c": 2, "d": 1, "e": 1}
    assert toy.concluded == 1


async def test_an_attempt_that_lost_its_lease_writes_nothing_more(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def sleep_like_a_stopped_process() -> None:
        reached.set()
        await go_on.wait()

    toy.hooks = {"c": sleep_like_a_stopped_process}
    zombie = asyncio.create_task(run_pipeline(toy.pipeline(), run_id, make_tools(database, redis)))
    await reached.wait()
    await lapse(database, run_id)
    fresh = Toy()
    status = await run_pipeline(fresh.pipeline(), run_id, make_tools(database, redis, worker="w2"))
    before = await artifacts_of(database, run_id)
    go_on.set()
    assert await zombie is None
    assert status is RunStatus.COMPLETED
    assert await artifacts_of(database, run_id) == before
    assert toy.concluded == 0
    assert fresh.calls == {"c": 1, "d": 1, "e": 1}


async def test_a_failed_optional_stage_leaves_a_degraded_run(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)

    async def fail() -> None:
        raise ModelFailed(FailureReason.TIMEOUT, model_asked="m")

    toy.hooks = {"d": fail}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    run = await run_row(database, cast.sam, run_id)
    assert (status, run.degraded) == (RunStatus.COMPLETED, ["d"])
    (broken,) = [row for row in await artifacts_of(database, run_id) if row.stage == "d"]
    assert (broken.status, broken.error_class) == (StageStatus.FAILED, "timeout")
    assert "too long" in broken.error


async def test_a_failed_stage_ends_the_run_with_the_reason(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)

    async def fail() -> None:
        raise ModelFailed(FailureReason.BAD_KEY)

    toy.hooks = {"c": fail}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    run = await run_row(database, cast.sam, run_id)
    assert (status, run.error_class) == (RunStatus.FAILED, "bad_key")
    assert "OPENAI_API_KEY" in run.error
    assert toy.concluded == 0


async def test_a_bug_in_a_stage_is_not_shown_to_people(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)

    async def fail() -> None:
        raise ZeroDivisionError("secret detail")

    toy.hooks = {"a": fail, "b": never}
    await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    run = await run_row(database, cast.sam, run_id)
    assert run.status is RunStatus.FAILED
    assert "secret detail" not in run.error
    left = {row.stage: row.status for row in await artifacts_of(database, run_id)}
    assert left == {"a": StageStatus.FAILED, "b": StageStatus.SKIPPED}


async def test_a_cancel_takes_effect_at_the_next_stage_boundary(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)

    async def ask_to_stop() -> None:
        async with database.transaction() as tx:
            await request_cancel(tx, cast.mia, run_id)

    toy.hooks = {"c": ask_to_stop}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    kept = {row.stage: row.status for row in await artifacts_of(database, run_id)}
    assert status is RunStatus.ABORTED
    assert kept == dict.fromkeys("abc", StageStatus.DONE)
    assert toy.calls["d"] == 0
    (line,) = await rows(database, AuditEntry)
    assert (line.action, line.subject_id, line.user_id) == (
        "run.cancelled",
        run_id,
        cast.mia.user_id,
    )


async def test_a_run_that_kills_its_workers_is_stopped(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    async with database.transaction() as tx:
        await tx.execute(
            text("UPDATE runs SET status = 'running', attempt = 5 WHERE id = :id"), {"id": run_id}
        )
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    run = await run_row(database, cast.sam, run_id)
    assert (status, run.error_class) == (RunStatus.FAILED, "poisoned")
    assert not toy.calls


async def test_a_run_whose_inputs_cannot_be_read_is_stopped_as_well(
    database: Database, redis: Redis, cast: Cast
) -> None:
    async def broken(tx: Transaction, run: Run) -> dict[str, Any]:
        raise ValueError("a bug")

    pipeline = replace(Toy().pipeline(), prepare=broken)
    run_id, tools = await make_run(database, cast.acme), make_tools(database, redis)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(ValueError, match="a bug"):
            await run_pipeline(pipeline, run_id, tools)
        await lapse(database, run_id)
    assert await run_pipeline(pipeline, run_id, tools) is RunStatus.FAILED
    assert (await run_row(database, cast.sam, run_id)).error_class == "poisoned"


async def test_a_lead_has_at_most_two_runs_at_once(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = (await make_message(database, cast.acme)).lead_id
    run_ids = [await make_run(database, cast.acme, lead_id=lead_id) for _ in range(3)]
    tools, reached, go_on = make_tools(database, redis), asyncio.Semaphore(0), asyncio.Event()

    async def pause() -> None:
        reached.release()
        await go_on.wait()

    toy = Toy(hooks={"c": pause})
    first_two = [
        asyncio.create_task(run_pipeline(toy.pipeline(), run_id, tools)) for run_id in run_ids[:2]
    ]
    for _ in first_two:
        await reached.acquire()
    assert await run_pipeline(toy.pipeline(), run_ids[2], tools) is None
    go_on.set()
    assert await asyncio.gather(*first_two) == [RunStatus.COMPLETED] * 2
    assert await run_pipeline(toy.pipeline(), run_ids[2], tools) is RunStatus.COMPLETED


async def test_the_sweeper_rings_for_runs_that_nobody_works_on(
    database: Database, redis: Redis, cast: Cast
) -> None:
    run_id = await make_run(database, cast.acme)
    await redis.flushall()
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE runs SET due_at = now() - interval '5 s'"))
    assert await ring_overdue(database) == 1
    assert await redis.zcard("arq:queue") == 1
    await run_pipeline(Toy().pipeline(), run_id, make_tools(database, redis))
    assert await ring_overdue(database) == 0


async def test_a_run_before_its_quiet_window_is_over_is_not_begun(
    database: Database, redis: Redis, cast: Cast
) -> None:
    run_id = await make_run(database, cast.acme, due_at=now() + timedelta(minutes=1))
    assert await run_pipeline(Toy().pipeline(), run_id, make_tools(database, redis)) is None
    assert (await rows(database, Run))[0].status is RunStatus.QUEUED
