"""Decisions to send without a person, as screens show them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func
from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus, AutoSendView, Reason
from inboxapp.drafting.models import Composition, Draft
from inboxapp.drafting.types import DraftStatus

PAGE = 50


async def auto_sends(
    tx: Transaction,
    actor: Actor,
    *,
    statuses: Sequence[AutoSendStatus] = (),
    before: int | None = None,
    limit: int = PAGE,
) -> tuple[AutoSendView, ...]:
    """Return decisions, the newest first; `before` is the id of the last one already shown.

    No statuses means all of them.
    """
    actor.require(Permission.READ_LEADS)
    query = _views().where(col(AutoSend.client_id) == actor.client_id)
    if statuses:
        query = query.where(col(AutoSend.status).in_(statuses))
    if before is not None:
        query = query.where(col(AutoSend.id) < before)
    newest = query.order_by(col(AutoSend.id).desc()).limit(max(1, min(limit, 200)))
    return tuple(_view(row) for row in (await tx.execute(newest)).all())


async def planned_for(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel
) -> AutoSendView | None:
    """Return the reply that will go out by itself, None as soon as something has overtaken it."""
    actor.require(Permission.READ_LEADS)
    typed = select(Composition.id).where(
        col(Composition.lead_id) == lead_id,
        col(Composition.channel) == channel,
        col(Composition.is_open),
    )
    query = _views().where(
        col(AutoSend.client_id) == actor.client_id,
        col(AutoSend.lead_id) == lead_id,
        col(AutoSend.channel) == channel,
        col(AutoSend.status) == AutoSendStatus.PLANNED,
        col(Draft.status) == DraftStatus.PENDING,
        ~typed.exists(),
    )
    newest = query.order_by(col(AutoSend.id).desc()).limit(1)
    row = (await tx.execute(newest)).first()
    return _view(row) if row else None


async def decision_about(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel
) -> AutoSendView | None:
    """Return what was decided about the pending draft, planned or not; None while it is off.

    It tells the setter why the machine holds a draft back.
    """
    actor.require(Permission.READ_LEADS)
    query = _views().where(
        col(AutoSend.client_id) == actor.client_id,
        col(AutoSend.lead_id) == lead_id,
        col(AutoSend.channel) == channel,
        col(Draft.status) == DraftStatus.PENDING,
    )
    row = (await tx.execute(query.order_by(col(AutoSend.id).desc()).limit(1))).first()
    return _view(row) if row else None


async def status_counts(
    tx: Transaction, actor: Actor, since: datetime
) -> dict[AutoSendStatus, int]:
    """Return how many decisions since then stand where."""
    actor.require(Permission.READ_LEADS)
    query = (
        select(AutoSend.status, func.count())
        .where(col(AutoSend.client_id) == actor.client_id, col(AutoSend.created_at) >= since)
        .group_by(col(AutoSend.status))
    )
    return {AutoSendStatus(status): count for status, count in (await tx.execute(query)).all()}


def _views() -> Any:
    return (
        select(AutoSend, Draft, Lead.name, User.name)
        .join(Draft, col(Draft.id) == col(AutoSend.draft_id))
        .join(Lead, col(Lead.id) == col(AutoSend.lead_id))
        .outerjoin(User, col(User.id) == col(AutoSend.ended_by))
    )


def _view(row: Row[*tuple[Any, ...]]) -> AutoSendView:
    decision, draft, lead_name, ended_by = tuple(row)
    return AutoSendView(
        id=decision.id,
        draft_id=draft.id,
        lead_id=decision.lead_id,
        lead_name=lead_name,
        channel=decision.channel,
        status=decision.status,
        reasons=tuple(Reason(each["code"], each["words"]) for each in decision.reasons),
        text=draft.text,
        confidence=draft.confidence,
        due_at=decision.due_at,
        ended_at=decision.ended_at,
        ended_by=ended_by or "",
        created_at=decision.created_at,
        run_id=draft.run_id,
    )
