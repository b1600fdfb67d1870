"""The client's profile, as one tab edits it."""

from dataclasses import asdict

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.errors import BadProfile
from inboxapp.accounts.profile import ELIGIBLE_CHOICES, checked
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.service import save_profile
from inboxapp.accounts.types import Actor, ClientProfile, Permission
from inboxapp.conversations.types import DRAFT_ELIGIBLE
from inboxapp.ui.components import clear_toasts, notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.views import ProfileErrors, ProfileFields, TagChoice

ELIGIBLE = "eligible_sentiments"
NOT_SAVED = "Nothing was saved. Mend what is marked in red, then save again."
_FIELDS = tuple(asdict(ProfileFields()))


class ProfileState(rx.State):
    """What the form was filled with, and what the server found wrong."""

    fields: ProfileFields = ProfileFields()
    tags: tuple[TagChoice, ...] = ()
    errors: ProfileErrors = ProfileErrors()
    tags_error: str = ""
    version: int = 0
    refused: int = 0

    @screen_event(Permission.CHANGE_SETTINGS)
    async def save(self, values: dict[str, str]) -> list[EventSpec]:
        """Store what differs from what was shown; a field with a fault stops all of it."""
        actor = await actor_of(self)
        changes = self._changes(values)
        faults = faults_in(changes)
        self.errors = ProfileErrors(**{n: w for n, w in faults.items() if n in _FIELDS})
        self.tags_error = faults.get(ELIGIBLE, "")
        if faults:
            self.refused += 1
            return [clear_toasts(), notify(NOT_SAVED, tone="bad")]
        async with tools().database.transaction() as tx:
            self._show(await save_profile(tx, actor, **changes))
        return [clear_toasts(), notify("Saved. The next draft uses it.", tone="good")]

    async def _load(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            profile = await client_profile(tx, actor.client_id)
        self._show(profile)
        self.errors, self.tags_error = ProfileErrors(), ""

    def _show(self, profile: ClientProfile) -> None:
        self.fields = ProfileFields(**{name: _text(getattr(profile, name)) for name in _FIELDS})
        chosen = profile.eligible_sentiments or DRAFT_ELIGIBLE
        self.tags = tuple(TagChoice(tag, tag in chosen) for tag in ELIGIBLE_CHOICES)
        self.version += 1

    def _changes(self, values: dict[str, str]) -> dict[str, object]:
        """Return the fields that a person changed, so that nobody else's change is undone."""
        shown = asdict(self.fields)
        changes: dict[str, object] = {
            name: values[name] for name in _FIELDS if name in values and values[name] != shown[name]
        }
        chosen = [tag for tag in values.get(ELIGIBLE, "").split("|") if tag]
        if chosen != [choice.tag for choice in self.tags if choice.is_on]:
            changes[ELIGIBLE] = chosen
        return changes


def faults_in(changes: dict[str, object]) -> dict[str, str]:
    """Return what is wrong with each field, so that all of it can be mended at once."""
    faults = {}
    for name, value in changes.items():
        try:
            checked({name: value})
        except BadProfile as refusal:
            faults[name] = refusal.message.removesuffix(" Nothing was changed.")
    if changes.get(ELIGIBLE) == []:
        faults[ELIGIBLE] = "Choose at least one tag, or nothing is ever drafted."
    return faults


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
