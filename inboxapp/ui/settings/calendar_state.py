"""Weekly hours and what they offer, as one tab sees them."""

from collections.abc import Mapping
from dataclasses import replace

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.scheduling.queries import availability_of, offered_slots
from inboxapp.scheduling.service import set_availability
from inboxapp.scheduling.types import Availability
from inboxapp.ui.components import clear_toasts, notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.calendar_form import as_days, as_rules, read_form
from inboxapp.ui.settings.calendar_views import DayItem, RuleItem
from inboxapp.ui.settings.profile_state import NOT_SAVED

# For whom the preview is drawn: words, and the timezone ("" is the client's own).
LEADS = {
    "": "In your timezone",
    "Europe/London": "In London",
    "Europe/Berlin": "In Berlin",
    "America/New_York": "In New York",
    "America/Los_Angeles": "In Los Angeles",
    "Asia/Singapore": "In Singapore",
    "Australia/Sydney": "In Sydney",
}


class CalendarState(rx.State):
    """The form as it was filled, its faults, and the times a lead would be offered."""

    days: tuple[DayItem, ...] = ()
    rules: tuple[RuleItem, ...] = ()
    timezone: str = ""
    has_hours: bool = False
    offered: tuple[str, ...] = ()
    zone: str = ""
    version: int = 0
    refused: int = 0

    @screen_event(Permission.CHANGE_SETTINGS)
    async def save(self, values: dict[str, str]) -> list[EventSpec]:
        """Store the hours; a fault anywhere stops all of it."""
        actor = await actor_of(self)
        wanted, faults = read_form(values)
        self._mark(faults)
        if wanted is None:
            self.refused += 1
            return [clear_toasts(), notify(NOT_SAVED, tone="bad")]
        async with tools().database.transaction() as tx:
            await set_availability(tx, actor, wanted)
        await self._load(actor)
        return [clear_toasts(), notify("Saved. The next draft offers these times.", tone="good")]

    @screen_event(Permission.READ_SETTINGS)
    async def preview(self, zone: str) -> None:
        """Show the times as a lead in another timezone would get them."""
        self.zone = zone if zone in LEADS else ""
        await self._preview(await actor_of(self))

    async def _load(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            self._show(await availability_of(tx, actor.client_id))
        await self._preview(actor)

    async def _preview(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            slots = await offered_slots(tx, actor.client_id, now=now(), lead_timezone=self.zone)
        self.offered = tuple(slot.label for slot in slots)

    def _mark(self, faults: Mapping[str, str]) -> None:
        """Put each fault beside its field; what was typed stays in the browser."""
        self.days = tuple(replace(day, error=faults.get(day.name, "")) for day in self.days)
        self.rules = tuple(replace(rule, error=faults.get(rule.name, "")) for rule in self.rules)

    def _show(self, availability: Availability) -> None:
        self.days, self.rules = as_days(availability), as_rules(availability)
        self.timezone, self.has_hours = availability.timezone, bool(availability.windows)
        self.version += 1
