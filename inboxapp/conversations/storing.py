"""Storing messages and keeping the lead's newest-message columns true."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.channels.types import InboundMessage
from inboxapp.conversations.errors import IdTaken
from inboxapp.conversations.matching import lead_of_sender
from inboxapp.conversations.models import Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import shorten
from inboxapp.events.publish import publish
from inboxapp.events.types import Event, EventKind
from inboxapp.jobs import Job, enqueue

PREVIEW_CHARACTERS = 160
# A clock further ahead than this is wrong, and nobody wrote us before e-mail was common.
AHEAD = timedelta(minutes=5)
EARLIEST_YEAR = 1990


async def store_inbound(
    tx: Transaction, client_id: int, message: InboundMessage
) -> tuple[Message, bool]:
    """Store a lead's message and ask for its triage; also return whether it is new.

    Raises IdTaken when the id belongs to a message of somebody else; then nothing is stored.
    """
    lead = await lead_of_sender(tx, client_id, message)
    new_id = await _insert(tx, client_id, lead.id, message)
    row = await _stored(tx, client_id, message)
    if new_id is None:
        if row.lead_id != lead.id:
            raise IdTaken
        return row, False
    lead.is_unread = True
    await note_newest(tx, lead, row)
    publish(tx, message_event(row))
    enqueue(tx, Job.CLASSIFY_MESSAGE, row.id)
    return row, True


async def note_newest(tx: Transaction, lead: Lead, message: Message) -> None:
    """Move the lead up the list; show the message there unless a later one came before it."""
    lead.last_message_at = message.received_at
    shown = select(Message.at).where(col(Message.id) == lead.last_message_id)
    shown_at = (await tx.exec(shown)).one_or_none()
    if shown_at is None or shown_at <= message.at:
        show_newest(lead, message)


def show_newest(lead: Lead, message: Message) -> None:
    """Let the list show `message` as the lead's newest."""
    lead.last_message_at = message.received_at
    lead.last_message_id = message.id
    lead.last_channel = message.channel
    lead.preview = shorten(" ".join(message.text.split()), PREVIEW_CHARACTERS)


def message_event(message: Message) -> Event:
    """Say that the lead's timeline has one more message."""
    return Event(
        client_id=message.client_id,
        kind=EventKind.MESSAGE_RECEIVED,
        lead_id=message.lead_id,
        channel=message.channel.value,
    )


def believable(sent_at: datetime | None, received_at: datetime) -> datetime:
    """Return when a message was written, or when it came if that makes no sense."""
    if sent_at is None or sent_at > received_at + AHEAD or sent_at.year < EARLIEST_YEAR:
        return received_at
    return min(sent_at, received_at)


async def _insert(
    tx: Transaction, client_id: int, lead_id: int, message: InboundMessage
) -> int | None:
    received_at = now()
    result = await tx.exec(
        insert(Message)
        .values(
            client_id=client_id,
            lead_id=lead_id,
            channel=message.channel,
            direction=Direction.INBOUND,
            provider_id=message.provider_id[:1000],
            thread_id=message.thread_id[:1000] if message.thread_id else None,
            handle=message.handle,
            author=message.name or message.handle,
            subject=message.subject,
            text=message.text,
            full_text=message.full_text,
            html=message.html,
            to=list(message.to),
            attachments=[asdict(attachment) for attachment in message.attachments],
            is_automatic=message.is_automatic,
            is_bounce=message.is_bounce,
            at=believable(message.sent_at, received_at),
            received_at=received_at,
        )
        .on_conflict_do_nothing()
        .returning(col(Message.id))
    )
    new_id: int | None = result.scalar_one_or_none()
    return new_id


async def _stored(tx: Transaction, client_id: int, message: InboundMessage) -> Message:
    query = select(Message).where(
        col(Message.client_id) == client_id,
        col(Message.channel) == message.channel,
        col(Message.provider_id) == message.provider_id[:1000],
    )
    return (await tx.exec(query)).one()
