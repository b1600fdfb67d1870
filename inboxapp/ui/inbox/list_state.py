"""The list of leads, as one tab sees it."""

import asyncio
import time
from typing import Any

import reflex as rx
import structlog

from inboxapp.accounts.types import Actor, Permission
from inboxapp.conversations.types import LeadPage, Sentiment
from inboxapp.drafting.inbox import lead_page
from inboxapp.ui.inbox.reading import merge_rows, row_view
from inboxapp.ui.inbox.views import RowView
from inboxapp.ui.live import watch_client
from inboxapp.ui.session import actor_of, screen_event, tools

PAGE = 50
LONGEST_QUERY = 200
PAUSE_SECONDS = 0.25
FORGET_SECONDS = 5.0

log = structlog.get_logger(__name__)


class ListState(rx.State):
    """The rows on screen, and what they were looked up by."""

    rows: tuple[RowView, ...] = ()
    cursor: str = ""
    query: str = ""
    sentiment: str = ""
    phase: str = "loading"
    _due_until: float = 0.0

    @screen_event(Permission.READ_LEADS)
    async def open(self) -> None:
        """Show the list with no lead open."""
        actor = await actor_of(self)
        watch_client(self, actor)
        await refresh_list(self, actor)

    @screen_event(Permission.READ_LEADS)
    async def load(self) -> None:
        """Read the first page again."""
        await refresh_list(self, await actor_of(self))

    @screen_event(Permission.READ_LEADS)
    async def hear(  # noqa: PLR0917  as live_link calls it
        self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
    ) -> Any:
        """Follow what happens to the client's leads."""
        return ListState.catch_up

    @screen_event(Permission.READ_LEADS, background=True)
    async def catch_up(self) -> None:
        """Read the list again a moment later, once for a burst of news."""
        async with self:
            if time.time() < self._due_until:
                return
            # By the clock, so that a pause that a restart cut short holds up nothing.
            self._due_until = time.time() + FORGET_SECONDS
        await asyncio.sleep(PAUSE_SECONDS)
        async with self:
            self._due_until = 0.0
            await refresh_list(self, await actor_of(self))

    @screen_event(Permission.READ_LEADS)
    async def look_up(self, query: str, sentiment: str) -> None:
        """Show the leads that match; an unknown tag means all."""
        self.query = query.strip()[:LONGEST_QUERY]
        self.sentiment = sentiment if sentiment in set(Sentiment) else ""
        self.rows, self.cursor = (), ""
        await refresh_list(self, await actor_of(self))

    @screen_event(Permission.READ_LEADS)
    async def load_more(self) -> None:
        """Add the next page; nothing when the end is reached."""
        if not self.cursor:
            return
        page = await _read(self, await actor_of(self), self.cursor)
        known = {row.id for row in self.rows}
        fresh = (row_view(lead) for lead in page.rows if lead.id not in known)
        self.rows, self.cursor = (*self.rows, *fresh), page.cursor or ""


async def refresh_list(state: ListState, actor: Actor) -> None:
    """Read the newest page into the list; rows loaded after it stay."""
    try:
        page = await _read(state, actor, None)
    except Exception:
        # The pane says so and offers to try again; what was read before stays.
        log.exception("list_not_read")
        state.phase = "ready" if state.rows else "failed"
        return
    rows = tuple(row_view(lead) for lead in page.rows)
    is_longer = len(state.rows) > len(rows) and page.cursor is not None
    shown = merge_rows(rows, state.rows) if is_longer else rows
    if shown != state.rows:
        state.rows = shown
    if not is_longer:
        state.cursor = page.cursor or ""
    state.phase = "ready"


async def _read(state: ListState, actor: Actor, cursor: str | None) -> LeadPage:
    tag = Sentiment(state.sentiment) if state.sentiment else None
    async with tools().database.transaction() as tx:
        return await lead_page(
            tx, actor, query=state.query, sentiment=tag, cursor=cursor, limit=PAGE
        )
