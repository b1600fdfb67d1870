"""Making runs, asking them to stop, and ringing again for those left waiting."""

import time

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.accounts.audit import record
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.events.publish import publish
from inboxapp.jobs import Job, enqueue, ring
from inboxapp.runs.errors import RunIsOver
from inboxapp.runs.models import Run
from inboxapp.runs.progress import run_event
from inboxapp.runs.queries import find_run
from inboxapp.runs.types import RunStatus

SWEEP_BUCKET_SECONDS = 10


async def create_run(tx: Transaction, run: Run) -> int:
    """Store a new run and ring for it when it is due.

    The same (trigger message, channel, generation) a second time gives the run that is there.
    """
    values = run.model_dump(exclude={"id"})
    statement = insert(Run).values(values).on_conflict_do_nothing().returning(col(Run.id))
    run_id: int | None = (await tx.execute(statement)).scalar_one_or_none()
    if run_id is None:
        same = select(Run.id).where(
            col(Run.trigger_message_id) == run.trigger_message_id,
            col(Run.channel) == run.channel,
            col(Run.generation) == run.generation,
        )
        return (await tx.exec(same)).one()
    run.id = run_id
    ring_when_due(tx, run)
    publish(tx, run_event(run))
    return run_id


def ring_when_due(tx: Transaction, run: Run) -> None:
    """Ask for a worker at `due_at`; a moved due time rings anew."""
    delay = (run.due_at - now()).total_seconds()
    due = int(run.due_at.timestamp() * 1000)
    enqueue(tx, Job.RUN_PIPELINE, run.id, key=f"{run.attempt}.{due}", delay_seconds=max(delay, 0.0))


async def request_cancel(tx: Transaction, actor: Actor, run_id: int) -> None:
    """Ask a run to stop at its next stage boundary; one that hasn't begun stops at once.

    Raises RunIsOver when it has ended already.
    """
    actor.require(Permission.CONTROL_RUNS)
    run = await find_run(tx, actor.client_id, run_id, lock=True)
    if run.status.is_over:
        raise RunIsOver
    run.cancel_requested_at = run.cancel_requested_at or now()
    if run.status is RunStatus.QUEUED:
        run.status, run.finished_at = RunStatus.ABORTED, now()
        run.error_class, run.error = "cancelled", "Cancelled by a person."
    record(tx, actor, "run.cancelled", "run", run_id, {}, {})
    publish(tx, run_event(run))


async def ring_overdue(database: Database, *, limit: int = 100) -> int:
    """Ring for runs that are due but still wait, and for those whose worker went silent."""
    waiting = (col(Run.status) == RunStatus.QUEUED) & (
        col(Run.due_at) < func.now() - text("interval '1 second'")
    )
    orphaned = (col(Run.status) == RunStatus.RUNNING) & (
        func.coalesce(col(Run.lease_until), col(Run.created_at)) < func.now()
    )
    query = select(Run.id, Run.attempt).where(waiting | orphaned).order_by(col(Run.id)).limit(limit)
    async with database.transaction() as tx:
        overdue = list(await tx.exec(query))
    # A job that died with its worker blocks its own name for minutes, so the name moves on.
    bucket = int(time.time() // SWEEP_BUCKET_SECONDS)
    for run_id, attempt in overdue:
        await ring(database.redis, Job.RUN_PIPELINE, run_id, key=f"{attempt}.sweep.{bucket}")
    return len(overdue)
