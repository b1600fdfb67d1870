"""A pipeline with a loop: walked turn after turn, stored by iteration, resumed in the middle."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.core.database import Database
from inboxapp.runs.pipeline import History, Loop, Pipeline, Step
from inboxapp.runs.runner import run_pipeline
from inboxapp.runs.types import RunStatus, StageStatus
from inboxapp.runs.unrecorded import walk_values
from tests.cast import Cast
from tests.factories.runs import artifacts_of, make_tools
from tests.runs.pipelines import Toy, make_run, never, run_row

pytestmark = pytest.mark.anyio
TURNS = 3


def looping(toy: Toy) -> Pipeline:
    """x then y, three times, between d and e; a broken turn ends the loop."""
    turn = (toy.stage("x"), toy.stage("y"))

    def follow(snapshot: Mapping[str, Any], history: History, at: datetime) -> Step | None:
        for iteration in range(1, TURNS + 1):
            for stage in turn:
                if (stage.name, iteration) not in history:
                    return Step(stage, iteration)
                if history[stage.name, iteration] is None:
                    return None
        return None

    loop = Loop(stages=turn, after=("d",), before="e", follow=follow)
    return replace(toy.pipeline(), loop=loop)


async def test_turns_are_stored_by_iteration_before_the_last_stage_runs(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    status = await run_pipeline(looping(toy), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED
    assert (toy.calls["x"], toy.calls["y"], toy.calls["e"]) == (3, 3, 1)
    kept = [(row.stage, row.iteration) for row in await artifacts_of(database, run_id)]
    assert kept[-7:] == [("x", 1), ("y", 1), ("x", 2), ("y", 2), ("x", 3), ("y", 3), ("e", 0)]
    run = await run_row(database, cast.sam, run_id)
    assert [step["iteration"] for step in run.artifact_data["steps"]][-3:] == [3, 3, 0]


async def test_a_worker_that_dies_in_a_turn_is_followed_from_there(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)
    reached = asyncio.Event()

    async def die_in_the_second_turn() -> None:
        if toy.calls["y"] == 2:
            reached.set()
            await never()

    toy.hooks = {"y": die_in_the_second_turn}
    first = asyncio.create_task(run_pipeline(looping(toy), run_id, make_tools(database, redis)))
    await reached.wait()
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE runs SET lease_until = now() - interval '1 s'"))
    toy.hooks = {}
    second = await run_pipeline(looping(toy), run_id, make_tools(database, redis, worker="w2"))
    assert second is RunStatus.COMPLETED
    assert await asyncio.wait_for(first_ends(first), 10) is None
    assert (toy.calls["x"], toy.calls["y"]) == (3, 4)
    assert len([row for row in await artifacts_of(database, run_id) if row.stage == "y"]) == TURNS


async def first_ends(task: "asyncio.Task[RunStatus | None]") -> RunStatus | None:
    task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return None


async def test_what_breaks_in_a_turn_ends_the_loop_and_not_the_run(
    database: Database, redis: Redis, cast: Cast
) -> None:
    toy, run_id = Toy(), await make_run(database, cast.acme)

    async def break_down() -> None:
        raise RuntimeError

    toy.hooks = {"y": break_down}
    status = await run_pipeline(looping(toy), run_id, make_tools(database, redis))
    assert status is RunStatus.COMPLETED
    assert (toy.calls["x"], toy.calls["y"], toy.calls["e"]) == (1, 1, 1)
    failed = [
        row for row in await artifacts_of(database, run_id) if row.status is StageStatus.FAILED
    ]
    assert [(row.stage, row.iteration) for row in failed] == [("y", 1)]
    assert (await run_row(database, cast.sam, run_id)).degraded == ["y"]


async def test_a_loop_that_names_the_same_step_again_is_ended(
    database: Database, redis: Redis
) -> None:
    toy = Toy()
    again = toy.stage("x")
    loop = Loop((again,), after=("d",), before="e", follow=lambda *_: Step(again, 1))
    pipeline = replace(toy.pipeline(), loop=loop)
    history = await walk_values(pipeline, {}, make_tools(database, redis).model)
    assert toy.calls["x"] == 1
    assert history["e", 0] is not None
