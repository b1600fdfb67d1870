"""A person knows better: their word about a message outweighs every model."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from sqlmodel import col, select

from inboxapp.accounts.audit import record
from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead, Message
from inboxapp.conversations.queries import find_lead
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import one_line
from inboxapp.drafting.auto_send.withdrawing import DRAFTED_ANEW, take_back
from inboxapp.drafting.errors import MustNotContact
from inboxapp.drafting.extraction.errors import BadExtraction, MessageNotFound, WrittenMeanwhile
from inboxapp.drafting.extraction.reading import OTHER, complete, correction_of, newest_reading
from inboxapp.drafting.models import ExtractionCorrection
from inboxapp.drafting.shapes import Extraction
from inboxapp.drafting.starting import Wanted, last_inbound, start_reply
from inboxapp.events.publish import publish
from inboxapp.runs.models import Run
from inboxapp.runs.progress import run_event
from inboxapp.runs.types import RunStatus, RunTrigger

LONGEST_FIELD = 300
MOST_QUOTES = 10


async def correct_extraction(
    tx: Transaction,
    actor: Actor,
    lead_id: int,
    message_id: int,
    payload: Mapping[str, Any],
) -> int:
    """Keep what a person says the message asks, draft again from it, and return the run's id.

    `payload` may name some fields only; the others stay as they were read. Raises BadExtraction,
    MessageNotFound, WrittenMeanwhile or MustNotContact, and then nothing is changed.
    """
    actor.require(Permission.WORK_LEADS)
    lead = await find_lead(tx, actor.client_id, lead_id, lock=True)
    message = await _answerable(tx, lead, message_id)
    before = await _payload_before(tx, actor, message_id)
    after = _checked({**before, **payload})
    await _keep(tx, actor, message, after)
    record(tx, actor, "extraction.corrected", "message", message_id, before, after)
    await _stop_running(tx, lead, message.channel)
    await take_back(tx, lead.id, message.channel, DRAFTED_ANEW, user_id=actor.user_id)
    wanted = Wanted(RunTrigger.REGENERATE, message.channel, message.id, requested_by=actor.user_id)
    return await start_reply(tx, lead, wanted) or 0


async def _answerable(tx: Transaction, lead: Lead, message_id: int) -> Message:
    """Return the message if a draft would answer it; correcting an older one changes nothing."""
    query = select(Message).where(
        col(Message.id) == message_id,
        col(Message.lead_id) == lead.id,
        col(Message.direction) == Direction.INBOUND,
    )
    message = (await tx.exec(query)).one_or_none()
    if message is None:
        raise MessageNotFound
    newest = await last_inbound(tx, lead.id, message.channel)
    if newest is None or newest.id != message_id:
        raise WrittenMeanwhile
    if lead.sentiment is Sentiment.DO_NOT_CONTACT:
        raise MustNotContact
    return message


async def _payload_before(tx: Transaction, actor: Actor, message_id: int) -> dict[str, Any]:
    correction = await correction_of(tx, actor.client_id, message_id)
    if correction is not None:
        return correction.payload
    found = await newest_reading(tx, actor.client_id, message_id)
    return complete(found.payload if found else {})


def _checked(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return a correction ready to store: in one piece, and certain."""
    if unknown := sorted(set(payload) - set(Extraction.model_fields)):
        raise BadExtraction(f"There is no field “{one_line(str(unknown[0]))[:40]}”.")
    try:
        given = Extraction.model_validate({**payload, "confidence": 1.0}, strict=True)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]).replace("_", " ")
        raise BadExtraction(f"The field “{name}” has a value that doesn't fit.") from None
    if given.is_scheduling is (given.kind == OTHER):
        raise BadExtraction(
            "Say what the message does about a meeting, or that it is not about scheduling at all."
        )
    cleaned = {
        name: one_line(value)[:LONGEST_FIELD] if isinstance(value, str) else value
        for name, value in given.model_dump().items()
    }
    quotes = [one_line(quote)[:LONGEST_FIELD] for quote in given.evidence]
    return {**cleaned, "evidence": quotes[:MOST_QUOTES]}


async def _keep(tx: Transaction, actor: Actor, message: Message, payload: dict[str, Any]) -> None:
    row = await tx.get(ExtractionCorrection, message.id) or ExtractionCorrection(
        message_id=message.id, client_id=actor.client_id, lead_id=message.lead_id, payload={}
    )
    row.payload, row.corrected_at, row.corrected_by = payload, now(), actor.user_id
    tx.add(row)
    await tx.flush()


async def _stop_running(tx: Transaction, lead: Lead, channel: Channel) -> None:
    """Stop runs that have looked already: what they write rests on what was just put right."""
    running = select(Run).where(
        col(Run.lead_id) == lead.id,
        col(Run.channel) == channel,
        col(Run.status) == RunStatus.RUNNING,
        col(Run.cancel_requested_at).is_(None),
    )
    for run in await tx.exec(running.order_by(col(Run.id)).with_for_update()):
        run.cancel_requested_at = now()
        publish(tx, run_event(run))
    await tx.flush()
