"""What a run teaches about its lead, stored with the run's own end."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.conversations.models import Message
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.memory.changes import memory_event
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.rows import is_expired, known_of, rows_of
from inboxapp.drafting.memory.rules import Decision, Said, Verdict, decide
from inboxapp.drafting.memory.types import MemorySource, MemoryStatus
from inboxapp.drafting.safety.injection import suspicion
from inboxapp.events.publish import publish
from inboxapp.runs.models import Run

# A conversation teaches a few things; a model that lists more is not reading.
MOST_FACTS = 8
MOST_MESSAGES = 80
MESSAGE_CHARACTERS = 8_000

log = structlog.get_logger(__name__)


async def propose(tx: Transaction, run: Run, facts: Sequence[Mapping[str, Any]]) -> None:
    """Keep, park or refuse what a model says it learned; call it with the lead's row locked.

    Whatever goes wrong in here is rolled back alone and logged: a draft is worth more than a fact.
    """
    if run.lead_id is None or not facts:
        return
    await tx.flush()
    try:
        async with tx.begin_nested():
            changed = await _propose(tx, run, run.lead_id, facts[:MOST_FACTS])
    except Exception:
        log.exception("memory_not_kept", run_id=run.id, lead_id=run.lead_id)
        return
    if changed:
        publish(tx, memory_event(run.client_id, run.lead_id))


async def _propose(
    tx: Transaction, run: Run, lead_id: int, facts: Sequence[Mapping[str, Any]]
) -> bool:
    moment = now()
    said = await _said(tx, lead_id)
    changed = 0
    for fact in facts:
        rows = await rows_of(tx, lead_id)
        decision = decide(fact, said, known_of(rows.values()), suspicion)
        if decision.verdict is Verdict.REFUSED:
            log.info("memory_refused", run_id=run.id, lead_id=lead_id, why=decision.why)
        elif decision.same_as is not None:
            changed += _heard_again(rows[decision.same_as], decision, run, moment)
        else:
            changed += await _insert(tx, run, lead_id, decision, moment)
        await tx.flush()
    return changed > 0


async def _said(tx: Transaction, lead_id: int) -> list[Said]:
    query = (
        select(Message.id, Message.text)
        .where(
            col(Message.lead_id) == lead_id,
            col(Message.direction) == Direction.INBOUND,
            col(Message.is_bounce).is_(False),
        )
        .order_by(col(Message.id).desc())
        .limit(MOST_MESSAGES)
    )
    rows = await tx.exec(query)
    # Without what they quote: that is our text, not theirs.
    return [Said(message_id, text[:MESSAGE_CHARACTERS]) for message_id, text in rows]


def _heard_again(row: Memory, decision: Decision, run: Run, moment: datetime) -> bool:
    """Strengthen the row that says it already; one whose time ran out is judged anew."""
    if row.status is MemoryStatus.FORGOTTEN:
        return False
    until = moment + timedelta(days=decision.days)
    if is_expired(row, moment):
        row.status, row.why_waiting = _status(decision), decision.why
        row.evidence, row.message_id = decision.evidence, decision.message_id
        row.confidence, row.run_id = decision.confidence, run.id
    row.confidence = max(row.confidence, decision.confidence)
    row.expires_at = row.expires_at and max(row.expires_at, until)
    return True


async def _insert(
    tx: Transaction, run: Run, lead_id: int, decision: Decision, moment: datetime
) -> int:
    values = Memory(
        client_id=run.client_id,
        lead_id=lead_id,
        category=decision.category,
        text=decision.text,
        evidence=decision.evidence,
        fingerprint=decision.fingerprint,
        confidence=decision.confidence,
        status=_status(decision),
        source=MemorySource.MODEL,
        why_waiting=decision.why,
        run_id=run.id,
        message_id=decision.message_id,
        expires_at=moment + timedelta(days=decision.days),
        created_at=moment,
    ).model_dump(exclude={"id"})
    statement = insert(Memory).values(values).on_conflict_do_nothing().returning(col(Memory.id))
    return int((await tx.execute(statement)).scalar_one_or_none() is not None)


def _status(decision: Decision) -> MemoryStatus:
    is_kept = decision.verdict is Verdict.APPROVED
    return MemoryStatus.APPROVED if is_kept else MemoryStatus.PROPOSED
