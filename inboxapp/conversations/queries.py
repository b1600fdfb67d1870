"""Reads of leads, messages and sentiment changes, scoped by the actor's client."""

from dataclasses import fields
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.errors import LeadNotFound
from inboxapp.conversations.models import Identity, Lead, Message, SentimentChange
from inboxapp.conversations.types import (
    Direction,
    IdentityView,
    LeadDetail,
    MessageView,
    SentimentView,
    TriageView,
)
from inboxapp.core.database import Transaction


async def find_lead(tx: Transaction, client_id: int, lead_id: int, *, lock: bool = False) -> Lead:
    """Return a lead of the client, locked against other writers if asked.

    Raises LeadNotFound, also for another client's lead.
    """
    query = select(Lead).where(col(Lead.id) == lead_id, col(Lead.client_id) == client_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    lead = (await tx.exec(query)).one_or_none()
    if lead is None:
        raise LeadNotFound
    return lead


async def lead_detail(tx: Transaction, actor: Actor, lead_id: int) -> LeadDetail:
    """Return a lead with its identities and the channels it has written on."""
    actor.require(Permission.READ_LEADS)
    lead = await find_lead(tx, actor.client_id, lead_id)
    identities = await tx.exec(
        select(Identity).where(col(Identity.lead_id) == lead_id).order_by(col(Identity.id))
    )
    return LeadDetail(
        id=lead.id,
        name=lead.name,
        company=lead.company,
        title=lead.title,
        timezone=lead.timezone,
        sentiment=lead.sentiment,
        sentiment_version=lead.sentiment_version,
        is_unread=lead.is_unread,
        identities=tuple(IdentityView(row.channel, row.handle) for row in identities),
        inbound_channels=tuple(await inbound_channels(tx, lead_id)),
        created_at=lead.created_at,
        last_message_at=lead.last_message_at,
    )


async def inbound_channels(tx: Transaction, lead_id: int) -> list[Channel]:
    """Return the channels the lead has written on, the most recent first; bounces don't count."""
    query = (
        select(col(Message.channel))
        .where(
            col(Message.lead_id) == lead_id,
            col(Message.direction) == Direction.INBOUND,
            col(Message.is_bounce).is_(False),
        )
        .group_by(col(Message.channel))
        .order_by(func.max(Message.id).desc())
    )
    return [Channel(channel) for channel in await tx.exec(query)]


async def timeline(
    tx: Transaction, actor: Actor, lead_id: int, *, before: int | None = None, limit: int = 100
) -> tuple[MessageView, ...]:
    """Return up to `limit` messages over all channels, oldest first.

    `before` is the id of the oldest message already shown.
    """
    actor.require(Permission.READ_LEADS)
    await find_lead(tx, actor.client_id, lead_id)
    query = select(Message).where(col(Message.lead_id) == lead_id)
    if before is not None:
        shown = select(Message.at).where(col(Message.id) == before, col(Message.lead_id) == lead_id)
        earlier = shown.scalar_subquery()
        query = query.where(
            (col(Message.at) < earlier)
            | ((col(Message.at) == earlier) & (col(Message.id) < before))
        )
    newest = query.order_by(col(Message.at).desc(), col(Message.id).desc()).limit(limit)
    rows = list(await tx.exec(newest))
    return tuple(message_view(row) for row in reversed(rows))


def message_view(row: Message) -> MessageView:
    """Turn a row into what leaves this room."""
    return MessageView(
        id=row.id,
        lead_id=row.lead_id,
        channel=row.channel,
        direction=row.direction,
        author=row.author,
        subject=row.subject,
        text=row.text,
        full_text=row.full_text,
        html=row.html,
        at=row.at,
        is_automatic=row.is_automatic,
        attachments=tuple(_name(attachment) for attachment in row.attachments),
        triage=_triage(row.triage),
    )


def _triage(kept: dict[str, Any] | None) -> TriageView | None:
    if kept is None:
        return None
    known = {field.name for field in fields(TriageView)}
    return TriageView(
        **{name: value for name, value in kept.items() if name in known and value is not None}
    )


def _name(attachment: dict[str, Any]) -> str:
    return str(attachment.get("name", ""))


async def sentiment_changes(
    tx: Transaction, actor: Actor, lead_id: int
) -> tuple[SentimentView, ...]:
    """Return the changes of a lead's tag, oldest first."""
    actor.require(Permission.READ_LEADS)
    await find_lead(tx, actor.client_id, lead_id)
    rows = await tx.exec(
        select(SentimentChange, User.name)
        .join(User, col(User.id) == col(SentimentChange.user_id), isouter=True)
        .where(col(SentimentChange.lead_id) == lead_id)
        .order_by(col(SentimentChange.version))
    )
    return tuple(
        SentimentView(
            id=row.id,
            before=row.before,
            after=row.after,
            source=row.source,
            by=name or "",
            reason=row.reason,
            at=row.at,
        )
        for row, name in rows
    )
