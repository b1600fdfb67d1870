"""Removing old runs in small batches, each its own transaction: a kill costs one batch at most."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, text
from sqlmodel import col, select

from inboxapp.core.database import Database, Transaction
from inboxapp.runs.models import Artifact, Run, RunInput
from inboxapp.runs.types import RunStatus

BATCH = 500
# A row that somebody holds for longer is left for the next night.
PATIENCE = text("SET LOCAL lock_timeout = '3s'")

# Takes the run's id out of the rows of rooms above, which stay.
LetGo = Callable[[Transaction, Sequence[int]], Awaitable[None]]


@dataclass(frozen=True)
class Doomed:
    """Which of a client's runs go: over since before `before`, and not `spared` (over Run.id)."""

    client_id: int
    before: datetime
    spared: ColumnElement[bool]


async def prune_runs(
    database: Database, doomed: Doomed, let_go: LetGo, *, batch: int = BATCH
) -> AsyncGenerator[int, None]:
    """Delete the runs with their inputs and artifacts; yield after each batch how many went.

    Nothing is open while the caller has the turn. Runs that somebody locks are left out.
    """
    after = 0
    while True:
        async with database.transaction() as tx:
            await tx.execute(PATIENCE)
            run_ids = await _next(tx, doomed, after, batch)
            if run_ids:
                await let_go(tx, run_ids)
                await _delete(tx, run_ids)
        if not run_ids:
            return
        after = run_ids[-1]
        yield len(run_ids)


async def _next(tx: Transaction, doomed: Doomed, after: int, batch: int) -> list[int]:
    query = (
        select(Run.id)
        .where(
            col(Run.client_id) == doomed.client_id,
            col(Run.id) > after,
            col(Run.status).not_in([RunStatus.QUEUED, RunStatus.RUNNING]),
            func.coalesce(col(Run.finished_at), col(Run.created_at)) < doomed.before,
            ~doomed.spared,
        )
        .order_by(col(Run.id))
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    return list(await tx.exec(query))


async def _delete(tx: Transaction, run_ids: Sequence[int]) -> None:
    await tx.execute(delete(Artifact).where(col(Artifact.run_id).in_(run_ids)))
    await tx.execute(delete(RunInput).where(col(RunInput.run_id).in_(run_ids)))
    await tx.execute(delete(Run).where(col(Run.id).in_(run_ids)))
