"""What the memory screen reads, each screenful in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inboxapp.accounts.types import Actor
from inboxapp.conversations.queries import lead_detail
from inboxapp.core.clock import now
from inboxapp.core.errors import NotFound
from inboxapp.drafting.memory.queries import MemoryCounts, Shelf, memories, memory_counts
from inboxapp.drafting.memory.types import MemoryView
from inboxapp.ui import routes
from inboxapp.ui.memory.views import MemoryItem
from inboxapp.ui.memory.words import CATEGORY_WORDS, expiry_words, life_choice, source_words
from inboxapp.ui.session import tools

PAGE = 50
MOST_ROWS = 500
LONGEST_ID = 16


@dataclass(frozen=True)
class Found:
    """A page of one shelf; `cursor` "" is the end."""

    rows: tuple[MemoryItem, ...]
    cursor: str
    counts: MemoryCounts


def asked_for(query: Mapping[str, str]) -> tuple[str, int]:
    """Read shelf and lead from an address; what makes no sense is left out."""
    shelf, lead = query.get("shelf", ""), query.get("lead", "")
    known_shelf = shelf if shelf in set(Shelf) else Shelf.WAITING.value
    return known_shelf, int(lead) if lead.isdecimal() and len(lead) < LONGEST_ID else 0


async def find_facts(
    actor: Actor, shelf: str, lead: int, *, cursor: str = "", at_least: int = 0
) -> Found:
    """Return a page of facts, newest first."""
    moment = now()
    async with tools().database.transaction() as tx:
        page = await memories(
            tx,
            actor,
            Shelf(shelf),
            lead_id=lead or None,
            cursor=cursor,
            limit=min(max(PAGE, at_least), MOST_ROWS),
        )
        counts = await memory_counts(tx, actor, lead_id=lead or None)
    rows = tuple(memory_item(view, moment) for view in page.rows)
    return Found(rows, page.cursor or "", counts)


async def find_lead_name(actor: Actor, lead: int) -> str:
    """Return what the lead is called, "" for none."""
    if not lead:
        return ""
    try:
        async with tools().database.transaction() as tx:
            return (await lead_detail(tx, actor, lead)).name or "Unnamed lead"
    except NotFound:
        return "A lead that isn't here"


def memory_item(view: MemoryView, moment: datetime) -> MemoryItem:
    """Return a fact as a row shows it."""
    return MemoryItem(
        id=view.id,
        lead_name=view.lead_name or "Unnamed lead",
        lead_href=str(routes.lead_link(view.lead_id)),
        category=view.category.value,
        category_words=CATEGORY_WORDS[view.category],
        text=view.text,
        evidence=view.evidence,
        why=view.why_waiting,
        source_words=source_words(view),
        run_id=view.run_id or 0,
        run_href=str(routes.run_link(view.run_id)) if view.run_id else "",
        expiry=expiry_words(view.expires_at, moment),
        expires_at=view.expires_at.isoformat() if view.expires_at else "",
        life=life_choice(view.expires_at, moment),
        is_expired=view.expires_at is not None and view.expires_at <= moment,
    )
