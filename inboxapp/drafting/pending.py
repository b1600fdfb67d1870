"""Pending drafts: at most one per lead and channel."""

from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.core.database import Transaction
from inboxapp.drafting.guards.types import Finding
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DiscardReason, EditType
from inboxapp.drafting.types import DraftStatus, DraftView


async def pending_draft(tx: Transaction, lead_id: int, channel: Channel) -> Draft | None:
    """Return the pending draft of a lead on a channel."""
    query = select(Draft).where(
        col(Draft.lead_id) == lead_id,
        col(Draft.channel) == channel,
        col(Draft.status) == DraftStatus.PENDING,
    )
    return (await tx.exec(query)).one_or_none()


async def pending_drafts(tx: Transaction, lead_id: int) -> list[Draft]:
    """Return the pending drafts of a lead on all channels."""
    query = select(Draft).where(
        col(Draft.lead_id) == lead_id, col(Draft.status) == DraftStatus.PENDING
    )
    return list(await tx.exec(query))


def draft_view(row: Draft) -> DraftView:
    """Turn a draft into what leaves this room."""
    return DraftView(
        id=row.id,
        lead_id=row.lead_id,
        channel=row.channel,
        run_id=row.run_id,
        status=row.status,
        subject=row.subject,
        text=row.text,
        degraded=tuple(row.degraded),
        created_at=row.created_at,
        confidence=row.confidence,
        hard_block=row.hard_block,
        reason=row.reason,
        findings=tuple(Finding.from_json(one) for one in row.findings),
        revision=dict(row.revision),
        outcome=row.outcome,
        similarity=row.similarity,
        edit_types=tuple(EditType(kind) for kind in row.edit_types),
        discard_reason=DiscardReason(row.discard_reason) if row.discard_reason else None,
        discard_note=row.discard_note,
        decided_at=row.decided_at,
    )
