"""Sending what stands in the compose box."""

from sqlmodel import col, select

from inboxapp.accounts.audit import record
from inboxapp.accounts.types import Actor, ActorKind, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Identity, Lead, Message
from inboxapp.conversations.queries import find_lead, message_view
from inboxapp.conversations.types import Direction, MessageView, Sentiment
from inboxapp.core.database import Transaction
from inboxapp.core.errors import Invalid
from inboxapp.drafting.auto_send.withdrawing import ANSWERED, take_back
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.compositions import close, composition_row
from inboxapp.drafting.errors import (
    AnsweredMeanwhile,
    EmptyMessage,
    MessageTooLong,
    MustNotContact,
    NoAddress,
)
from inboxapp.drafting.guards.sending import require_filled
from inboxapp.drafting.models import Composition
from inboxapp.drafting.outcomes.record import close_by_send
from inboxapp.drafting.pending import pending_draft
from inboxapp.drafting.starting import last_inbound
from inboxapp.events.publish import publish
from inboxapp.sending.service import Outgoing, already_sent, hand_over

# What each channel carries, in characters: ten concatenated SMS; LinkedIn's own message limit.
LONGEST = {Channel.EMAIL: 100_000, Channel.SMS: 1_530, Channel.LINKEDIN: 8_000}
SEND_KEY_CHARACTERS = 80


async def send(
    tx: Transaction,
    actor: Actor,
    lead_id: int,
    channel: Channel,
    *,
    text: str,
    subject: str,
    send_key: str,
    seen_message_id: int | None = None,
) -> MessageView:
    """Send a reply once per `send_key`; the same key again returns the same message.

    Empties the box and writes down how its draft ended. Raises EmptyMessage, MessageTooLong,
    UnfilledSlot, PrivateText, MustNotContact, NoAddress or, if somebody answered after the message
    the sender saw last, AnsweredMeanwhile; then nothing is sent and everything typed is kept.
    """
    actor.require(Permission.WORK_LEADS)
    if not 0 < len(send_key) <= SEND_KEY_CHARACTERS:
        raise Invalid("The click has no id, so it can't be sent safely. Reload the page.")
    lead = await find_lead(tx, actor.client_id, lead_id, lock=True)
    sent_before = await already_sent(tx, actor.client_id, send_key)
    if sent_before is not None:
        return message_view(sent_before)
    _check(lead, channel, text)
    await require_filled(tx, actor, lead_id, channel, text)
    if seen_message_id is not None:
        await _require_unanswered(tx, lead, channel, seen_message_id)
    outgoing = await _addressed(tx, lead, channel, text=text, subject=subject, send_key=send_key)
    message = await hand_over(tx, actor, lead, outgoing)
    await _empty_the_box(tx, actor, lead, message)
    record(tx, actor, "message.sent", "message", message.id, {}, {"channel": channel})
    return message_view(message)


def _check(lead: Lead, channel: Channel, text: str) -> None:
    if not text.strip():
        raise EmptyMessage
    if len(text) > LONGEST[channel]:
        raise MessageTooLong(LONGEST[channel])
    if lead.sentiment is Sentiment.DO_NOT_CONTACT:
        raise MustNotContact


async def _require_unanswered(
    tx: Transaction, lead: Lead, channel: Channel, seen_message_id: int
) -> None:
    query = (
        select(Message.author)
        .where(
            col(Message.lead_id) == lead.id,
            col(Message.channel) == channel,
            col(Message.direction) == Direction.OUTBOUND,
            col(Message.id) > seen_message_id,
        )
        .order_by(col(Message.id).desc())
        .limit(1)
    )
    author = (await tx.exec(query)).one_or_none()
    if author is not None:
        raise AnsweredMeanwhile(author)


async def _addressed(
    tx: Transaction, lead: Lead, channel: Channel, *, text: str, subject: str, send_key: str
) -> Outgoing:
    answered = await last_inbound(tx, lead.id, channel)
    handle = answered.handle if answered and answered.handle else await _handle(tx, lead, channel)
    if not handle:
        raise NoAddress
    return Outgoing(
        channel=channel,
        handle=handle,
        subject=subject if channel is Channel.EMAIL else "",
        text=text.strip(),
        send_key=send_key,
        thread_id=answered.thread_id if answered else None,
    )


async def _handle(tx: Transaction, lead: Lead, channel: Channel) -> str:
    query = (
        select(Identity.handle)
        .where(col(Identity.lead_id) == lead.id, col(Identity.channel) == channel)
        .order_by(col(Identity.id))
        .limit(1)
    )
    return (await tx.exec(query)).one_or_none() or ""


async def _empty_the_box(tx: Transaction, actor: Actor, lead: Lead, message: Message) -> None:
    draft = await pending_draft(tx, lead.id, message.channel)
    typed = await composition_row(tx, lead.id, message.channel)
    await close_by_send(tx, actor, draft, typed, message.text)
    if actor.kind is not ActorKind.WORKER:
        await take_back(tx, lead.id, message.channel, ANSWERED, user_id=actor.user_id)
    if typed is None:
        typed = Composition(
            client_id=lead.client_id, lead_id=lead.id, channel=message.channel, version=0
        )
        tx.add(typed)
    close(typed, actor, sent_text=message.text)
    publish(tx, draft_event(lead.client_id, lead.id, message.channel))
