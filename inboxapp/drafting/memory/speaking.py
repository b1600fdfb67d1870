"""A person's word on what is known of a lead."""

from dataclasses import dataclass
from datetime import timedelta

from inboxapp.accounts.types import Actor
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import one_line, shorten
from inboxapp.drafting.memory.errors import BadMemory
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.rows import known_of, rows_of
from inboxapp.drafting.memory.rules import LONGEST_TEXT, MOST_DAYS, contradicted
from inboxapp.drafting.memory.types import MemoryCategory, MemorySource, MemoryStatus
from inboxapp.drafting.memory.wording import fingerprint, plain
from inboxapp.drafting.safety.injection import suspicion


@dataclass(frozen=True)
class Word:
    """A fact as a person puts it; `days` None is for good."""

    category: MemoryCategory
    text: str
    days: int | None


def checked_word(category: MemoryCategory, text: str, days: int | None) -> Word:
    """Return the fact as it will be kept; raises BadMemory."""
    words = one_line(text)
    if not plain(words):
        raise BadMemory("Write the fact that drafts may rely on.")
    if len(words) > LONGEST_TEXT:
        raise BadMemory(f"A fact is at most {LONGEST_TEXT} characters long.")
    if orders := suspicion(words):
        raise BadMemory(
            f"“{shorten(orders, 80)}” reads like an order to the machine, which is no fact about "
            "the lead."
        )
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise BadMemory(f"A fact is kept for 1 to {MOST_DAYS} days, or for good.")
    return Word(category, words, days)


async def speak(tx: Transaction, actor: Actor, row: Memory, word: Word) -> None:
    """Make the row a person's word; what it contradicts ends."""
    moment = now()
    row.category, row.text = word.category, word.text
    row.fingerprint = fingerprint(word.category, word.text)
    row.status, row.source = MemoryStatus.APPROVED, MemorySource.PERSON
    row.why_waiting, row.confidence = "", 1.0
    row.expires_at = None if word.days is None else moment + timedelta(days=word.days)
    row.decided_at, row.decided_by = moment, actor.user_id
    await end_contradicted(tx, row)


async def end_contradicted(tx: Transaction, row: Memory) -> None:
    """End now what can't be true beside the fact; unlike what is forgotten, it may come back."""
    rows = await rows_of(tx, row.lead_id)
    known = known_of(rows.values())
    for other in contradicted(row.category, row.text, known, but=row.id or 0):
        rows[other.id].expires_at = now()


def blank(actor: Actor, lead_id: int, category: MemoryCategory) -> Memory:
    """Return a row that is yet to be filled and added."""
    return Memory(
        client_id=actor.client_id,
        lead_id=lead_id,
        category=category,
        text="",
        fingerprint="",
        confidence=1.0,
        status=MemoryStatus.APPROVED,
        source=MemorySource.PERSON,
    )


def tombstone(actor: Actor, row: Memory) -> Memory:
    """Return what keeps the row's present words from being learned again."""
    return Memory(
        client_id=row.client_id,
        lead_id=row.lead_id,
        category=row.category,
        text="",
        fingerprint=row.fingerprint,
        confidence=0.0,
        status=MemoryStatus.FORGOTTEN,
        source=MemorySource.MODEL,
        decided_at=now(),
        decided_by=actor.user_id,
    )
