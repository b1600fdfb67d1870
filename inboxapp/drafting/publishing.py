"""The moment a run's text becomes the draft: fresh, once, or kept with the reason why not."""

from collections.abc import Mapping
from typing import Any

import structlog
from sqlalchemy import update
from sqlmodel import col, select

from inboxapp.conversations.models import BY_A_PERSON, Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.outages import OUTAGES
from inboxapp.drafting.auto_send.service import plan, policy_held
from inboxapp.drafting.auto_send.withdrawing import REPLACED, take_back
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.guards.types import FindingCode
from inboxapp.drafting.memory.service import propose
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.policy.budget import note_budget
from inboxapp.drafting.policy.queries import policy_in
from inboxapp.drafting.policy.types import DraftingPolicy
from inboxapp.drafting.safety.types import NO_REPLY
from inboxapp.drafting.stages.names import EVALUATION, FINAL, GATE, MEMORY
from inboxapp.drafting.types import DraftStatus
from inboxapp.events.publish import publish
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import Conclusion, History, StageOutput, latest
from inboxapp.runs.types import RunStatus, RunTrigger

UNRECORDED = "run_record"
LEAKED = "Draft blocked: the text repeats what only the machine is told. Write this one yourself."

log = structlog.get_logger(__name__)


async def conclude(
    tx: Transaction, run: Run, snapshot: Mapping[str, Any], history: History
) -> Conclusion:
    """Publish the final text unless the conversation has moved on since the run looked.

    The lead's row is locked until the commit, so nothing can move in between. What isn't shown
    is kept as a row all the same, with the reason.
    """
    final = latest(history, FINAL)
    assert final is not None  # noqa: S101  a mandatory stage
    lead = await _locked_lead(tx, run)
    await _learn(tx, run, history)
    draft = _draft(run, lead, final, _missing(run, history))
    stale = await _staleness(tx, lead, run, snapshot)
    if stale:
        _end(draft, DraftStatus.SUPPRESSED, stale)
        tx.add(draft)
        await note_budget(tx, run.client_id)
        return Conclusion(RunStatus.SUPERSEDED, final.text, stale)
    policy = policy_in(snapshot.get("policy", {}))
    is_asked_for = run.trigger is not RunTrigger.INBOUND
    _judge(draft, final, history, policy, is_asked_for=is_asked_for)
    # Before the replies it covers, as whoever switches it off does, or both would wait for ever.
    await policy_held(tx, run.client_id)
    await _replace_pending(tx, run)
    await take_back(tx, lead.id, draft.channel, REPLACED)
    tx.add(draft)
    await tx.flush()
    if draft.status is DraftStatus.PENDING and run.id is not None:
        await _plan(tx, run, draft)
    publish(tx, draft_event(run.client_id, lead.id, draft.channel))
    await note_budget(tx, run.client_id)
    return Conclusion(RunStatus.COMPLETED, final.text, draft.reason)


def _draft(run: Run, lead: Lead, final: StageOutput, degraded: list[str]) -> Draft:
    assert run.channel is not None  # noqa: S101  every reply has a channel
    found = final.payload
    return Draft(
        client_id=run.client_id,
        lead_id=lead.id,
        channel=run.channel,
        run_id=run.id,
        trigger_message_id=run.trigger_message_id,
        subject=str(found.get("subject", "")),
        text=final.text,
        degraded=degraded,
        confidence=found.get("confidence"),
        hard_block=str(found.get("hard_block", "")),
        findings=list(found.get("findings", [])),
        revision=dict(found.get("revision", {})),
    )


def _judge(
    draft: Draft,
    final: StageOutput,
    history: History,
    policy: DraftingPolicy,
    *,
    is_asked_for: bool,
) -> None:
    """Hold back what nobody should see as ready: blocked, leaking, or too unsure.

    Whoever asked for a draft gets to see it, however unsure the machine is.
    """
    if final.payload.get("verdict") == "block":
        _end(draft, DraftStatus.BLOCKED, _why_blocked(latest(history, GATE)))
    elif draft.hard_block in NO_REPLY:
        judged = latest(history, EVALUATION)
        words = str(judged.payload.get("reason", "")) if judged else ""
        _end(draft, DraftStatus.BLOCKED, f"No reply should go out. {words}".strip())
    elif any(finding.get("code") == FindingCode.LEAK for finding in draft.findings):
        _end(draft, DraftStatus.BLOCKED, LEAKED)
    elif not is_asked_for and _is_too_unsure(draft, policy):
        words = f"{draft.confidence:.0%} sure; your settings show drafts from "
        _end(draft, DraftStatus.SUPPRESSED, f"{words}{policy.suppress_below:.0%} on.")


def _is_too_unsure(draft: Draft, policy: DraftingPolicy) -> bool:
    # What a rule hands to a person has a confidence of 0, and must be seen.
    if draft.confidence is None or draft.hard_block:
        return False
    return draft.confidence < policy.suppress_below


def _end(draft: Draft, status: DraftStatus, reason: str) -> None:
    draft.status, draft.outcome = status, DraftOutcome(status.value)
    draft.reason, draft.decided_at = reason, now()


async def _learn(tx: Transaction, run: Run, history: History) -> None:
    """Keep what the conversation taught."""
    proposed = latest(history, MEMORY)
    if proposed is not None:
        await propose(tx, run, proposed.payload.get("facts", []))


async def _plan(tx: Transaction, run: Run, draft: Draft) -> None:
    """Decide whether it goes out by itself; a fault of ours in there leaves it to a person."""
    try:
        async with tx.begin_nested():
            await plan(tx, run, draft)
    except OUTAGES:
        raise
    except Exception:
        log.exception("auto_send_not_decided", lead_id=run.lead_id)


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
        .values(status=DraftStatus.SUPERSEDED, outcome=DraftOutcome.SUPERSEDED, decided_at=now())
    )


def _missing(run: Run, history: History) -> list[str]:
    failed = dict.fromkeys(stage for (stage, _), output in history.items() if output is None)
    return [*failed] if run.id is not None else [*failed, UNRECORDED]


def _why_blocked(gate: StageOutput | None) -> str:
    verdict = gate.payload if gate else {}
    reason = str(verdict.get("rationale") or "; ".join(verdict.get("issues", [])))
    return f"Draft blocked: {reason}" if reason else "Draft blocked by the scheduling check."
