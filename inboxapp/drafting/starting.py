"""Starting reply runs: one per trigger, channel and generation, bursts folded into one."""

from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import func
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.jobs import Job, enqueue
from inboxapp.runs.models import Run
from inboxapp.runs.service import create_run, ring_when_due
from inboxapp.runs.types import RunKind, RunStatus, RunTrigger

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wanted:
    """A reply somebody or something asked for on one channel of a lead."""

    trigger: RunTrigger
    channel: Channel
    message_id: int
    instruction: str = ""
    requested_by: int | None = None
    quiet_seconds: float = 0.0


async def start_reply(tx: Transaction, lead: Lead, wanted: Wanted) -> int | None:
    """Start the run, or return the one that does the same already.

    The caller has locked the lead. If the run's record can't be made, the draft is asked for
    without one and None comes back.
    """
    try:
        async with tx.begin_nested():
            return await _recorded(tx, lead, wanted)
    except SQLAlchemyError:
        log.exception("run_record_failed", lead_id=lead.id)
        enqueue(tx, Job.DRAFT_UNRECORDED, wanted.message_id)
        return None


async def _recorded(tx: Transaction, lead: Lead, wanted: Wanted) -> int:
    waiting = await _waiting(tx, lead, wanted)
    if waiting is not None:
        return waiting
    run = new_run(lead, wanted, generation=await _next_generation(tx, wanted))
    return await create_run(tx, run)


def new_run(lead: Lead, wanted: Wanted, *, generation: int) -> Run:
    """Return the row of a reply run, not stored yet."""
    return Run(
        client_id=lead.client_id,
        kind=RunKind.REPLY,
        lead_id=lead.id,
        channel=wanted.channel,
        trigger=wanted.trigger,
        trigger_message_id=wanted.message_id,
        generation=generation,
        instruction=wanted.instruction,
        requested_by=wanted.requested_by,
        sentiment_version=lead.sentiment_version,
        due_at=now() + timedelta(seconds=wanted.quiet_seconds),
    )


async def _waiting(tx: Transaction, lead: Lead, wanted: Wanted) -> int | None:
    """Find a run in flight that will answer this too; one that hasn't begun takes it over."""
    in_flight = select(Run).where(
        col(Run.lead_id) == lead.id,
        col(Run.channel) == wanted.channel,
        col(Run.status).in_([RunStatus.QUEUED, RunStatus.RUNNING]),
    )
    for run in await tx.exec(in_flight.order_by(col(Run.id)).with_for_update()):
        same_question = (
            run.trigger_message_id == wanted.message_id
            and run.sentiment_version == lead.sentiment_version
            and run.instruction == wanted.instruction
        )
        if same_question and run.cancel_requested_at is None:
            return run.id
        if run.status is RunStatus.QUEUED and wanted.trigger is RunTrigger.INBOUND:
            return await _fold(tx, run, lead, wanted)
    return None


async def _fold(tx: Transaction, run: Run, lead: Lead, wanted: Wanted) -> int:
    if run.trigger_message_id != wanted.message_id:
        run.trigger_message_id = wanted.message_id
        run.generation = await _next_generation(tx, wanted)
    run.sentiment_version = lead.sentiment_version
    run.due_at = now() + timedelta(seconds=wanted.quiet_seconds)
    await tx.flush()
    ring_when_due(tx, run)
    return run.id


async def _next_generation(tx: Transaction, wanted: Wanted) -> int:
    if wanted.trigger is RunTrigger.INBOUND:
        return 0
    newest = select(func.max(Run.generation)).where(
        col(Run.trigger_message_id) == wanted.message_id, col(Run.channel) == wanted.channel
    )
    generation = (await tx.exec(newest)).one()
    return 0 if generation is None else generation + 1


async def last_inbound(tx: Transaction, lead_id: int, channel: Channel) -> Message | None:
    """Return the lead's newest message on a channel that a person can have written."""
    query = (
        select(Message)
        .where(
            col(Message.lead_id) == lead_id,
            col(Message.channel) == channel,
            col(Message.direction) == Direction.INBOUND,
            col(Message.is_bounce).is_(False),
        )
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    return (await tx.exec(query)).one_or_none()
