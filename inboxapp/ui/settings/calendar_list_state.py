"""The calendars whose events make a client busy, as one tab sees them."""

from collections.abc import Coroutine
from typing import Any
from urllib.parse import urlsplit

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.errors import AppError
from inboxapp.scheduling.queries import calendar_sources
from inboxapp.scheduling.service import remove_calendar
from inboxapp.scheduling.subscriptions import add_calendar, refresh_calendar
from inboxapp.scheduling.types import CalendarSourceView
from inboxapp.ui.components import notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.calendar_state import CalendarState
from inboxapp.ui.settings.calendar_views import CalendarItem


class CalendarListState(rx.State):
    """The list, what is being read at this moment, and the one that may be removed."""

    calendars: tuple[CalendarItem, ...] = ()
    doomed: CalendarItem = CalendarItem()
    is_adding: bool = False
    reading: int = 0
    problem: str = ""
    version: int = 0

    @screen_event(Permission.CHANGE_SETTINGS, background=True)
    async def subscribe(self, values: dict[str, str]) -> EventSpec | None:
        """Read a calendar's address and keep it if it can be read."""
        async with self:
            actor = await actor_of(self)
            self.is_adding, self.problem = True, ""
        name, url = values.get("calendar_name", ""), values.get("calendar_url", "")
        refusal = await refused(add_calendar(tools().database, actor, name, url))
        async with self:
            self.is_adding, self.problem = False, refusal
            if refusal:
                return None
            self.version += 1
            await self._reload(actor)
        return notify("Added. It is read again every 15 minutes.", tone="good")

    @screen_event(Permission.CHANGE_SETTINGS, background=True)
    async def refresh(self, calendar_id: int) -> EventSpec:
        """Read a subscribed calendar now."""
        async with self:
            actor = await actor_of(self)
            self.reading = calendar_id
        refusal = await refused(refresh_calendar(tools().database, actor, calendar_id))
        async with self:
            self.reading = 0
            await self._reload(actor)
        return notify(refusal, tone="bad") if refusal else notify("Up to date.", tone="good")

    @screen_event(Permission.CHANGE_SETTINGS)
    async def uploaded(self, name: str) -> EventSpec:
        """Show what an uploaded file changed."""
        await self._reload(await actor_of(self))
        return notify(f"“{name[:120]}” was read; its times are busy now.", tone="good")

    @screen_event(Permission.CHANGE_SETTINGS)
    async def ask_to_remove(self, calendar_id: int) -> None:
        """Ask before a calendar goes; 0 changes one's mind."""
        found = [one for one in self.calendars if one.id == calendar_id]
        self.doomed = found[0] if found else CalendarItem()

    @screen_event(Permission.CHANGE_SETTINGS)
    async def remove(self) -> EventSpec:
        """Forget the calendar that was asked about."""
        actor = await actor_of(self)
        doomed, self.doomed = self.doomed, CalendarItem()
        async with tools().database.transaction() as tx:
            name = await remove_calendar(tx, actor, doomed.id)
        await self._reload(actor)
        return notify(f"“{name}” was removed; its times are free again.", tone="info")

    async def _load(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            found = await calendar_sources(tx, actor)
        self.calendars = tuple(_item(one) for one in found)
        self.is_adding, self.reading, self.problem = False, 0, ""

    async def _reload(self, actor: Actor) -> None:
        await self._load(actor)
        await (await self.get_state(CalendarState))._preview(actor)  # noqa: SLF001  no event handler


async def refused(verb: Coroutine[Any, Any, object]) -> str:
    """Do it and return why not, "" when it worked."""
    try:
        await verb
    except AppError as refusal:
        return refusal.message
    return ""


def _item(source: CalendarSourceView) -> CalendarItem:
    count = source.busy_count
    return CalendarItem(
        id=source.id,
        name=source.name,
        place=(urlsplit(source.url).hostname or "") if source.url else "Uploaded file",
        is_subscribed=bool(source.url),
        busy=f"{count:,} busy time{'' if count == 1 else 's'}",
        at=source.fetched_at.isoformat() if source.fetched_at else "",
        error=source.error,
    )
