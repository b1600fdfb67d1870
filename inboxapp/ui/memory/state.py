"""The facts on screen, and which of them are chosen."""

import reflex as rx
import structlog

from inboxapp.accounts.types import Actor, Permission
from inboxapp.events.types import EventKind
from inboxapp.ui.live import watch_client
from inboxapp.ui.memory.finding import Found, asked_for, find_facts, find_lead_name
from inboxapp.ui.memory.views import MemoryItem
from inboxapp.ui.session import actor_of, screen_event

log = structlog.get_logger(__name__)


class MemoryState(rx.State):
    """One shelf of memory; newer facts are counted and wait for a press."""

    rows: tuple[MemoryItem, ...] = ()
    cursor: str = ""
    shelf: str = "waiting"
    lead: int = 0
    lead_name: str = ""
    waiting: int = 0
    known: int = 0
    chosen: tuple[int, ...] = ()
    fresh_words: str = ""
    may_review: bool = False
    phase: str = "loading"

    @screen_event(Permission.READ_LEADS)
    async def open(self) -> None:
        """Show the shelf that the address asks for."""
        actor = await actor_of(self)
        asked = asked_for(self.router.url.query_parameters)
        if asked != (self.shelf, self.lead):
            self.rows, self.phase = (), "loading"
        self.shelf, self.lead = asked
        self.may_review = actor.can(Permission.CONTROL_RUNS)
        self.lead_name = await find_lead_name(actor, self.lead)
        watch_client(self, actor)
        await self._load(actor)

    @screen_event(Permission.READ_LEADS)
    async def load(self) -> None:
        """Show the newest facts."""
        actor = await actor_of(self)
        watch_client(self, actor)
        await self._load(actor)

    @screen_event(Permission.READ_LEADS)
    async def resync(self) -> None:
        """Catch up with what may have been missed, without moving what is being read."""
        actor = await actor_of(self)
        watch_client(self, actor)
        await (self._renew(actor) if self.phase == "ready" else self._load(actor))

    @screen_event(Permission.READ_LEADS)
    async def hear(  # noqa: PLR0917  what LiveLink sends
        self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
    ) -> None:
        """Renew the rows where they stand; new ones wait above."""
        if kind == EventKind.LEAD_CHANGED and self.phase == "ready":
            await self._renew(await actor_of(self))

    @screen_event(Permission.READ_LEADS)
    async def load_more(self) -> None:
        """Add the next page; nothing when the end is reached."""
        actor = await actor_of(self)
        if self.cursor:
            found = await find_facts(actor, self.shelf, self.lead, cursor=self.cursor)
            known = {row.id for row in self.rows}
            self.rows = (*self.rows, *(row for row in found.rows if row.id not in known))
            self.cursor = found.cursor

    @screen_event(Permission.WORK_LEADS)
    async def choose(self, memory_id: int) -> None:
        """Take a fact into the selection, or out of it."""
        if memory_id in self.chosen:
            self.chosen = tuple(one for one in self.chosen if one != memory_id)
        elif any(row.id == memory_id for row in self.rows):
            self.chosen = (*self.chosen, memory_id)

    @screen_event(Permission.WORK_LEADS)
    async def choose_all(self) -> None:
        """Select every fact on screen, or none if all are selected."""
        everything = tuple(row.id for row in self.rows)
        self.chosen = () if len(self.chosen) == len(everything) else everything

    async def _load(self, actor: Actor) -> None:
        try:
            found = await find_facts(actor, self.shelf, self.lead)
        except Exception:
            # The pane says so and offers to try again.
            log.exception("memory_not_read")
            self.phase = "failed"
        else:
            self._take(found, found.rows)
            self.cursor, self.fresh_words, self.phase = found.cursor, "", "ready"

    async def _renew(self, actor: Actor) -> None:
        """Read again what is on screen: what is gone goes, what is new is counted."""
        found = await find_facts(actor, self.shelf, self.lead, at_least=len(self.rows))
        now_there = {row.id: row for row in found.rows}
        newest = max((row.id for row in self.rows), default=0)
        fresh = sum(row_id > newest for row_id in now_there)
        kept = tuple(now_there[row.id] for row in self.rows if row.id in now_there)
        self._take(found, kept or found.rows)
        self.fresh_words = f"{fresh} new fact{'s' * (fresh > 1)}" if fresh and kept else ""

    def _take(self, found: Found, rows: tuple[MemoryItem, ...]) -> None:
        there = {row.id for row in rows}
        self.rows, self.chosen = rows, tuple(one for one in self.chosen if one in there)
        self.waiting, self.known = found.counts.waiting, found.counts.known
