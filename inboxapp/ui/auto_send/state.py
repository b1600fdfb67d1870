"""The decisions on screen, and the one press that stops everything."""

import reflex as rx
import structlog
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.drafting.auto_send.service import cancel, stop_all
from inboxapp.events.types import EventKind
from inboxapp.ui.auto_send.finding import asked_for, find_overview, find_sends, first_tab
from inboxapp.ui.auto_send.views import Counts, OutcomeStrip, RuleItem, SendItem
from inboxapp.ui.auto_send.words import stopped_words
from inboxapp.ui.components import notify
from inboxapp.ui.live import watch_client
from inboxapp.ui.session import actor_of, screen_event, tools

_HEARD = {EventKind.DRAFT_CHANGED, EventKind.POLICY_CHANGED, EventKind.RUN_CHANGED}

log = structlog.get_logger(__name__)


class AutoSendState(rx.State):
    """One tab of decisions with the counts around it; newer ones wait for a press."""

    rows: tuple[SendItem, ...] = ()
    oldest: int = 0
    tab: str = "planned"
    mode: str = "off"
    counts: Counts = Counts()
    rules: tuple[RuleItem, ...] = ()
    outcomes: OutcomeStrip = OutcomeStrip()
    fresh_words: str = ""
    stopped: str = ""
    may_stop: bool = False
    is_disabled: bool = False
    phase: str = "loading"

    @screen_event(Permission.READ_LEADS)
    async def open(self) -> None:
        """Show the tab that the address asks for."""
        actor = await actor_of(self)
        watch_client(self, actor)
        self.rows, self.phase, self.stopped = (), "loading", ""
        self.may_stop = actor.can(Permission.CONTROL_RUNS)
        self.is_disabled = tools().settings.auto_send_disabled
        asked = asked_for(self.router.url.query_parameters)
        await self._load(actor, asked.value if asked else "")

    @screen_event(Permission.READ_LEADS)
    async def load(self) -> None:
        """Show the newest decisions."""
        actor = await actor_of(self)
        watch_client(self, actor)
        await self._load(actor, self.tab)

    @screen_event(Permission.READ_LEADS)
    async def resync(self) -> None:
        """Catch up with what may have been missed, without moving what is being read."""
        actor = await actor_of(self)
        watch_client(self, actor)
        await (self._renew(actor) if self.phase == "ready" else self._load(actor, self.tab))

    @screen_event(Permission.READ_LEADS)
    async def hear(  # noqa: PLR0917  what LiveLink sends
        self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
    ) -> None:
        """Renew the rows where they stand; new ones wait above."""
        if kind in _HEARD and self.phase == "ready":
            await self._renew(await actor_of(self))

    @screen_event(Permission.READ_LEADS)
    async def load_more(self) -> None:
        """Add the next page; nothing when the end is reached."""
        actor = await actor_of(self)
        if self.oldest:
            found = await find_sends(actor, self.tab, before=self.oldest)
            self.rows, self.oldest = (*self.rows, *found.rows), found.oldest

    @screen_event(Permission.WORK_LEADS)
    async def cancel(self, decision_id: int) -> EventSpec | None:
        """Keep one planned reply from going out."""
        actor = await actor_of(self)
        row = next((one for one in self.rows if one.id == decision_id and one.may_cancel), None)
        if row is None:
            return None
        try:
            async with tools().database.transaction() as tx:
                await cancel(tx, actor, row.lead_id, Channel(row.channel))
        finally:
            await self._renew(actor)
        return notify("Cancelled. The draft is kept for a person.", tone="good")

    @screen_event(Permission.CONTROL_RUNS)
    async def stop(self) -> None:
        """Stop sending without a person, and cancel what is planned; nothing is asked first."""
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            cancelled = await stop_all(tx, actor)
        await self._load(actor, self.tab)
        self.stopped = stopped_words(cancelled, self.mode)

    async def _load(self, actor: Actor, tab: str) -> None:
        try:
            await self._look(actor)
            self.tab = tab or first_tab(self.mode, self.counts)
            found = await find_sends(actor, self.tab)
        except Exception:
            # The pane says so and offers to try again.
            log.exception("auto_sends_not_read")
            self.phase = "failed"
        else:
            self.rows, self.oldest = found.rows, found.oldest
            self.fresh_words, self.phase = "", "ready"

    async def _renew(self, actor: Actor) -> None:
        """Read again what is on screen: what is gone goes, what is new is counted."""
        await self._look(actor)
        found = await find_sends(actor, self.tab, at_least=len(self.rows))
        now_there = {row.id: row for row in found.rows}
        newest = max((row.id for row in self.rows), default=0)
        kept = tuple(now_there[row.id] for row in self.rows if row.id in now_there)
        fresh = sum(row_id > newest for row_id in now_there) if kept else 0
        self.rows, self.oldest = kept or found.rows, found.oldest
        self.fresh_words = f"{fresh} newer" if fresh else ""

    async def _look(self, actor: Actor) -> None:
        seen = await find_overview(actor)
        self.mode, self.counts = seen.mode, seen.counts
        self.rules, self.outcomes = seen.rules, seen.outcomes
        self.stopped = "" if seen.mode == "on" else self.stopped
