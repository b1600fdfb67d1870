"""Deciding on facts: approve, forget, edit and add."""

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.errors import AppError
from inboxapp.drafting.memory.service import (
    Reviewed,
    add,
    approve,
    approve_many,
    edit,
    forget_many,
)
from inboxapp.drafting.memory.types import MemoryCategory
from inboxapp.ui.components import notify
from inboxapp.ui.memory.state import MemoryState
from inboxapp.ui.memory.views import MemoryItem
from inboxapp.ui.session import actor_of, screen_event, tools

# A row that leaves lets the next one slide under the pointer: nobody has read that one yet.
DOUBLE_CLICK_SECONDS = 0.6


class ReviewState(rx.State):
    """The facts that may be forgotten; what is erased does not come back, so it is asked twice."""

    doomed: tuple[int, ...] = ()
    doomed_text: str = ""
    _settled_at: float = 0.0

    @screen_event(Permission.CONTROL_RUNS)
    async def approve(self, memory_id: int) -> EventSpec | None:
        """Let drafts rely on a fact; the second half of a double click hits the next one."""
        if now().timestamp() - self._settled_at < DOUBLE_CLICK_SECONDS:
            return None
        actor = await actor_of(self)
        try:
            async with tools().database.transaction() as tx:
                await approve(tx, actor, memory_id)
        finally:
            await _reload(self, actor)
            self._settled_at = now().timestamp()
        return notify("Approved. The next draft knows it.", tone="good")

    @screen_event(Permission.CONTROL_RUNS)
    async def approve_chosen(self) -> EventSpec:
        """Approve the selection."""
        actor = await actor_of(self)
        chosen = (await self.get_state(MemoryState)).chosen
        async with tools().database.transaction() as tx:
            done = await approve_many(tx, actor, chosen)
        await _reload(self, actor)
        return notify(reviewed_words("Approved", done), tone="good" if done.done else "warn")

    @screen_event(Permission.WORK_LEADS)
    async def ask_to_forget(self, memory_id: int) -> None:
        """Ask before a fact is erased; 0 changes one's mind."""
        listed = (await self.get_state(MemoryState)).rows
        found = [row for row in listed if row.id == memory_id]
        self.doomed = tuple(row.id for row in found)
        self.doomed_text = found[0].text if found else ""

    @screen_event(Permission.WORK_LEADS)
    async def ask_to_forget_chosen(self) -> None:
        """Ask before the selection is erased."""
        self.doomed = (await self.get_state(MemoryState)).chosen
        self.doomed_text = ""

    @screen_event(Permission.WORK_LEADS)
    async def forget(self) -> EventSpec:
        """Erase what was asked about."""
        actor = await actor_of(self)
        doomed, self.doomed = self.doomed, ()
        async with tools().database.transaction() as tx:
            done = await forget_many(tx, actor, doomed)
        await _reload(self, actor)
        return notify(reviewed_words("Forgotten", done), tone="info")


class FactState(rx.State):
    """The fact that is being edited or added; one without an id is new."""

    edited: MemoryItem = MemoryItem()
    is_editing: bool = False
    error: str = ""
    version: int = 0

    @screen_event(Permission.CONTROL_RUNS)
    async def edit(self, memory_id: int) -> None:
        """Open a fact that is on screen."""
        listed = (await self.get_state(MemoryState)).rows
        found = [row for row in listed if row.id == memory_id]
        if found:
            self._open(found[0])

    @screen_event(Permission.WORK_LEADS)
    async def start_adding(self) -> None:
        """Open an empty fact about the lead that is shown."""
        self._open(MemoryItem(category=MemoryCategory.OTHER.value))

    @screen_event(Permission.WORK_LEADS)
    async def stop_editing(self) -> None:
        """Close the fact without saving."""
        self.is_editing = False

    @screen_event(Permission.WORK_LEADS)
    async def save(self, values: dict[str, str]) -> EventSpec | None:
        """Store the open fact as a person's word."""
        actor = await actor_of(self)
        lead = (await self.get_state(MemoryState)).lead
        try:
            await _store(actor, self.edited.id, lead, values)
        except AppError as refusal:
            self.error = refusal.message
            return None
        self.is_editing = False
        await _reload(self, actor)
        return notify("Saved. The next draft knows it.", tone="good")

    def _open(self, item: MemoryItem) -> None:
        self.edited, self.is_editing, self.error = item, True, ""
        self.version += 1


async def _store(actor: Actor, memory_id: int, lead: int, values: dict[str, str]) -> None:
    category = values.get("category", "")
    kind = MemoryCategory(category) if category in set(MemoryCategory) else MemoryCategory.OTHER
    days = values.get("days", "")
    life = int(days) if days.isdecimal() and len(days) <= 3 else None  # noqa: PLR2004  a year
    async with tools().database.transaction() as tx:
        if memory_id:
            await edit(tx, actor, memory_id, kind, values.get("text", ""), days=life)
        else:
            await add(tx, actor, lead, kind, values.get("text", ""), days=life)


async def _reload(state: rx.State, actor: Actor) -> None:
    shown = await state.get_state(MemoryState)
    await shown._renew(actor)  # noqa: SLF001  no event handler


def reviewed_words(verb: str, done: Reviewed) -> str:
    """Say how many facts a decision reached, and that some were gone."""
    words = f"{verb}: {done.done} fact{'s' * (done.done != 1)}."
    if done.left:
        words += f" {done.left} had gone, expired or been decided meanwhile."
    return words
