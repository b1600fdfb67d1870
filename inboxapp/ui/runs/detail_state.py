"""One run, as one tab sees it."""

import reflex as rx
import structlog
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.errors import NotFound
from inboxapp.events.types import EventKind
from inboxapp.runs.service import request_cancel
from inboxapp.ui.components import notify
from inboxapp.ui.live import watch_run
from inboxapp.ui.runs.finding import find_run
from inboxapp.ui.runs.story_views import DraftResult, LoopView, SectionRow
from inboxapp.ui.runs.views import RunHead, StageItem
from inboxapp.ui.session import actor_of, screen_event, tools

_HEARD = {EventKind.RUN_CHANGED, EventKind.STAGE_CHANGED}
_LONGEST_ID = 16

log = structlog.get_logger(__name__)


class RunState(rx.State):
    """A run with everything its stages left behind."""

    shown: int = 0
    head: RunHead = RunHead()
    stages: tuple[StageItem, ...] = ()
    loop: LoopView = LoopView()
    sections: tuple[SectionRow, ...] = ()
    result: DraftResult = DraftResult()
    may_cancel: bool = False
    phase: str = "loading"

    @screen_event(Permission.READ_RUNS)
    async def open(self) -> None:
        """Show the run that the address names."""
        actor = await actor_of(self)
        wanted = self._wanted()
        if wanted != self.shown:
            self.reset()
            self.shown = wanted
        watch_run(self, actor, wanted)
        await self._read(actor)

    @screen_event(Permission.READ_RUNS)
    async def hear(  # noqa: PLR0917  what LiveLink sends
        self, kind: str, lead_id: int, run_id: int, stage: str, status: str, channel: str
    ) -> None:
        """Read the run again when the news is about it or its draft."""
        is_ours = kind in _HEARD and run_id in {0, self.shown}
        is_drafts = kind == EventKind.DRAFT_CHANGED and lead_id in {0, self.head.lead_id}
        if is_ours or is_drafts:
            await self._read(await actor_of(self))

    @screen_event(Permission.CONTROL_RUNS)
    async def cancel(self) -> EventSpec:
        """Ask the run to stop at its next step."""
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            await request_cancel(tx, actor, self.shown)
        await self._read(actor)
        return notify("Asked to stop. Finished steps are kept.", tone="info")

    async def _read(self, actor: Actor) -> None:
        try:
            found = await find_run(actor, self.shown)
        except NotFound:
            self.phase = "missing"
        except Exception:
            # The page says so and offers to try again.
            log.exception("run_not_read", run_id=self.shown)
            self.phase = "failed"
        else:
            self.head, self.stages = found.head, found.stages
            self.loop, self.sections, self.result = found.loop, found.sections, found.result
            self.may_cancel = self.head.is_active and actor.can(Permission.CONTROL_RUNS)
            self.phase = "ready"

    def _wanted(self) -> int:
        name = self.router.url.path.rstrip("/").rpartition("/")[2]
        return int(name) if name.isdecimal() and len(name) < _LONGEST_ID else 0
