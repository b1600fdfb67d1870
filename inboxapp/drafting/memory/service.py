"""What people and runs do with memory.

Managers review what waits; whoever works a lead may add a fact about it and have one forgotten.
"""

from collections.abc import Collection
from dataclasses import dataclass

from inboxapp.accounts.audit import record
from inboxapp.accounts.types import Actor, Permission
from inboxapp.conversations.queries import find_lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import shorten
from inboxapp.drafting.memory.changes import memory_event
from inboxapp.drafting.memory.errors import MemoryExpired, MemoryGone, MemoryKnown
from inboxapp.drafting.memory.learning import propose
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.rows import is_expired, known_of, locked_rows, rows_of
from inboxapp.drafting.memory.rules import duplicate_of
from inboxapp.drafting.memory.speaking import (
    blank,
    checked_word,
    end_contradicted,
    speak,
    tombstone,
)
from inboxapp.drafting.memory.types import MemoryCategory, MemoryStatus
from inboxapp.drafting.memory.wording import is_near
from inboxapp.events.publish import publish

__all__ = [
    "Reviewed",
    "add",
    "approve",
    "approve_many",
    "edit",
    "forget",
    "forget_many",
    "propose",
]


@dataclass(frozen=True)
class Reviewed:
    """How many facts a decision on several of them reached; `left` were gone or out of time."""

    done: int
    left: int


async def approve(tx: Transaction, actor: Actor, memory_id: int) -> None:
    """Let drafts rely on a fact; one that it contradicts ends with it.

    Raises MemoryGone, and MemoryExpired when its time has run out meanwhile.
    """
    actor.require(Permission.CONTROL_RUNS)
    row = await _locked(tx, actor, memory_id)
    if is_expired(row, now()):
        raise MemoryExpired
    if row.status is not MemoryStatus.APPROVED:
        await _approve(tx, actor, row)


async def approve_many(tx: Transaction, actor: Actor, memory_ids: Collection[int]) -> Reviewed:
    """Approve what still waits among the ids; the rest is left as it is."""
    actor.require(Permission.CONTROL_RUNS)
    moment = now()
    rows = await locked_rows(tx, actor, memory_ids)
    waiting = [
        row for row in rows if row.status is MemoryStatus.PROPOSED and not is_expired(row, moment)
    ]
    for row in waiting:
        await _approve(tx, actor, row)
    return Reviewed(len(waiting), len(set(memory_ids)) - len(waiting))


async def edit(
    tx: Transaction,
    actor: Actor,
    memory_id: int,
    category: MemoryCategory,
    text: str,
    *,
    days: int | None = None,
) -> None:
    """Put a fact into a person's words, approved, for `days` from now; None is for good.

    What the machine had said is remembered as forgotten, so that it is not learned again.
    Raises MemoryGone, BadMemory or MemoryKnown.
    """
    actor.require(Permission.CONTROL_RUNS)
    row = await _locked(tx, actor, memory_id)
    word = checked_word(category, text, days)
    rows = await rows_of(tx, row.lead_id)
    same = duplicate_of(category, word.text, known_of(rows.values()), but=row.id)
    if same and same.status is not MemoryStatus.FORGOTTEN:
        raise MemoryKnown(shorten(same.text, 120))
    if same:
        await tx.delete(rows[same.id])
        await tx.flush()
    stone = tombstone(actor, row)
    is_new = row.category is not category or not is_near(row.text, word.text)
    await speak(tx, actor, row, word)
    await tx.flush()
    if is_new:
        tx.add(stone)
    record(tx, actor, "memory.edited", "memory", row.id, {}, _facts(row))
    publish(tx, memory_event(row.client_id, row.lead_id))


async def forget(tx: Transaction, actor: Actor, memory_id: int) -> None:
    """Erase a fact and its evidence; only the digest stays, so that it is not learned again."""
    actor.require(Permission.WORK_LEADS)
    _forget(tx, actor, await _locked(tx, actor, memory_id))


async def forget_many(tx: Transaction, actor: Actor, memory_ids: Collection[int]) -> Reviewed:
    """Erase several facts; those that are gone already are counted as left."""
    actor.require(Permission.WORK_LEADS)
    rows = await locked_rows(tx, actor, memory_ids)
    for row in rows:
        _forget(tx, actor, row)
    return Reviewed(len(rows), len(set(memory_ids)) - len(rows))


async def add(
    tx: Transaction,
    actor: Actor,
    lead_id: int,
    category: MemoryCategory,
    text: str,
    *,
    days: int | None = None,
) -> int:
    """Remember what a person knows of a lead, for `days` or for good; return the fact's id.

    A person's word outweighs what waits, what expired and what was forgotten. Raises
    LeadNotFound, BadMemory, or MemoryKnown when drafts rely on the same already.
    """
    actor.require(Permission.WORK_LEADS)
    await find_lead(tx, actor.client_id, lead_id, lock=True)
    word = checked_word(category, text, days)
    rows = await rows_of(tx, lead_id)
    same = duplicate_of(category, word.text, known_of(rows.values()))
    if same and same.is_usable:
        raise MemoryKnown(shorten(same.text, 120))
    row = rows[same.id] if same else blank(actor, lead_id, category)
    await speak(tx, actor, row, word)
    tx.add(row)
    await tx.flush()
    record(tx, actor, "memory.added", "memory", row.id, {}, _facts(row))
    publish(tx, memory_event(actor.client_id, lead_id))
    return row.id


async def _locked(tx: Transaction, actor: Actor, memory_id: int) -> Memory:
    rows = await locked_rows(tx, actor, [memory_id])
    if not rows:
        raise MemoryGone
    return rows[0]


async def _approve(tx: Transaction, actor: Actor, row: Memory) -> None:
    row.status, row.why_waiting = MemoryStatus.APPROVED, ""
    row.decided_at, row.decided_by = now(), actor.user_id
    await end_contradicted(tx, row)
    record(tx, actor, "memory.approved", "memory", row.id, {}, _facts(row))
    publish(tx, memory_event(row.client_id, row.lead_id))


def _forget(tx: Transaction, actor: Actor, row: Memory) -> None:
    record(tx, actor, "memory.forgotten", "memory", row.id, {}, _facts(row))
    row.text = row.evidence = row.why_waiting = ""
    row.message_id = row.run_id = row.expires_at = None
    row.status = MemoryStatus.FORGOTTEN
    row.decided_at, row.decided_by = now(), actor.user_id
    publish(tx, memory_event(row.client_id, row.lead_id))


def _facts(row: Memory) -> dict[str, object]:
    return {"lead_id": row.lead_id, "category": row.category.value}
