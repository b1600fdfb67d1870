"""Who is behind a token or a key, and what a client says about itself."""

from sqlmodel import col, func, select

from inboxapp.accounts.actors import key_actor
from inboxapp.accounts.errors import ClientNotFound
from inboxapp.accounts.models import ApiKey, Client, ClientSettings, Membership, User, UserSession
from inboxapp.accounts.sessions import touch
from inboxapp.accounts.types import (
    Actor,
    ActorKind,
    ClientProfile,
    ClientRef,
    Permission,
    PersonView,
    Role,
)
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.signing import hash_token


async def actor_of_session(tx: Transaction, token: str) -> Actor | None:
    """Return whoever is signed in with the token, as their role is at this moment.

    Read afresh each time: a changed role or a closed account counts from the next call on.
    """
    if not token:
        return None
    query = (
        select(UserSession, User, Membership, Client)
        .where(col(UserSession.token_hash) == hash_token(token))
        .where(col(UserSession.revoked_at).is_(None), col(UserSession.expires_at) > now())
        .where(col(User.id) == col(UserSession.user_id), col(User.is_active))
        .where(col(Membership.user_id) == col(UserSession.user_id))
        .where(col(Membership.client_id) == col(UserSession.client_id))
        .where(col(Client.id) == col(UserSession.client_id))
    )
    found = (await tx.exec(query)).one_or_none()
    if found is None:
        return None
    session, user, membership, client = found
    touch(session)
    return person_actor(user, membership, client)


def person_actor(user: User, membership: Membership, client: Client) -> Actor:
    """Return a person, acting for one client with the role they have there."""
    return Actor(
        client_id=client.id,
        client_key=client.key,
        kind=ActorKind.PERSON,
        role=membership.role,
        user_id=user.id,
        name=user.name,
        email=user.email,
    )


async def actor_of_key(tx: Transaction, key: str) -> Actor | None:
    """Return whoever holds the API key, None when it is unknown or revoked."""
    query = (
        select(ApiKey, Client)
        .where(col(ApiKey.key_hash) == hash_token(key), col(ApiKey.revoked_at).is_(None))
        .where(col(Client.id) == col(ApiKey.client_id))
    )
    found = (await tx.exec(query)).one_or_none()
    if found is None:
        return None
    api_key, client = found
    return key_actor(client.id, client.key, api_key.name, api_key.role)


async def client_by_key(tx: Transaction, key: str) -> ClientRef | None:
    """Return the client that webhooks and commands name by `key`."""
    client = (await tx.exec(select(Client).where(col(Client.key) == key))).one_or_none()
    if client is None:
        return None
    return ClientRef(client.id, client.key, client.name, client.webhook_secret)


async def client_profile(tx: Transaction, client_id: int) -> ClientProfile:
    """Return the client's own words and limits. Raises ClientNotFound."""
    query = (
        select(Client, ClientSettings)
        .where(col(Client.id) == client_id)
        .where(col(ClientSettings.client_id) == col(Client.id))
    )
    found = (await tx.exec(query)).one_or_none()
    if found is None:
        raise ClientNotFound
    return profile_of(*found)


def profile_of(client: Client, settings: ClientSettings) -> ClientProfile:
    """Return the two rows as one profile."""
    return ClientProfile(
        client_id=client.id,
        key=client.key,
        name=client.name,
        service=settings.service,
        voice=settings.voice,
        goals=settings.goals,
        booking_link=settings.booking_link,
        signature=settings.signature,
        working_hours=settings.working_hours,
        timezone=settings.timezone,
        quiet_seconds=settings.quiet_seconds,
        eligible_sentiments=tuple(settings.eligible_sentiments),
        models=dict(settings.models),
    )


async def people(tx: Transaction, actor: Actor) -> tuple[PersonView, ...]:
    """Return everybody of the actor's client, by name."""
    actor.require(Permission.READ_SETTINGS)
    query = (
        select(User, Membership)
        .where(col(Membership.client_id) == actor.client_id)
        .where(col(User.id) == col(Membership.user_id))
        .order_by(func.lower(User.name), col(User.id))
    )
    return tuple(_person(user, membership.role) for user, membership in await tx.exec(query))


def _person(user: User, role: Role) -> PersonView:
    return PersonView(
        user_id=user.id,
        name=user.name,
        email=user.email,
        role=role,
        is_active=user.is_active,
        created_at=user.created_at,
    )


async def webhook_secret(tx: Transaction, actor: Actor) -> str:
    """Return the secret that signs deliveries to the actor's client; for admins."""
    actor.require(Permission.CHANGE_SETTINGS)
    query = select(Client.webhook_secret).where(col(Client.id) == actor.client_id)
    return (await tx.exec(query)).one()


async def client_ids(tx: Transaction) -> tuple[int, ...]:
    """Return every client there is, for whoever works for all of them."""
    return tuple(await tx.exec(select(Client.id).order_by(col(Client.id))))
