"""How other programs reach the client, as one tab sees it."""

import reflex as rx
from reflex.event import EventSpec

from inboxapp.accounts.keys import api_keys, create_key, reveal_webhook_secret, revoke_key
from inboxapp.accounts.types import Actor, Permission, Role
from inboxapp.channels.types import Channel
from inboxapp.core.errors import Invalid
from inboxapp.ui.components import notify
from inboxapp.ui.session import actor_of, screen_event, tools
from inboxapp.ui.settings.secret_box import show_secret
from inboxapp.ui.settings.views import KeyItem

WEBHOOK_SECRET = "webhook-secret"  # noqa: S105  the name of its place on the page
NEW_KEY = "new-api-key"


class AccessState(rx.State):
    """Addresses and what is known of the keys; no secret is ever kept here."""

    url: str = ""
    client: str = ""
    webhooks: tuple[tuple[str, str], ...] = ()
    keys: tuple[KeyItem, ...] = ()
    name_error: str = ""
    doomed: KeyItem = KeyItem()
    version: int = 0

    @screen_event(Permission.CHANGE_SETTINGS)
    async def reveal(self) -> EventSpec:
        """Show the webhook secret to this page."""
        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            return show_secret(WEBHOOK_SECRET, await reveal_webhook_secret(tx, actor))

    @screen_event(Permission.CHANGE_SETTINGS)
    async def add_key(self, values: dict[str, str]) -> EventSpec | None:
        """Make a key and show it this once."""
        actor = await actor_of(self)
        self.name_error = ""
        role = Role.ADMIN if values.get("role") == Role.ADMIN else Role.MANAGER
        try:
            async with tools().database.transaction() as tx:
                key = await create_key(tx, actor, values.get("name", ""), role=role)
        except Invalid as refusal:
            self.name_error = refusal.message
            return None
        await self._read_keys(actor)
        return show_secret(NEW_KEY, key)

    @screen_event(Permission.CHANGE_SETTINGS)
    async def ask_to_revoke(self, key_id: int) -> None:
        """Ask before a key stops working; 0 changes one's mind."""
        found = [key for key in self.keys if key.id == key_id]
        self.doomed = found[0] if found else KeyItem()

    @screen_event(Permission.CHANGE_SETTINGS)
    async def revoke(self) -> EventSpec:
        """Stop the key that was asked about."""
        actor = await actor_of(self)
        doomed, self.doomed = self.doomed, KeyItem()
        async with tools().database.transaction() as tx:
            await revoke_key(tx, actor, doomed.id)
        await self._read_keys(actor)
        return notify(f"The key “{doomed.name}” no longer works.", tone="info")

    async def _load(self, actor: Actor) -> None:
        self.url, self.client = tools().settings.url, actor.client_key
        self.name_error = ""
        self.webhooks = tuple(
            (channel.value, f"{self.url}/webhooks/{channel}/{actor.client_key}")
            for channel in Channel
        )
        await self._read_keys(actor)

    async def _read_keys(self, actor: Actor) -> None:
        async with tools().database.transaction() as tx:
            found = await api_keys(tx, actor)
        self.keys = tuple(
            KeyItem(
                key.id, key.name, key.prefix, key.created_at.isoformat(), key.role == Role.ADMIN
            )
            for key in found
        )
        self.version += 1
