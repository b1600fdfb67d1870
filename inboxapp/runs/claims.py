"""Who may work on a run: a lease by the database's clock, and an attempt number on every write."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.core.database import Database, Transaction
from inboxapp.events.publish import publish
from inboxapp.runs.artifacts import mark_running
from inboxapp.runs.errors import RunRefused
from inboxapp.runs.models import Run, RunInput
from inboxapp.runs.pipeline import Pipeline, Step
from inboxapp.runs.progress import run_event
from inboxapp.runs.types import RunStatus

# One lead's replies are written on at most this many channels at once.
RUNS_AT_ONCE_PER_LEAD = 2
# A run whose worker died this often is stopped, so that it can't take the workers down for ever.
MOST_ATTEMPTS = 5

_CLAIM = text("""
    UPDATE runs SET status = 'running', attempt = attempt + 1, worker = :worker,
        lease_until = now() + make_interval(secs => :lease),
        started_at = coalesce(started_at, now())
    WHERE id = :run_id AND (
        (status = 'queued' AND due_at <= now() + interval '50 milliseconds')
        OR (status = 'running' AND (lease_until IS NULL OR lease_until < now())))
    RETURNING attempt
""")
_RENEW = text("""
    UPDATE runs SET lease_until = now() + make_interval(secs => :lease)
    WHERE id = :run_id AND attempt = :attempt AND status = 'running'
    RETURNING cancel_requested_at IS NOT NULL
""")


@dataclass(frozen=True)
class Claim:
    """The right to write to a run until another attempt claims it."""

    run: Run
    attempt: int
    snapshot: Mapping[str, Any]
    lease_seconds: float
    # Steps that the claim itself has marked as running.
    begun: tuple[Step, ...] = ()
    # Why the run must not begin; what asked for it says so when the inputs are frozen.
    refusal: RunRefused | None = None


async def claim_run(
    database: Database, pipeline: Pipeline, run_id: int, *, worker: str, lease_seconds: float
) -> Claim | None:
    """Take the run if it is due and nobody else holds it; None leaves it to others.

    The inputs are frozen once, right after the first claim; later attempts read what was frozen.
    """
    async with database.transaction() as tx:
        attempt = await _take(tx, run_id, worker, lease_seconds)
        if attempt is None:
            return None
        run = (await tx.exec(select(Run).where(col(Run.id) == run_id))).one()
        publish(tx, run_event(run))
        # Watchers see the first steps begin before the inputs are even read.
        begun = tuple(pipeline.ready({}, set(), loop_over=False)) if attempt == 1 else ()
        await mark_running(tx, run, attempt, begun)
    claim = Claim(run, attempt, {}, lease_seconds, begun)
    if attempt > MOST_ATTEMPTS:
        # It is about to be stopped; its inputs may be what stopped the attempts before.
        return claim
    try:
        async with database.transaction() as tx:
            try:
                return replace(claim, snapshot=await _frozen_inputs(tx, pipeline, run))
            except RunRefused as refusal:
                # Inside, so that what the refusal noted is kept.
                return replace(claim, refusal=refusal)
    except asyncio.CancelledError:
        await asyncio.shield(release(database, claim))
        raise


async def _take(tx: Transaction, run_id: int, worker: str, lease_seconds: float) -> int | None:
    if not await _has_room(tx, run_id):
        return None
    values = {"run_id": run_id, "worker": worker, "lease": lease_seconds}
    attempt: int | None = (await tx.execute(_CLAIM, values)).scalar_one_or_none()
    return attempt


async def hold(tx: Transaction, claim: Claim) -> bool | None:
    """Renew the lease inside `tx`, which also keeps every other attempt out until the commit.

    Return whether a cancel was asked for; None means that the claim is lost.
    """
    row = (
        await tx.execute(
            _RENEW,
            {"run_id": claim.run.id, "attempt": claim.attempt, "lease": claim.lease_seconds},
        )
    ).scalar_one_or_none()
    return row if row is None else bool(row)


async def release(database: Database, claim: Claim) -> None:
    """Let another worker take the run over at once."""
    async with database.transaction() as tx:
        await tx.execute(
            text(
                "UPDATE runs SET lease_until = now() "
                "WHERE id = :run_id AND attempt = :attempt AND status = 'running'"
            ),
            {"run_id": claim.run.id, "attempt": claim.attempt},
        )


async def _has_room(tx: Transaction, run_id: int) -> bool:
    lead_id = (await tx.exec(select(Run.lead_id).where(col(Run.id) == run_id))).one_or_none()
    if lead_id is None:
        return True
    await tx.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended("lead runs", lead_id)))
    )
    others = select(func.count()).where(
        col(Run.lead_id) == lead_id,
        col(Run.id) != run_id,
        col(Run.status) == RunStatus.RUNNING,
        col(Run.lease_until) > func.now(),
    )
    return (await tx.exec(others)).one() < RUNS_AT_ONCE_PER_LEAD


async def _frozen_inputs(tx: Transaction, pipeline: Pipeline, run: Run) -> Mapping[str, Any]:
    frozen = select(RunInput.snapshot).where(col(RunInput.run_id) == run.id)
    snapshot = (await tx.exec(frozen)).one_or_none()
    if snapshot is not None:
        return snapshot
    values = {"run_id": run.id, "snapshot": await pipeline.prepare(tx, run)}
    await tx.execute(insert(RunInput).values(values).on_conflict_do_nothing())
    return (await tx.exec(frozen)).one()
