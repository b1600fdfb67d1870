"""Moving a finished run to the time at which it would have happened."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.models import Draft
from inboxapp.runs.models import Artifact, Run


async def backdate(tx: Transaction, run_id: int, *, to: datetime) -> None:
    """Shift every time of the run by the same span, so that it began at `to`."""
    run = (await tx.exec(select(Run).where(col(Run.id) == run_id))).one()
    span = to - run.created_at
    for name in ("created_at", "due_at", "started_at", "finished_at", "cancel_requested_at"):
        if moment := getattr(run, name):
            setattr(run, name, moment + span)
    for stage in await tx.exec(select(Artifact).where(col(Artifact.run_id) == run_id)):
        stage.started_at += span
        if stage.finished_at is not None:
            stage.finished_at += span
        stage.attempts = [_shifted(attempt, span) for attempt in stage.attempts]
    for draft in await tx.exec(select(Draft).where(col(Draft.run_id) == run_id)):
        draft.created_at += span
        if draft.decided_at is not None:
            draft.decided_at += span
        decisions = select(AutoSend).where(col(AutoSend.draft_id) == draft.id)
        for decision in await tx.exec(decisions):
            _shift(decision, span)


def _shift(decision: AutoSend, span: timedelta) -> None:
    decision.created_at += span
    if decision.ended_at is not None:
        decision.ended_at += span
    if decision.due_at is not None:
        decision.due_at += span


def _shifted(attempt: dict[str, Any], span: timedelta) -> dict[str, Any]:
    began = datetime.fromisoformat(attempt["started_at"]) + span
    return {**attempt, "started_at": began.isoformat()}
