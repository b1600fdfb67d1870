"""A client's keys to the REST API, as admins look after them."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from inboxapp.accounts import audit
from inboxapp.accounts.models import ApiKey
from inboxapp.accounts.queries import webhook_secret
from inboxapp.accounts.service import make_api_key
from inboxapp.accounts.types import Actor, Permission, Role
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.errors import Invalid, NotFound
from inboxapp.core.text import one_line

LONGEST_NAME = 80


class KeyNotFound(NotFound):
    """No such key for this client."""

    code = "key_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such key here. The list below is up to date.")


@dataclass(frozen=True)
class KeyView:
    """What is known of a key; only its first characters are kept."""

    id: int
    name: str
    prefix: str
    role: Role
    created_at: datetime


async def api_keys(tx: Transaction, actor: Actor) -> tuple[KeyView, ...]:
    """Return the keys that work, oldest first."""
    actor.require(Permission.READ_SETTINGS)
    query = (
        select(ApiKey)
        .where(col(ApiKey.client_id) == actor.client_id, col(ApiKey.revoked_at).is_(None))
        .order_by(col(ApiKey.id))
    )
    rows = await tx.exec(query)
    return tuple(KeyView(row.id, row.name, row.prefix, row.role, row.created_at) for row in rows)


async def create_key(tx: Transaction, actor: Actor, name: str, *, role: Role = Role.MANAGER) -> str:
    """Add a key and return it; it can't be shown again. Raises Invalid without a name.

    With an admin's role its holder may change settings too; a setter's is never given.
    """
    actor.require(Permission.CHANGE_SETTINGS)
    name = one_line(name)[:LONGEST_NAME]
    if not name:
        raise Invalid("Give the key a name that says who uses it. Nothing was changed.")
    granted = Role.ADMIN if role is Role.ADMIN else Role.MANAGER
    key = await make_api_key(tx, actor.client_id, name, role=granted)
    made = {"name": name, "role": granted}
    audit.record(tx, actor, "api_key_created", "api_key", None, {}, made)
    return key


async def reveal_webhook_secret(tx: Transaction, actor: Actor) -> str:
    """Return the secret that signs deliveries and note who saw it; the note holds no secret."""
    secret = await webhook_secret(tx, actor)
    audit.record(tx, actor, "webhook_secret_revealed", "client", actor.client_id, {}, {})
    return secret


async def revoke_key(tx: Transaction, actor: Actor, key_id: int) -> None:
    """Stop a key from working at once. Raises KeyNotFound."""
    actor.require(Permission.CHANGE_SETTINGS)
    query = (
        select(ApiKey)
        .where(col(ApiKey.id) == key_id, col(ApiKey.client_id) == actor.client_id)
        .where(col(ApiKey.revoked_at).is_(None))
        .with_for_update()
    )
    key = (await tx.exec(query)).one_or_none()
    if key is None:
        raise KeyNotFound
    key.revoked_at = now()
    audit.record(tx, actor, "api_key_revoked", "api_key", key_id, {"name": key.name}, {})
