"""Who may sign in, as one tab sees it."""

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.errors import WeakPassword
from inboxapp.accounts.queries import people
from inboxapp.accounts.service import deactivate_user, invite, reactivate_user, set_role
from inboxapp.accounts.types import Actor, Permission, Role
from inboxapp.core.errors import AppError, Invalid
from inboxapp.ui.components import notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.views import PersonErrors, PersonItem


class PeopleState(rx.State):
    """The people, the one to be added, and the one who may lose access."""

    people: tuple[PersonItem, ...] = ()
    is_adding: bool = False
    errors: PersonErrors = PersonErrors()
    leaving: PersonItem = PersonItem()
    version: int = 0

    @screen_event(Permission.MANAGE_USERS)
    async def start_adding(self) -> None:
        """Open an empty form."""
        self.is_adding, self.errors = True, PersonErrors()
        self.version += 1

    @screen_event(Permission.MANAGE_USERS)
    async def stop_adding(self) -> None:
        """Close the form without saving."""
        self.is_adding = False

    @screen_event(Permission.MANAGE_USERS)
    async def add(self, values: dict[str, str]) -> EventSpec | None:
        """Add a person with a first password."""
        actor = await actor_of(self)
        self.errors = await invite_from(actor, values)
        if self.errors != PersonErrors():
            return None
        self.is_adding = False
        await self._load(actor)
        return notify(f"{values['name']} can sign in now. Hand over the password.", tone="good")

    @screen_event(Permission.MANAGE_USERS)
    async def change_role(self, user_id: int, role: str) -> EventSpec:
        """Change what a person may do; their sessions end."""
        actor = await actor_of(self)
        try:
            async with tools().database.transaction() as tx:
                await set_role(tx, actor, user_id, role_named(role))
        except AppError as refusal:
            await self._load(actor)
            return notify(refusal.message, tone="bad")
        await self._load(actor)
        return notify(f"Role changed to {role}. They have to sign in again.", tone="good")

    @screen_event(Permission.MANAGE_USERS)
    async def ask_to_close(self, user_id: int) -> None:
        """Ask before an account is closed; 0 changes one's mind."""
        found = [person for person in self.people if person.id == user_id]
        self.leaving = found[0] if found else PersonItem()

    @screen_event(Permission.MANAGE_USERS)
    async def close_account(self) -> EventSpec:
        """Close the account that was asked about."""
        actor = await actor_of(self)
        leaving, self.leaving = self.leaving, PersonItem()
        async with tools().database.transaction() as tx:
            await deactivate_user(tx, actor, leaving.id)
        await self._load(actor)
        return notify(f"{leaving.name} is signed out and can't sign in.", tone="info")

    @screen_event(Permission.MANAGE_USERS)
    async def open_account(self, user_id: int) -> EventSpec:
        """Let a person sign in again."""
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            await reactivate_user(tx, actor, user_id)
        await self._load(actor)
        return notify("They can sign in again.", tone="good")

    async def _load(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            found = await people(tx, actor)
        self.version += 1
        self.people = tuple(
            PersonItem(
                id=person.user_id,
                name=person.name,
                email=person.email,
                role=person.role.value,
                is_active=person.is_active,
                is_you=person.user_id == actor.user_id,
            )
            for person in found
        )


def role_named(role: str) -> Role:
    """Return the role of this name. Raises Invalid; a browser can send any word."""
    if role not in set(Role):
        raise Invalid("There is no such role. Nothing was changed; choose one from the list.")
    return Role(role)


async def invite_from(actor: Actor, values: dict[str, str]) -> PersonErrors:
    """Add the person, or return what is wrong with which field."""
    name = values.get("name", "").strip()
    role = values.get("role", "")
    if not name:
        return PersonErrors(name="A name shows who wrote what.")
    try:
        async with tools().database.transaction() as tx:
            await invite(
                tx,
                actor,
                email=values.get("email", ""),
                name=name,
                role=Role(role) if role in set(Role) else Role.SETTER,
                password=values.get("password", ""),
            )
    except WeakPassword as refusal:
        return PersonErrors(password=refusal.message)
    except AppError as refusal:
        return PersonErrors(email=refusal.message)
    return PersonErrors()
