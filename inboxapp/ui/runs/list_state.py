"""The list of runs, as one tab sees it."""

import reflex as rx
import structlog
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.errors import NotFound
from inboxapp.events.types import EventKind
from inboxapp.runs.types import RunKind, RunStatus
from inboxapp.ui.live import watch_client
from inboxapp.ui.runs.finding import Filters, asked_for, find_one, find_page, lead_name
from inboxapp.ui.runs.reading import runs_href
from inboxapp.ui.runs.views import RunItem
from inboxapp.ui.session import actor_of, screen_event

_HEARD = {EventKind.RUN_CHANGED, EventKind.STAGE_CHANGED}

log = structlog.get_logger(__name__)


class RunsState(rx.State):
    """The rows on screen; newer ones are counted and wait for a press."""

    rows: tuple[RunItem, ...] = ()
    cursor: str = ""
    status: str = ""
    kind: str = ""
    lead: int = 0
    lead_name: str = ""
    fresh_words: str = ""
    phase: str = "loading"
    _fresh: frozenset[int] = frozenset()

    @screen_event(Permission.READ_RUNS)
    async def open(self) -> None:
        """Show the runs that the address asks for."""
        actor = await actor_of(self)
        watch_client(self, actor, every_stage=True)
        if self._take_filters():
            self.rows, self.phase = (), "loading"
        self.lead_name = await lead_name(actor, self.lead)
        await self._load(actor)

    @screen_event(Permission.READ_RUNS)
    async def load(self) -> None:
        """Show the newest runs."""
        actor = await actor_of(self)
        watch_client(self, actor, every_stage=True)
        await self._load(actor)

    @screen_event(Permission.READ_RUNS)
    async def resync(self) -> None:
        """Catch up with what may have been missed, without moving what is being read."""
        actor = await actor_of(self)
        watch_client(self, actor, every_stage=True)
        await (self._renew_all(actor) if self.phase == "ready" else self._load(actor))

    @screen_event(Permission.READ_RUNS)
    async def choose_status(self, status: str) -> EventSpec:
        """Filter by status; "" is all."""
        known = status if status in set(RunStatus) else ""
        return rx.redirect(runs_href(status=known, kind=self.kind, lead=self.lead))

    @screen_event(Permission.READ_RUNS)
    async def choose_kind(self, kind: str) -> EventSpec:
        """Filter by pipeline; "" is all."""
        known = kind if kind in set(RunKind) else ""
        return rx.redirect(runs_href(status=self.status, kind=known, lead=self.lead))

    @screen_event(Permission.READ_RUNS)
    async def load_more(self) -> None:
        """Add the next page; nothing when the end is reached."""
        actor = await actor_of(self)
        if self.cursor:
            rows, cursor = await find_page(actor, self._filters(), cursor=self.cursor)
            known = {row.id for row in self.rows}
            self.rows = (*self.rows, *(row for row in rows if row.id not in known))
            self.cursor = cursor

    @screen_event(Permission.READ_RUNS)
    async def hear(  # noqa: PLR0917  what LiveLink sends
        self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
    ) -> None:
        """Renew the rows the news is about where they stand; new ones wait above."""
        if kind in _HEARD and self.phase == "ready":
            actor = await actor_of(self)
            await (self._renew(actor, run_id) if run_id else self._renew_all(actor))

    async def _load(self, actor: Actor) -> None:
        try:
            self.rows, self.cursor = await find_page(actor, self._filters())
        except Exception:
            # The pane says so and offers to try again.
            log.exception("runs_not_read")
            self.phase = "failed"
        else:
            self._count(set())
            self.phase = "ready"

    async def _renew(self, actor: Actor, run_id: int) -> None:
        try:
            run, is_wanted = await find_one(actor, self._filters(), run_id)
        except NotFound:
            return
        if any(row.id == run_id for row in self.rows):
            self.rows = tuple(run if row.id == run_id else row for row in self.rows)
        elif is_wanted:
            self._announce([run])

    async def _renew_all(self, actor: Actor) -> None:
        rows, _ = await find_page(actor, self._filters(), at_least=len(self.rows))
        found = {row.id: row for row in rows}
        self.rows = tuple(found.get(row.id, row) for row in self.rows)
        known = {row.id for row in self.rows}
        self._announce([row for row in rows if row.id not in known])

    def _announce(self, runs: list[RunItem]) -> None:
        """Let new rows wait for a press; an empty list has nobody reading it."""
        newest = max((row.id for row in self.rows), default=0)
        if not self.rows:
            self.rows = tuple(runs)
        else:
            self._count({*self._fresh, *(run.id for run in runs if run.id > newest)})

    def _count(self, fresh: set[int]) -> None:
        self._fresh = frozenset(fresh)
        count = len(fresh)
        self.fresh_words = f"{count} newer run{'s' * (count > 1)}" if count else ""

    def _take_filters(self) -> bool:
        before = self._filters()
        asked = asked_for(self.router.url.query_parameters)
        self.status, self.kind, self.lead = asked.status, asked.kind, asked.lead
        return asked != before

    def _filters(self) -> Filters:
        return Filters(self.status, self.kind, self.lead)
