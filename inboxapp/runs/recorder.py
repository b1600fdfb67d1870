"""Writes what an attempt does: each stage as soon as it ends, fenced by the attempt number."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import func, text, update
from sqlmodel import col, select

from inboxapp.core.database import Database, Transaction
from inboxapp.events.publish import publish
from inboxapp.jobs import Job, enqueue
from inboxapp.runs.artifacts import StageOutcome, keep, mark_running, output_of
from inboxapp.runs.claims import Claim, hold
from inboxapp.runs.errors import LeaseLost
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.pipeline import Conclusion, History, Pipeline, StageKey, StageOutput, Step
from inboxapp.runs.progress import run_event
from inboxapp.runs.totals import add_up
from inboxapp.runs.types import RunStatus, StageStatus


class Recorder(Protocol):
    """Where an attempt's progress goes."""

    async def over(self) -> dict[StageKey, StageOutput | None]:
        """Return how the steps of earlier attempts ended; None for those that failed."""

    async def start(self, steps: Sequence[Step]) -> None:
        """Note that steps begin."""

    async def finish(self, outcome: StageOutcome, starting: Sequence[Step]) -> bool:
        """Store a stage and note the next ones; tell whether a cancel was asked for."""

    async def conclude(self, pipeline: Pipeline, history: History) -> RunStatus:
        """End the run well."""

    async def end(self, status: RunStatus, *, error_class: str = "", error: str = "") -> None:
        """End the run without a conclusion."""


@dataclass(frozen=True)
class RunRecorder:
    """Records into the run's rows; raises LeaseLost once another attempt has taken over."""

    database: Database
    claim: Claim

    async def over(self) -> dict[StageKey, StageOutput | None]:
        """Return the steps that earlier attempts brought to an end, good or bad."""
        if self.claim.attempt == 1:
            return {}
        async with self.database.transaction() as tx:
            rows = await tx.exec(
                select(Artifact).where(
                    col(Artifact.run_id) == self.claim.run.id,
                    col(Artifact.status).in_([StageStatus.DONE, StageStatus.FAILED]),
                )
            )
            return {
                (row.stage, row.iteration): (
                    output_of(row) if row.status is StageStatus.DONE else None
                )
                for row in rows
            }

    async def start(self, steps: Sequence[Step]) -> None:
        """Mark steps as running, but for those that the claim has marked."""
        left = [step for step in steps if step not in self.claim.begun]
        if not left:
            return
        async with self._held() as (tx, _):
            await mark_running(tx, self.claim.run, self.claim.attempt, left)

    async def finish(self, outcome: StageOutcome, starting: Sequence[Step]) -> bool:
        """Store one step's artifact and mark the next as running, in one commit."""
        async with self._held() as (tx, cancel_asked):
            await keep(tx, self.claim.run, self.claim.attempt, outcome)
            if not cancel_asked:
                await mark_running(tx, self.claim.run, self.claim.attempt, starting)
            return cancel_asked

    async def conclude(self, pipeline: Pipeline, history: History) -> RunStatus:
        """Let the pipeline conclude and add the run up, in one commit."""
        async with self._held(lock_lead=True) as (tx, _):
            run = await self._run(tx)
            conclusion = await pipeline.conclude(tx, run, self.claim.snapshot, history)
            await self._close(tx, run, conclusion)
            return conclusion.status

    async def end(self, status: RunStatus, *, error_class: str = "", error: str = "") -> None:
        """Close the run; stages that were under way are marked as skipped."""
        async with self._held(lock_lead=True) as (tx, _):
            run = await self._run(tx)
            run.error_class = error_class
            await self._close(tx, run, Conclusion(status, reason=error))

    async def renew(self) -> None:
        """Keep the lease while a long stage runs; a run that this attempt ended needs none."""
        async with self.database.transaction() as tx:
            if await hold(tx, self.claim) is None:
                attempt = select(Run.attempt).where(col(Run.id) == self.claim.run.id)
                if (await tx.exec(attempt)).one() != self.claim.attempt:
                    raise LeaseLost

    @asynccontextmanager
    async def _held(self, *, lock_lead: bool = False) -> AsyncIterator[tuple[Transaction, bool]]:
        async with self.database.transaction() as tx:
            if lock_lead and self.claim.run.lead_id is not None:
                # Before the run's row, as everybody does, so that nobody waits in a circle.
                await tx.execute(
                    text("SELECT 1 FROM leads WHERE id = :id FOR UPDATE"),
                    {"id": self.claim.run.lead_id},
                )
            cancel_asked = await hold(tx, self.claim)
            if cancel_asked is None:
                raise LeaseLost
            yield tx, cancel_asked

    async def _run(self, tx: Transaction) -> Run:
        return (await tx.exec(select(Run).where(col(Run.id) == self.claim.run.id))).one()

    async def _close(self, tx: Transaction, run: Run, conclusion: Conclusion) -> None:
        await tx.execute(
            update(Artifact)
            .where(col(Artifact.run_id) == run.id, col(Artifact.status) == StageStatus.RUNNING)
            .values(status=StageStatus.SKIPPED, finished_at=func.now())
        )
        rows = await tx.exec(
            select(Artifact).where(col(Artifact.run_id) == run.id).order_by(col(Artifact.id))
        )
        add_up(run, list(rows), conclusion)
        publish(tx, run_event(run))
        await self._wake_siblings(tx, run)

    async def _wake_siblings(self, tx: Transaction, run: Run) -> None:
        waiting = await tx.exec(
            select(Run.id, Run.attempt).where(
                col(Run.lead_id) == run.lead_id,
                col(Run.status) == RunStatus.QUEUED,
                col(Run.due_at) <= func.now(),
                col(Run.id) != run.id,
            )
        )
        for run_id, attempt in waiting:
            enqueue(tx, Job.RUN_PIPELINE, run_id, key=f"{attempt}.after.{run.id}")
