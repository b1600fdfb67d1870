"""Which lead an inbound message belongs to: the sender's identity decides."""

from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from inboxapp.channels.types import Channel, InboundMessage
from inboxapp.conversations.models import Identity, Lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction


async def lead_of_sender(tx: Transaction, client_id: int, message: InboundMessage) -> Lead:
    """Return the sender's lead, made if they are new, and hold it until the commit.

    Two first messages of one sender that come at once wait for each other here, so they make
    one lead.
    """
    await _wait_turn(tx, client_id, message.channel, message.handle)
    lead = await _known(tx, client_id, message.channel, message.handle)
    if lead is None:
        return await _make(tx, client_id, message)
    if not lead.name and message.name:
        lead.name = message.name
    return lead


async def _wait_turn(tx: Transaction, client_id: int, channel: Channel, handle: str) -> None:
    sender = f"{client_id}:{channel}:{handle}"
    await tx.exec(sql_select(func.pg_advisory_xact_lock(func.hashtextextended(sender, 0))))  # type: ignore[call-overload]


async def _known(tx: Transaction, client_id: int, channel: Channel, handle: str) -> Lead | None:
    query = (
        select(Lead)
        .join(Identity, col(Identity.lead_id) == col(Lead.id))
        .where(
            col(Identity.client_id) == client_id,
            col(Identity.channel) == channel,
            col(Identity.handle) == handle,
        )
        .with_for_update(of=Lead)
    )
    return (await tx.exec(query)).one_or_none()


async def _make(tx: Transaction, client_id: int, message: InboundMessage) -> Lead:
    lead = Lead(
        client_id=client_id,
        name=message.name or message.handle,
        last_message_at=now(),
        last_channel=message.channel,
    )
    tx.add(lead)
    await tx.flush()
    tx.add(
        Identity(
            client_id=client_id, lead_id=lead.id, channel=message.channel, handle=message.handle
        )
    )
    await tx.flush()
    return lead
