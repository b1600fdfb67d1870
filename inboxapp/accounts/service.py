"""Verbs: sign in and out, clients, keys and the client's profile; people are in `people`."""

import re
from typing import Any

from sqlmodel import col, select

from inboxapp.accounts import audit
from inboxapp.accounts.errors import ClientKeyTaken, WrongCredentials
from inboxapp.accounts.models import ApiKey, Client, ClientSettings, Membership, User
from inboxapp.accounts.passwords import verify_password
from inboxapp.accounts.people import (
    create_user,
    deactivate_user,
    invite,
    reactivate_user,
    set_password,
    set_role,
)
from inboxapp.accounts.profile import checked
from inboxapp.accounts.queries import person_actor, profile_of
from inboxapp.accounts.sessions import end_session, open_session
from inboxapp.accounts.types import Actor, ClientProfile, Permission, Role, SignedIn
from inboxapp.core.database import Database, Transaction
from inboxapp.core.errors import Invalid
from inboxapp.core.signing import hash_token, new_api_key, new_webhook_secret
from inboxapp.core.text import clean_text

__all__ = [
    "create_client",
    "create_user",
    "deactivate_user",
    "invite",
    "make_api_key",
    "reactivate_user",
    "save_profile",
    "set_password",
    "set_role",
    "sign_in",
    "sign_out",
]

CLIENT_KEY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
PREFIX_LENGTH = 12


async def sign_in(
    database: Database, *, email: str, password: str, replacing: str = ""
) -> SignedIn:
    """Open a session for whoever knows the password, and end the one it replaces.

    Raises WrongCredentials for an unknown address, a wrong password and a closed account alike,
    after the same time. No transaction is open while the password is checked.
    """
    async with database.transaction() as tx:
        user = await _user_of_email(tx, email)
    verdict = await verify_password(password, user.password_hash if user else None)
    if user is None or not verdict.is_right:
        raise WrongCredentials
    async with database.transaction() as tx:
        if replacing:
            await end_session(tx, replacing)
        return await _open(tx, user.id, verdict.new_hash)


async def _open(tx: Transaction, user_id: int, new_hash: str | None) -> SignedIn:
    query = (
        select(User, Membership, Client)
        .where(col(User.id) == user_id, col(User.is_active))
        .where(col(Membership.user_id) == col(User.id))
        .where(col(Client.id) == col(Membership.client_id))
        .order_by(col(Membership.id))
    )
    found = (await tx.exec(query)).first()
    if found is None:
        raise WrongCredentials
    user, membership, client = found
    if new_hash:
        user.password_hash = new_hash
    actor = person_actor(user, membership, client)
    token = await open_session(tx, user_id=user.id, client_id=client.id)
    audit.record(tx, actor, "signed_in", "user", user.id, {}, {})
    return SignedIn(token=token, actor=actor)


async def sign_out(tx: Transaction, token: str) -> None:
    """End the token's session at once; signing out twice is fine."""
    await end_session(tx, token)


async def create_client(
    tx: Transaction, key: str, name: str, webhook_secret: str | None = None
) -> int:
    """Add a client with an empty profile and return its id. Raises ClientKeyTaken or Invalid."""
    if not CLIENT_KEY.fullmatch(key):
        raise Invalid("A client's key is up to 40 small letters, digits and hyphens.")
    if (await tx.exec(select(Client.id).where(col(Client.key) == key))).first() is not None:
        raise ClientKeyTaken(key)
    name = checked({"name": name})["name"]
    client = Client(key=key, name=name, webhook_secret=webhook_secret or new_webhook_secret())
    tx.add(client)
    await tx.flush()
    tx.add(ClientSettings(client_id=client.id))
    await tx.flush()
    return client.id


async def make_api_key(
    tx: Transaction,
    client_id: int,
    name: str,
    key: str | None = None,
    *,
    role: Role = Role.MANAGER,
) -> str:
    """Add a key to the REST API and return it; it can't be shown again."""
    key = key or new_api_key()
    query = select(ApiKey.id).where(col(ApiKey.key_hash) == hash_token(key))
    if (await tx.exec(query.where(col(ApiKey.client_id) == client_id))).first() is None:
        prefix = key[:PREFIX_LENGTH]
        hashed = hash_token(key)
        tx.add(ApiKey(client_id=client_id, name=name, prefix=prefix, key_hash=hashed, role=role))
        await tx.flush()
    return key


async def save_profile(tx: Transaction, actor: Actor, **changes: Any) -> ClientProfile:
    """Change the client's profile and return it. Raises BadProfile; nothing is half saved."""
    actor.require(Permission.CHANGE_SETTINGS)
    fields = checked(changes)
    query = (
        select(Client, ClientSettings)
        .where(col(Client.id) == actor.client_id)
        .where(col(ClientSettings.client_id) == col(Client.id))
        .with_for_update()
    )
    client, settings = (await tx.exec(query)).one()
    rows = {name: client if name == "name" else settings for name in fields}
    before = {name: getattr(rows[name], name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(rows[name], name, value)
    if changed:
        settings.version += 1
        old = {name: before[name] for name in changed}
        audit.record(tx, actor, "profile_changed", "client", client.id, old, changed)
        await tx.flush()
    return profile_of(client, settings)


async def _user_of_email(tx: Transaction, email: str) -> User | None:
    address = clean_text(email).strip().lower()
    query = select(User).where(col(User.email) == address, col(User.is_active))
    return (await tx.exec(query)).one_or_none()
