"""Rows of memory, as the rules and the verbs need them."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import col, select

from inboxapp.accounts.types import Actor
from inboxapp.conversations.models import Lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.rules import Known
from inboxapp.drafting.memory.types import MemoryStatus

MOST_AT_ONCE = 200


async def rows_of(tx: Transaction, lead_id: int) -> dict[int, Memory]:
    """Return every row about the lead, the forgotten and the expired ones too."""
    query = select(Memory).where(col(Memory.lead_id) == lead_id).order_by(col(Memory.id))
    return {row.id: row for row in await tx.exec(query)}


async def locked_rows(tx: Transaction, actor: Actor, memory_ids: Collection[int]) -> list[Memory]:
    """Lock the leads, in the order of their ids, and then what is left of the facts."""
    ids = sorted(set(memory_ids))[:MOST_AT_ONCE]
    wanted = (
        select(Memory)
        .where(
            col(Memory.id).in_(ids),
            col(Memory.client_id) == actor.client_id,
            col(Memory.status) != MemoryStatus.FORGOTTEN,
        )
        .order_by(col(Memory.id))
    )
    leads = wanted.with_only_columns(col(Memory.lead_id)).order_by(None)
    locks = select(Lead.id).where(col(Lead.id).in_(leads)).order_by(col(Lead.id)).with_for_update()
    await tx.execute(locks)
    fresh = wanted.with_for_update().execution_options(populate_existing=True)
    return list(await tx.exec(fresh))


def known_of(rows: Collection[Memory]) -> list[Known]:
    """Return the rows as the rules read them, at this moment."""
    moment = now()
    return [
        Known(
            id=row.id,
            category=row.category,
            text=row.text,
            fingerprint=row.fingerprint,
            status=row.status,
            is_usable=row.status is MemoryStatus.APPROVED and not is_expired(row, moment),
        )
        for row in rows
    ]


def is_expired(row: Memory, moment: datetime) -> bool:
    """Tell whether the fact's time has run out."""
    return row.expires_at is not None and row.expires_at <= moment
