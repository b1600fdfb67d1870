"""Approved text becomes an outbound message, once per click."""

from dataclasses import dataclass
from uuid import uuid4

from sqlmodel import col, select

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead, Message
from inboxapp.conversations.storing import message_event, note_newest
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import clean_text, one_line
from inboxapp.events.publish import publish
from inboxapp.sending.models import Delivery
from inboxapp.sending.types import DeliveryStatus

LOCAL_SINK = "local_sink"


@dataclass(frozen=True)
class Outgoing:
    """What is to go out; `send_key` is made by the click, so a repeat is known."""

    channel: Channel
    handle: str
    subject: str
    text: str
    send_key: str
    thread_id: str | None = None


async def already_sent(tx: Transaction, client_id: int, send_key: str) -> Message | None:
    """Return the message that this click has sent before."""
    query = (
        select(Message)
        .join(Delivery, col(Delivery.message_id) == col(Message.id))
        .where(col(Delivery.client_id) == client_id, col(Delivery.send_key) == send_key)
    )
    return (await tx.exec(query)).one_or_none()


async def hand_over(tx: Transaction, actor: Actor, lead: Lead, outgoing: Outgoing) -> Message:
    """Store the message and its delivery; the local sink accepts everything.

    The caller has locked the lead and asked `already_sent`; the database refuses a second
    delivery of one click in any case.
    """
    message = Message(
        client_id=lead.client_id,
        lead_id=lead.id,
        channel=outgoing.channel,
        direction=Direction.OUTBOUND,
        provider_id=f"{uuid4()}@inboxapp",
        thread_id=outgoing.thread_id,
        handle=outgoing.handle,
        author_id=actor.user_id,
        author=actor.name,
        subject=one_line(outgoing.subject),
        text=clean_text(outgoing.text),
        full_text=clean_text(outgoing.text),
        to=[outgoing.handle],
    )
    message.at = message.received_at = now()
    tx.add(message)
    await tx.flush()
    tx.add(
        Delivery(
            client_id=lead.client_id,
            lead_id=lead.id,
            message_id=message.id,
            channel=outgoing.channel,
            send_key=outgoing.send_key,
            provider=LOCAL_SINK,
            status=DeliveryStatus.ACCEPTED,
        )
    )
    await note_newest(tx, lead, message)
    lead.is_unread = False
    publish(tx, message_event(message))
    return message
