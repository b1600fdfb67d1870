import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import false, text
from sqlmodel import SQLModel, col, select

from inboxapp import models
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.runs.models import Artifact, Run, RunInput
from inboxapp.runs.pruning import Doomed, prune_runs
from inboxapp.runs.types import RunStatus, RunTrigger, StageStatus
from tests.cast import Cast
from tests.factories.many import copies, count, one_each

pytestmark = pytest.mark.anyio

LAST_MONTH = now() - timedelta(days=31)


async def keep_nothing(tx: Transaction, run_ids: Sequence[int]) -> None:
    pass


async def make_runs(
    database: Database,
    client_id: int,
    number: int,
    *,
    status: RunStatus = RunStatus.COMPLETED,
    at: datetime = LAST_MONTH,
) -> list[int]:
    """Store runs with an artifact and a snapshot each."""
    finished = at if status.is_over else None
    async with database.transaction() as tx:
        run = Run(
            client_id=client_id,
            trigger=RunTrigger.OPERATOR,
            status=status,
            created_at=at,
            finished_at=finished,
        )
        tx.add(run)
        await tx.flush()
        artifact = Artifact(
            client_id=client_id, run_id=run.id, stage="a", attempt=1, status=StageStatus.DONE
        )
        tx.add(artifact)
        tx.add(RunInput(run_id=run.id, snapshot={"frozen": 1}))
    more = await copies(database, run, number - 1)
    await one_each(database, artifact, "run_id", more)
    async with database.transaction() as tx:
        await tx.execute(
            text("INSERT INTO run_inputs SELECT unnest(:ids ::bigint[]), '{}'").bindparams(ids=more)
        )
    return [run.id, *more]


def doomed(client_id: int, **more: object) -> Doomed:
    before = now() - timedelta(days=30)
    return Doomed(**({"client_id": client_id, "before": before, "spared": false()} | more))  # type: ignore[arg-type]


async def prune(database: Database, wanted: Doomed, **more: int) -> list[int]:
    return [gone async for gone in prune_runs(database, wanted, keep_nothing, **more)]


async def test_two_thousand_old_runs_go_in_batches_with_all_they_left(
    database: Database, cast: Cast
) -> None:
    await make_runs(database, cast.acme, 2100)
    assert await prune(database, doomed(cast.acme)) == [500, 500, 500, 500, 100]
    for table in ("runs", "artifacts", "run_inputs"):
        assert await count(database, table) == 0


async def test_young_runs_and_another_clients_stay(database: Database, cast: Cast) -> None:
    young = await make_runs(database, cast.acme, 3, at=now() - timedelta(days=29))
    theirs = await make_runs(database, cast.zeta, 3)
    old = await make_runs(database, cast.acme, 3)
    assert await prune(database, doomed(cast.acme)) == [len(old)]
    async with database.transaction() as tx:
        assert set(await tx.exec(select(Run.id))) == {*young, *theirs}
    assert await count(database, "artifacts") == 6


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.RUNNING])
async def test_a_run_in_flight_stays_however_old(
    database: Database, cast: Cast, status: RunStatus
) -> None:
    await make_runs(database, cast.acme, 2, status=status)
    assert await prune(database, doomed(cast.acme)) == []
    assert await count(database, "artifacts") == 2


@pytest.mark.parametrize(
    "status", [RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.ABORTED, RunStatus.SUPERSEDED]
)
async def test_a_run_that_is_over_goes_however_it_ended(
    database: Database, cast: Cast, status: RunStatus
) -> None:
    await make_runs(database, cast.acme, 2, status=status)
    assert await prune(database, doomed(cast.acme)) == [2]


async def test_spared_runs_do_not_hold_up_those_behind_them(database: Database, cast: Cast) -> None:
    ids = await make_runs(database, cast.acme, 30)
    spared = col(Run.id).in_(ids[:25])
    assert await prune(database, doomed(cast.acme, spared=spared), batch=2) == [2, 2, 1]


async def test_a_run_that_somebody_holds_is_left_for_the_next_night(
    database: Database, cast: Cast
) -> None:
    ids = await make_runs(database, cast.acme, 3)
    async with database.transaction() as tx:
        await tx.exec(select(Run).where(col(Run.id) == ids[1]).with_for_update())
        async with asyncio.timeout(2):
            assert await prune(database, doomed(cast.acme)) == [2]
    assert await prune(database, doomed(cast.acme)) == [1]


async def test_a_kill_between_batches_loses_nothing_and_the_rest_goes_next_time(
    database: Database, cast: Cast
) -> None:
    await make_runs(database, cast.acme, 1200)
    pruning = prune_runs(database, doomed(cast.acme), keep_nothing)
    assert await anext(pruning) == 500
    await pruning.aclose()
    for table in ("runs", "artifacts", "run_inputs"):
        assert await count(database, table) == 700
    assert await prune(database, doomed(cast.acme)) == [500, 200]


async def test_a_batch_that_fails_is_undone_whole(database: Database, cast: Cast) -> None:
    await make_runs(database, cast.acme, 10)

    async def break_down(tx: Transaction, run_ids: Sequence[int]) -> None:
        await tx.execute(text("DELETE FROM artifacts"))
        raise RuntimeError("killed here")

    with pytest.raises(RuntimeError):
        await anext(prune_runs(database, doomed(cast.acme), break_down))
    for table in ("runs", "artifacts", "run_inputs"):
        assert await count(database, table) == 10


def test_every_table_that_names_a_run_is_known_to_the_pruning() -> None:
    assert models
    naming = {
        table.name
        for table in SQLModel.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "runs"
    }
    # The first two go with the run, the others let go of it: drafting.leftovers.
    assert naming == {"artifacts", "run_inputs", "drafts", "memories"}
