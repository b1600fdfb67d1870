"""A delivery becomes a message: kept byte for byte first, then read, once."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.channels.email import parse_eml
from inboxapp.channels.errors import BadPayload
from inboxapp.channels.generic import parse_generic
from inboxapp.channels.types import Channel, InboundMessage
from inboxapp.conversations.errors import IdTaken
from inboxapp.conversations.models import InboundBody, Message
from inboxapp.conversations.storing import store_inbound
from inboxapp.conversations.types import BodyStatus
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction

EML = "eml"
GENERIC = "generic"
# Younger bodies are still in the hands of whoever received them.
LEFT_BEHIND_SECONDS = 10


@dataclass(frozen=True)
class Received:
    """What a delivery became; `is_new` is False for a message we had already."""

    message_id: int
    lead_id: int
    is_new: bool


async def receive(
    database: Database,
    *,
    client_id: int,
    channel: Channel,
    body: bytes,
    format: str = GENERIC,  # noqa: A002  the stored column's word
    webhook_id: str = "",
) -> Received:
    """Keep the body, then store the message it carries.

    Once this returns, body and message are committed. Raises BadPayload when the body can't be
    read and IdTaken when another message has its id; the body is kept even then.
    """
    async with database.transaction() as tx:
        kept = InboundBody(
            client_id=client_id,
            channel=channel,
            format=format,
            sha256=hashlib.sha256(body).hexdigest(),
            webhook_id=webhook_id[:200],
            body=body,
        )
        body_id = await _keep(tx, kept)
    return await digest(database, body_id)


async def digest(database: Database, body_id: int) -> Received:
    """Read a kept body and store its message; doing it twice stores it once."""
    async with database.transaction() as tx:
        kept = (await tx.exec(select(InboundBody).where(col(InboundBody.id) == body_id))).one()
        if kept.status is BodyStatus.PARSED:
            return await _had_already(tx, kept)
    try:
        message = await asyncio.to_thread(_parse, kept)
        async with database.transaction() as tx:
            stored, is_new = await store_inbound(tx, kept.client_id, message)
            await _mark(tx, body_id, BodyStatus.PARSED, message_id=stored.id)
    except (BadPayload, IdTaken) as refusal:
        await give_up(database, body_id, refusal.message)
        raise
    return Received(message_id=stored.id, lead_id=stored.lead_id, is_new=is_new)


async def give_up(database: Database, body_id: int, error: str) -> None:
    """Stop trying to read a kept body; it stays for a person to look at."""
    async with database.transaction() as tx:
        await _mark(tx, body_id, BodyStatus.REFUSED, error=error)


async def left_behind(tx: Transaction, *, limit: int = 20) -> list[int]:
    """Return ids of kept bodies that a crash left unread."""
    query = (
        select(InboundBody.id)
        .where(
            col(InboundBody.status) == BodyStatus.STORED,
            col(InboundBody.at) < now() - timedelta(seconds=LEFT_BEHIND_SECONDS),
        )
        .order_by(col(InboundBody.id))
        .limit(limit)
    )
    return list(await tx.exec(query))


async def _keep(tx: Transaction, kept: InboundBody) -> int:
    row = kept.model_dump(exclude={"id"})
    await tx.exec(insert(InboundBody).values(row).on_conflict_do_nothing())
    query = select(InboundBody.id).where(
        col(InboundBody.client_id) == kept.client_id,
        col(InboundBody.channel) == kept.channel,
        col(InboundBody.format) == kept.format,
        col(InboundBody.sha256) == kept.sha256,
    )
    return (await tx.exec(query)).one()


def _parse(kept: InboundBody) -> InboundMessage:
    return parse_eml(kept.body) if kept.format == EML else parse_generic(kept.channel, kept.body)


async def _had_already(tx: Transaction, kept: InboundBody) -> Received:
    message = (await tx.exec(select(Message).where(col(Message.id) == kept.message_id))).one()
    return Received(message_id=message.id, lead_id=message.lead_id, is_new=False)


async def _mark(
    tx: Transaction,
    body_id: int,
    status: BodyStatus,
    *,
    message_id: int | None = None,
    error: str = "",
) -> None:
    kept = (
        await tx.exec(select(InboundBody).where(col(InboundBody.id) == body_id).with_for_update())
    ).one()
    kept.status, kept.message_id, kept.error = status, message_id, error
