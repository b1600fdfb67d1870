"""What a later attempt takes over from an earlier one, and what it tries again."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.core.database import Database, Transaction
from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.runs.errors import RunRefused
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import (
    Bench,
    Conclusion,
    History,
    Loop,
    Pipeline,
    Stage,
    StageOutput,
    Step,
)
from inboxapp.runs.runner import run_pipeline
from inboxapp.runs.service import request_cancel, ring_overdue
from inboxapp.runs.types import RunStatus, StageStatus
from tests.cast import Cast
from tests.factories.runs import artifacts_of, make_tools
from tests.runs.pipelines import Toy, make_run, never, run_row

pytestmark = pytest.mark.anyio


class Killed(Exception):
    """The worker is gone."""


def two_turns(toy: Toy) -> Pipeline:
    """x, y and z in two turns between d and e; z, alone of them, notes what broke."""
    x, y, z = (toy.stage(name) for name in "xyz")

    def follow(snapshot: Mapping[str, Any], history: History, at: datetime) -> Step | None:
        for turn in (1, 2):
            for stage in (x, y):
                if (stage.name, turn) not in history:
                    return Step(stage, turn)
                if history[stage.name, turn] is None:
                    return None if (z.name, turn) in history else Step(z, turn)
        return None

    return replace(toy.pipeline(), loop=Loop((x, y, z), after=("d",), before="e", follow=follow))


async def lapse(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE runs SET lease_until = now() - interval '1 s'"))


async def killed_at_the_end(
    toy: Toy, pipeline: Pipeline, database: Database, redis: Redis, run_id: int
) -> None:
    """Let an attempt finish all its stages and die before the run is concluded."""

    async def die(tx: Transaction, run: Run, snapshot: object, history: History) -> Conclusion:
        raise Killed

    with pytest.raises(Killed):
        await run_pipeline(replace(pipeline, conclude=die), run_id, make_tools(database, redis))
    await lapse(database)


async def timed_out() -> None:
    raise ModelFailed(FailureReason.TIMEOUT, model_asked="m")


async def test_a_failed_step_that_others_were_built_on_stays_failed(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(hooks={"d": timed_out}), await make_run(database, cast.acme)
    await killed_at_the_end(toy, toy.pipeline(), database, redis, run_id)
    toy.hooks = {}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED
    assert toy.calls == dict.fromkeys("abcde", 1)
    assert (await run_row(database, cast.sam, run_id)).degraded == ["d"]


async def test_a_failed_step_that_nothing_was_built_on_is_tried_again(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    reached = asyncio.Event()

    async def die() -> None:
        reached.set()
        await never()

    toy.hooks = {"d": timed_out, "e": die}
    first = asyncio.create_task(run_pipeline(toy.pipeline(), run_id, make_tools(database, redis)))
    await reached.wait()
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    toy.hooks = {}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED
    assert (toy.calls["c"], toy.calls["d"]) == (1, 2)
    assert (await run_row(database, cast.sam, run_id)).degraded == []


async def test_a_turn_that_broke_and_was_noted_is_not_begun_again(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(hooks={"y": timed_out}), await make_run(database, cast.acme)
    await killed_at_the_end(toy, two_turns(toy), database, redis, run_id)
    toy.hooks = {}
    status = await run_pipeline(two_turns(toy), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED
    assert toy.calls == dict.fromkeys("abcdexyz", 1)
    assert (await run_row(database, cast.sam, run_id)).degraded == ["y"]


async def test_no_turn_begins_once_the_last_stage_has_given_its_text(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    # As a release without a loop would have left it.
    await killed_at_the_end(toy, toy.pipeline(), database, redis, run_id)
    status = await run_pipeline(two_turns(toy), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED
    assert toy.calls["x"] == 0


async def test_a_cancel_within_a_turn_takes_effect_before_the_next_step(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)

    async def ask_to_stop() -> None:
        if toy.calls["x"] == 2:
            async with database.transaction() as tx:
                await request_cancel(tx, cast.mia, run_id)

    toy.hooks = {"x": ask_to_stop}
    status = await run_pipeline(two_turns(toy), run_id, make_tools(database, redis))
    assert status is RunStatus.ABORTED
    assert (toy.calls["x"], toy.calls["y"], toy.calls["e"], toy.concluded) == (2, 1, 0, 0)


async def test_what_ends_beside_a_step_that_is_fatal_is_kept_with_its_cost(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    both = asyncio.Barrier(2)

    async def fail() -> None:
        await both.wait()
        raise ModelFailed(FailureReason.TIMEOUT, model_asked="m")

    async def end_at_the_same_moment() -> None:
        await both.wait()

    toy.hooks = {"a": fail, "b": end_at_the_same_moment}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    kept = {row.stage: row.status for row in await artifacts_of(database, run_id)}
    assert status is RunStatus.FAILED
    assert kept == {"a": StageStatus.FAILED, "b": StageStatus.DONE}


async def test_two_steps_of_the_first_pass_that_fail_at_once_are_both_told(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    both = asyncio.Barrier(2)

    async def fail() -> None:
        await both.wait()
        raise ModelFailed(FailureReason.TIMEOUT, model_asked="m")

    toy.hooks = {"a": fail, "b": fail}
    status = await run_pipeline(toy.pipeline(), run_id, make_tools(database, redis))
    kept = {row.stage: row.status for row in await artifacts_of(database, run_id)}
    assert status is RunStatus.FAILED
    assert kept == dict.fromkeys("ab", StageStatus.FAILED)


async def test_a_refusal_at_a_resumed_claim_ends_the_run_for_good(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)

    async def die(tx: Transaction, run: Run) -> dict[str, Any]:
        raise Killed

    async def refuse(tx: Transaction, run: Run) -> dict[str, Any]:
        raise RunRefused("budget_reached", "Nothing is left for today.")

    with pytest.raises(Killed):
        dying = replace(toy.pipeline(), prepare=die)
        await run_pipeline(dying, run_id, make_tools(database, redis))
    await lapse(database)
    refusing = replace(toy.pipeline(), prepare=refuse)
    status = await run_pipeline(refusing, run_id, make_tools(database, redis))
    run = await run_row(database, cast.sam, run_id)
    assert status is RunStatus.FAILED
    assert (run.error_class, run.error) == ("budget_reached", "Nothing is left for today.")
    assert {row.status for row in await artifacts_of(database, run_id)} == {StageStatus.SKIPPED}
    assert await ring_overdue(database) == 0
    assert await run_pipeline(refusing, run_id, make_tools(database, redis)) is None


async def test_a_first_attempt_hands_on_what_a_later_one_would_read(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    seen: list[StageOutput | None] = []

    async def write(bench: Bench) -> StageOutput:
        return StageOutput(payload={"why": "nul \x00"}, text="a \x00 and \ud800")

    async def conclude(tx: Transaction, run: Run, snapshot: object, over: History) -> Conclusion:
        seen.append(over["e", 0])
        return Conclusion(RunStatus.COMPLETED)

    stages = (*toy.pipeline().stages[:-1], Stage("e", write, needs=("d",)))
    pipeline = replace(toy.pipeline(), stages=stages, conclude=conclude)
    await run_pipeline(pipeline, run_id, make_tools(database, redis))
    (given,) = seen
    (kept,) = [row for row in await artifacts_of(database, run_id) if row.stage == "e"]
    assert given is not None
    assert (
        (given.text, given.payload)
        == (kept.text, kept.payload)
        == (
            "a \ufffd and \ufffd",
            {"why": "nul \ufffd"},
        )
    )
