"""Which section is open, and who may do what in it."""

from typing import Any

import reflex as rx
import structlog

from inboxapp.accounts.types import Actor, Permission
from inboxapp.ui.session import actor_of, screen_event
from inboxapp.ui.settings.access_state import AccessState
from inboxapp.ui.settings.calendar_list_state import CalendarListState
from inboxapp.ui.settings.calendar_state import CalendarState
from inboxapp.ui.settings.knowledge_state import KnowledgeState
from inboxapp.ui.settings.model_state import ModelState
from inboxapp.ui.settings.people_state import PeopleState
from inboxapp.ui.settings.policy_state import PolicyState
from inboxapp.ui.settings.profile_state import ProfileState
from inboxapp.ui.settings.prompt_state import PromptListState, PromptState

# What an address says after "?tab=", the words for it, its icon, and the states it needs.
SECTIONS: dict[str, tuple[str, str]] = {
    "profile": ("Client profile", "building-2"),
    "knowledge": ("Knowledge", "book-open"),
    "calendar": ("Calendar", "calendar-days"),
    "drafting": ("Drafting", "pen-line"),
    "auto-send": ("Auto-send", "send"),
    "prompts": ("Prompts", "scroll-text"),
    "models": ("Models", "cpu"),
    "people": ("People", "users"),
    "access": ("Webhooks & API", "webhook"),
}
_STATES: dict[str, tuple[type[Any], ...]] = {
    "profile": (ProfileState,),
    "knowledge": (KnowledgeState,),
    "calendar": (CalendarState, CalendarListState),
    "drafting": (PolicyState,),
    "auto-send": (PolicyState,),
    "prompts": (PromptListState, PromptState),
    "models": (ModelState,),
    "people": (PeopleState,),
    "access": (ModelState, AccessState),
}

log = structlog.get_logger(__name__)


class SettingsState(rx.State):
    """The open section; setters are told why they see none."""

    tab: str = "profile"
    may_change: bool = False
    phase: str = "loading"

    @screen_event(Permission.READ_LEADS)
    async def open(self) -> None:
        """Show the section that the address names."""
        actor = await actor_of(self)
        asked = self.router.url.query_parameters.get("tab", "")
        tab = asked if asked in SECTIONS else "profile"
        if tab != self.tab:
            self.tab, self.phase = tab, "loading"
        self.may_change = actor.can(Permission.CHANGE_SETTINGS)
        if not actor.can(Permission.READ_SETTINGS):
            self.phase = "forbidden"
            return
        await self._load(actor)

    async def _load(self, actor: Actor) -> None:
        try:
            for kind in _STATES[self.tab]:
                await (await self.get_state(kind))._load(actor)  # noqa: SLF001  no event handler
        except Exception:
            # The page says so and offers to try again.
            log.exception("settings_not_read", tab=self.tab)
            self.phase = "failed"
        else:
            self.phase = "ready"
