"""How much has gone out by itself, counted from rows under the client's lock."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, text
from sqlmodel import col, or_, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Message
from inboxapp.conversations.types import Direction
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.hours import day_of
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.types import AutoSendMode

# Any number no other advisory lock begins with.
_LOCKS = 7_301


async def lock_counting(tx: Transaction, client_id: int) -> None:
    """Let nobody else plan or send for the client until this transaction ends."""
    await tx.execute(
        text("SELECT pg_advisory_xact_lock(:kind, :client)"),
        {"kind": _LOCKS, "client": client_id % 2**31},
    )


async def planned_or_sent_that_day(
    tx: Transaction, draft: Draft, mode: AutoSendMode, due_at: datetime, zone: ZoneInfo
) -> int:
    """Count what goes out on the client's day of `due_at`, other than this draft.

    While the policy only watches, what it would have sent counts like what it sends.
    """
    begins, ends = day_of(due_at, zone)
    ahead = [AutoSendStatus.PLANNED]
    if mode is AutoSendMode.SHADOW:
        ahead.append(AutoSendStatus.SHADOW)
    is_sent = col(AutoSend.status) == AutoSendStatus.SENT
    sent = is_sent & col(AutoSend.ended_at).between(begins, ends)
    planned = col(AutoSend.status).in_(ahead) & col(AutoSend.due_at).between(begins, ends)
    query = select(func.count()).where(
        col(AutoSend.client_id) == draft.client_id,
        col(AutoSend.draft_id) != draft.id,
        or_(sent, planned),
    )
    return (await tx.exec(query)).one()


async def in_a_row(tx: Transaction, lead_id: int, channel: Channel) -> int:
    """Count the automatic replies since a person last answered the lead on the channel."""
    automatic = select(AutoSend.message_id).where(
        col(AutoSend.lead_id) == lead_id, col(AutoSend.message_id).is_not(None)
    )
    ours = (
        col(Message.lead_id) == lead_id,
        col(Message.channel) == channel,
        col(Message.direction) == Direction.OUTBOUND,
    )
    by_a_person = select(func.max(Message.id)).where(*ours, col(Message.id).not_in(automatic))
    last = (await tx.exec(by_a_person)).one() or 0
    count = select(func.count()).where(
        *ours, col(Message.id).in_(automatic), col(Message.id) > last
    )
    return (await tx.exec(count)).one()
