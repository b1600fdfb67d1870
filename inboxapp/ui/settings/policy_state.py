"""What the client lets the machine do, as one tab edits it."""

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.drafting.auto_send.service import stop_all
from inboxapp.drafting.policy.budget import spent_today, state_of_budget
from inboxapp.drafting.policy.checking import AUTO_SEND_CHOICES
from inboxapp.drafting.policy.errors import PolicyChanged
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.service import change_policy
from inboxapp.drafting.policy.spending import Spent
from inboxapp.drafting.policy.types import DraftingPolicy
from inboxapp.ui.components import clear_toasts, notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.policy_fields import (
    FORMS,
    MODE,
    as_changes,
    changed_fields,
    faults_in,
    shown,
)
from inboxapp.ui.settings.views import Choice

NOT_SAVED = "Nothing was saved. Mend what is marked in red, then save again."
CHANNELS = {Channel.EMAIL: "Email", Channel.SMS: "SMS", Channel.LINKEDIN: "LinkedIn"}
ON = "on"


class PolicyState(rx.State):
    """What the forms were filled with, and what the server found wrong with what came back."""

    fields: dict[str, str] = {}
    errors: dict[str, str] = {}
    tags: tuple[Choice, ...] = ()
    channels: tuple[Choice, ...] = ()
    today: str = ""
    budget_words: str = ""
    is_asking: bool = False
    notice: str = ""
    version: int = 0
    refused: int = 0
    _saved_version: int = 0
    _waiting: dict[str, str] = {}

    @screen_event(Permission.CHANGE_SETTINGS)
    async def save(self, values: dict[str, str]) -> list[EventSpec]:
        """Store what differs from what was shown; switching auto-send on is asked about first."""
        form = values.get("form", "")
        if form not in FORMS:
            return []
        fields = changed_fields(form, values, self.fields)
        if fields.get(MODE) == ON:
            self._waiting, self.is_asking = fields, True
            return []
        return await self._save(fields)

    @screen_event(Permission.CHANGE_SETTINGS)
    async def switch_on(self) -> list[EventSpec]:
        """Save what was asked about."""
        fields, self._waiting, self.is_asking = self._waiting, {}, False
        return await self._save(fields) if fields else []

    @screen_event(Permission.CHANGE_SETTINGS)
    async def keep_off(self) -> None:
        """Save nothing; the form stays as it was filled in."""
        self._waiting, self.is_asking = {}, False

    @screen_event(Permission.CONTROL_RUNS)
    async def stop(self) -> list[EventSpec]:
        """Stop sending without a person, and cancel what is planned."""
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            cancelled = await stop_all(tx, actor)
        await self._load(actor)
        words = f"Auto-send is off. Planned replies cancelled: {cancelled}."
        return [clear_toasts(), notify(words, tone="good")]

    async def _save(self, fields: dict[str, str]) -> list[EventSpec]:
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            policy, version = await policy_of(tx, actor.client_id)
        if faults := faults_in(policy, fields):
            self.errors, self.refused = faults, self.refused + 1
            return [clear_toasts(), notify(NOT_SAVED, tone="bad")]
        try:
            async with tools().database.transaction() as tx:
                await change_policy(tx, actor, as_changes(fields), self._saved_version)
        except PolicyChanged as refusal:
            # What the form shows stays the yardstick, so a second save changes these fields alone.
            self._saved_version, self.notice = version, refusal.message
            return [clear_toasts(), notify(refusal.message, tone="warn")]
        await self._load(actor)
        return [clear_toasts(), notify("Saved. Runs that begin from now on use it.", tone="good")]

    async def _load(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            policy, self._saved_version = await policy_of(tx, actor.client_id)
            spent = await spent_today(tx, actor.client_id)
            state = await state_of_budget(tx, actor.client_id)
        self.today, self.budget_words = today_in_words(spent), state.words if state else ""
        self._show(policy)

    def _show(self, policy: DraftingPolicy) -> None:
        sending = policy.auto_send
        self.fields, self.errors, self.notice = shown(policy), {}, ""
        self.tags = tuple(Choice(tag, tag, tag in sending.sentiments) for tag in AUTO_SEND_CHOICES)
        self.channels = tuple(
            Choice(channel, label, channel in sending.channels)
            for channel, label in CHANNELS.items()
        )
        self._waiting, self.is_asking = {}, False
        self.version += 1


def today_in_words(spent: Spent) -> str:
    """Say what the client's day came to so far."""
    cost = f"${spent.cost:,.2f}" if spent.cost >= 1 or not spent.cost else f"${spent.cost:.4f}"
    words = f"{cost} and {spent.tokens:,} tokens"
    return f"{words}, and calls whose price is not known" if spent.has_unknown_cost else words
