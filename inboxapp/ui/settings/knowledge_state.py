"""The client's own facts, as one tab edits them."""

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.drafting.queries import knowledge
from inboxapp.drafting.service import delete_knowledge, save_knowledge
from inboxapp.ui.components import notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.views import FactItem


class KnowledgeState(rx.State):
    """The facts, the one that is being edited, and the one that may be deleted."""

    facts: tuple[FactItem, ...] = ()
    edited: FactItem = FactItem()
    is_editing: bool = False
    title_error: str = ""
    body_error: str = ""
    doomed: FactItem = FactItem()
    version: int = 0

    @screen_event(Permission.CHANGE_SETTINGS)
    async def edit(self, fact_id: int) -> None:
        """Open a fact; 0 is a new one."""
        found = [fact for fact in self.facts if fact.id == fact_id]
        self.edited = found[0] if found else FactItem()
        self.title_error = self.body_error = ""
        self.is_editing = True
        self.version += 1

    @screen_event(Permission.CHANGE_SETTINGS)
    async def stop_editing(self) -> None:
        """Close the fact without saving."""
        self.is_editing = False

    @screen_event(Permission.CHANGE_SETTINGS)
    async def save(self, values: dict[str, str]) -> EventSpec | None:
        """Store the open fact."""
        actor = await actor_of(self)
        title, body = (values.get(name, "").strip() for name in ("title", "body"))
        self.title_error = "" if title else "Give it a title that says what it is about."
        self.body_error = "" if body else "Write the fact that drafts may rely on."
        if not (title and body):
            return None
        is_pinned, fact_id = "is_pinned" in values, self.edited.id or None
        async with tools().database.transaction() as tx:
            await save_knowledge(tx, actor, fact_id, title, body, is_pinned=is_pinned)
        self.is_editing = False
        await self._load(actor)
        return notify("Saved. The next draft may rely on it.", tone="good")

    @screen_event(Permission.CHANGE_SETTINGS)
    async def ask_to_delete(self, fact_id: int) -> None:
        """Ask before a fact goes; 0 changes one's mind."""
        found = [fact for fact in self.facts if fact.id == fact_id]
        self.doomed = found[0] if found else FactItem()

    @screen_event(Permission.CHANGE_SETTINGS)
    async def delete(self) -> EventSpec:
        """Remove the fact that was asked about."""
        actor = await actor_of(self)
        doomed, self.doomed = self.doomed, FactItem()
        async with tools().database.transaction() as tx:
            await delete_knowledge(tx, actor, doomed.id)
        await self._load(actor)
        return notify(f"“{doomed.title}” was deleted.", tone="info")

    async def _load(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            found = await knowledge(tx, actor)
        self.facts = tuple(
            FactItem(fact.id, fact.title, fact.body, fact.updated_at.isoformat(), fact.is_pinned)
            for fact in found
        )
