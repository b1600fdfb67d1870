"""Reads of what was learned about leads, scoped by client."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select

from inboxapp.accounts.types import Actor, Permission
from inboxapp.conversations.models import Lead
from inboxapp.conversations.queries import find_lead
from inboxapp.core.database import Transaction
from inboxapp.core.paging import make_cursor, read_cursor
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.types import MemoryStatus, MemoryView

# More than this about one person is noise to a model.
MOST_USABLE = 50
PAGE = 50


class Shelf(StrEnum):
    """The two lists of the review screen."""

    WAITING = "waiting"
    KNOWN = "known"


@dataclass(frozen=True)
class MemoryPage:
    """A page of facts, newest first; `cursor` opens the next one, None at the end."""

    rows: tuple[MemoryView, ...]
    cursor: str | None


@dataclass(frozen=True)
class MemoryCounts:
    """How many facts stand on each shelf."""

    waiting: int
    known: int


async def usable(tx: Transaction, lead_id: int, now: datetime) -> tuple[MemoryView, ...]:
    """Return what drafts to the lead may rely on: approved and unexpired, oldest first."""
    query = (
        select(Memory, Lead.name)
        .join(Lead, col(Lead.id) == col(Memory.lead_id))
        .where(
            col(Memory.lead_id) == lead_id,
            col(Memory.status) == MemoryStatus.APPROVED,
            or_(col(Memory.expires_at).is_(None), col(Memory.expires_at) > now),
        )
        .order_by(col(Memory.id).desc())
        .limit(MOST_USABLE)
    )
    rows = [memory_view(row, name) for row, name in await tx.exec(query)]
    return tuple(reversed(rows))


async def memories(
    tx: Transaction,
    actor: Actor,
    shelf: Shelf = Shelf.WAITING,
    *,
    lead_id: int | None = None,
    cursor: str = "",
    limit: int = PAGE,
) -> MemoryPage:
    """Return a page of one shelf, of all leads or of one; raises Invalid on a foreign cursor."""
    actor.require(Permission.READ_LEADS)
    query = (
        select(Memory, Lead.name)
        .join(Lead, col(Lead.id) == col(Memory.lead_id))
        .where(col(Memory.client_id) == actor.client_id, _on(shelf))
        .order_by(col(Memory.id).desc())
        .limit(limit + 1)
    )
    if lead_id is not None:
        query = query.where(col(Memory.lead_id) == lead_id)
    if cursor:
        (before,) = read_cursor(cursor, (int,))
        query = query.where(col(Memory.id) < before)
    rows = [memory_view(row, name) for row, name in await tx.exec(query)]
    more = make_cursor(rows[limit - 1].id) if len(rows) > limit else None
    return MemoryPage(tuple(rows[:limit]), more)


async def memories_of_lead(tx: Transaction, actor: Actor, lead_id: int) -> tuple[MemoryView, ...]:
    """Return what is known of a lead and what waits for a person, newest first.

    Raises LeadNotFound.
    """
    actor.require(Permission.READ_LEADS)
    lead = await find_lead(tx, actor.client_id, lead_id)
    query = (
        select(Memory)
        .where(col(Memory.lead_id) == lead_id, col(Memory.status) != MemoryStatus.FORGOTTEN)
        .order_by(col(Memory.id).desc())
        .limit(200)
    )
    return tuple(memory_view(row, lead.name) for row in await tx.exec(query))


async def memory_counts(
    tx: Transaction, actor: Actor, *, lead_id: int | None = None
) -> MemoryCounts:
    """Return how many facts wait and how many are known."""
    actor.require(Permission.READ_LEADS)
    waiting, known = (func.count().filter(_on(shelf)) for shelf in Shelf)
    query = select(waiting, known).where(col(Memory.client_id) == actor.client_id)
    if lead_id is not None:
        query = query.where(col(Memory.lead_id) == lead_id)
    return MemoryCounts(*(await tx.exec(query)).one())


def memory_view(row: Memory, lead_name: str) -> MemoryView:
    """Turn a row into what leaves this room."""
    return MemoryView(
        id=row.id,
        lead_id=row.lead_id,
        lead_name=lead_name,
        category=row.category,
        text=row.text,
        confidence=row.confidence,
        status=row.status,
        source=row.source,
        run_id=row.run_id,
        evidence=row.evidence,
        why_waiting=row.why_waiting,
        expires_at=row.expires_at,
        created_at=row.created_at,
    )


def _on(shelf: Shelf) -> ColumnElement[bool]:
    is_waiting = shelf is Shelf.WAITING
    return col(Memory.status) == (MemoryStatus.PROPOSED if is_waiting else MemoryStatus.APPROVED)
