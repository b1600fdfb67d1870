"""The moment a run's text becomes the draft: fresh, once, or marked as superseded."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from inboxapp.conversations.models import BY_A_PERSON, Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.models import Draft
from inboxapp.drafting.stages.names import FINAL, GATE
from inboxapp.drafting.types import DraftStatus
from inboxapp.events.publish import publish
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import Conclusion, Results
from inboxapp.runs.types import RunStatus

UNRECORDED = "run_record"


async def conclude(
    tx: Transaction, run: Run, snapshot: Mapping[str, Any], results: Results
) -> Conclusion:
    """Publish the final text unless the conversation has moved on since the run looked.

    The lead's row is locked until the commit, so nothing can move in between.
    """
    final = results[FINAL]
    assert final is not None  # noqa: S101  a mandatory stage
    assert run.channel is not None  # noqa: S101  every reply has a channel
    lead = await _locked_lead(tx, run)
    stale = await _staleness(tx, lead, run, snapshot)
    if stale:
        return Conclusion(RunStatus.SUPERSEDED, final.text, stale)
    gate = results[GATE]
    is_blocked = gate is not None and gate.payload.get("verdict") == "block"
    await _replace_pending(tx, run)
    tx.add(
        Draft(
            client_id=run.client_id,
            lead_id=lead.id,
            channel=run.channel,
            run_id=run.id,
            trigger_message_id=run.trigger_message_id,
            status=DraftStatus.BLOCKED if is_blocked else DraftStatus.PENDING,
            subject=str(final.payload.get("subject", "")),
            text=final.text,
            degraded=_missing(run, results),
        )
    )
    publish(tx, draft_event(run.client_id, lead.id, run.channel))
    return Conclusion(
        RunStatus.COMPLETED, final.text, _why_blocked(gate.payload) if is_blocked and gate else ""
    )


async def _locked_lead(tx: Transaction, run: Run) -> Lead:
    query = select(Lead).where(col(Lead.id) == run.lead_id).with_for_update()
    return (await tx.exec(query)).one()


async def _staleness(tx: Transaction, lead: Lead, run: Run, snapshot: Mapping[str, Any]) -> str:
    if lead.sentiment_version != run.sentiment_version:
        return f"The lead's tag changed to {lead.sentiment} while this was being written."
    is_theirs = col(Message.direction) == Direction.INBOUND
    newer = (
        select(Message.direction)
        .where(
            col(Message.lead_id) == lead.id,
            col(Message.id) > snapshot["seen_message_id"],
            (is_theirs & BY_A_PERSON) | (~is_theirs & (col(Message.channel) == run.channel)),
        )
        .order_by(col(Message.id))
        .limit(1)
    )
    direction = (await tx.exec(newer)).one_or_none()
    if direction is None:
        return ""
    if direction is Direction.INBOUND:
        return "The lead wrote again while this was being written."
    return "A reply was sent while this was being written."


async def _replace_pending(tx: Transaction, run: Run) -> None:
    await tx.execute(
        update(Draft)
        .where(
            col(Draft.lead_id) == run.lead_id,
            col(Draft.channel) == run.channel,
            col(Draft.status) == DraftStatus.PENDING,
        )
        .values(status=DraftStatus.SUPERSEDED, decided_at=now())
    )


def _missing(run: Run, results: Results) -> list[str]:
    failed = [stage for stage, output in results.items() if output is None]
    return failed if run.id is not None else [*failed, UNRECORDED]


def _why_blocked(verdict: Mapping[str, Any]) -> str:
    reason = str(verdict.get("rationale") or "; ".join(verdict.get("issues", [])))
    return f"Draft blocked: {reason}" if reason else "Draft blocked by the scheduling check."
