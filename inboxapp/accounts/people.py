"""Verbs about the people of a client: add, change, close; each ends what it must at once."""

from email_validator import EmailNotValidError, validate_email
from sqlmodel import col, select

from inboxapp.accounts import audit
from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.errors import ClientNotFound, EmailTaken, LastAdmin, PersonNotFound
from inboxapp.accounts.models import Client, Membership, User
from inboxapp.accounts.passwords import check_strength, hash_password
from inboxapp.accounts.sessions import end_sessions_of
from inboxapp.accounts.types import Actor, Permission, Role
from inboxapp.core.database import Transaction
from inboxapp.core.errors import Invalid
from inboxapp.core.text import one_line

LONGEST_NAME = 120


async def create_user(  # noqa: PLR0917  the order of the command line
    tx: Transaction, client_key: str, email: str, name: str, role: Role, password: str
) -> int:
    """Add a person to a client from the command line and return their id.

    How strong the password is, is the operator's choice; `check_strength` judges it. Raises
    ClientNotFound, EmailTaken or Invalid.
    """
    client = (await tx.exec(select(Client).where(col(Client.key) == client_key))).one_or_none()
    if client is None:
        raise ClientNotFound
    machine = worker_actor(client.id, client.key)
    return await _add(tx, machine, email=email, name=name, role=role, password=password)


async def invite(
    tx: Transaction, actor: Actor, *, email: str, name: str, role: Role, password: str
) -> int:
    """Add a person to the actor's client, with a first password the admin hands over.

    Raises EmailTaken, Invalid or WeakPassword.
    """
    actor.require(Permission.MANAGE_USERS)
    check_strength(password, email)
    return await _add(tx, actor, email=email, name=name, role=role, password=password)


async def set_role(tx: Transaction, actor: Actor, user_id: int, role: Role) -> None:
    """Change what a person may do and end their sessions. Raises LastAdmin or PersonNotFound."""
    actor.require(Permission.MANAGE_USERS)
    user, membership = await _person(tx, actor, user_id)
    if membership.role is role:
        return
    if user.is_active and membership.role is Role.ADMIN:
        await _keep_an_admin(tx, actor, without=user_id)
    before, membership.role = membership.role, role
    await end_sessions_of(tx, user_id=user_id, client_id=actor.client_id)
    audit.record(tx, actor, "role_changed", "user", user_id, {"role": before}, {"role": role})


async def deactivate_user(tx: Transaction, actor: Actor, user_id: int) -> None:
    """Close a person's account and end their sessions. Raises LastAdmin or PersonNotFound."""
    actor.require(Permission.MANAGE_USERS)
    user, membership = await _person(tx, actor, user_id)
    if not user.is_active:
        return
    if membership.role is Role.ADMIN:
        await _keep_an_admin(tx, actor, without=user_id)
    user.is_active = False
    await end_sessions_of(tx, user_id=user_id, client_id=actor.client_id)
    _record_activity(tx, actor, user_id, is_active=False)


async def reactivate_user(tx: Transaction, actor: Actor, user_id: int) -> None:
    """Open a closed account again; the person signs in as before."""
    actor.require(Permission.MANAGE_USERS)
    user, _ = await _person(tx, actor, user_id)
    if not user.is_active:
        user.is_active = True
        _record_activity(tx, actor, user_id, is_active=True)


async def set_password(tx: Transaction, actor: Actor, user_id: int, password: str) -> None:
    """Give a person a new password and end their sessions. Raises WeakPassword."""
    actor.require(Permission.MANAGE_USERS)
    user, _ = await _person(tx, actor, user_id)
    check_strength(password, user.email)
    user.password_hash = await hash_password(password)
    await end_sessions_of(tx, user_id=user_id, client_id=actor.client_id)
    audit.record(tx, actor, "password_set", "user", user_id, {}, {})


async def _add(
    tx: Transaction, actor: Actor, *, email: str, name: str, role: Role, password: str
) -> int:
    address, name = _address(email), one_line(name)[:LONGEST_NAME]
    if (await tx.exec(select(User.id).where(col(User.email) == address))).first() is not None:
        raise EmailTaken
    user = User(
        email=address,
        name=name or address.split("@")[0],
        password_hash=await hash_password(password),
    )
    tx.add(user)
    await tx.flush()
    tx.add(Membership(user_id=user.id, client_id=actor.client_id, role=role))
    audit.record(tx, actor, "user_created", "user", user.id, {}, {"email": address, "role": role})
    await tx.flush()
    return user.id


def _address(email: str) -> str:
    try:
        # Made-up domains such as acme.example are fine: nothing is looked up.
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid("That isn't an e-mail address. Nothing was changed.") from None
    return found.normalized.lower()


async def _person(tx: Transaction, actor: Actor, user_id: int) -> tuple[User, Membership]:
    # One change of a client's people at a time, so that two admins who demote each other neither
    # both succeed nor wait for each other. Rows that refer to the client are not held up.
    client = select(Client.id).where(col(Client.id) == actor.client_id)
    await tx.exec(client.with_for_update(key_share=True))
    query = (
        select(User, Membership)
        .where(col(Membership.user_id) == user_id, col(Membership.client_id) == actor.client_id)
        .where(col(User.id) == col(Membership.user_id))
        .with_for_update()
    )
    found = (await tx.exec(query)).one_or_none()
    if found is None:
        raise PersonNotFound
    return found


async def _keep_an_admin(tx: Transaction, actor: Actor, *, without: int) -> None:
    query = (
        select(User.id)
        .where(col(Membership.client_id) == actor.client_id)
        .where(col(Membership.role) == Role.ADMIN)
        .where(col(User.id) == col(Membership.user_id), col(User.is_active))
    )
    if not set(await tx.exec(query)) - {without}:
        raise LastAdmin


def _record_activity(tx: Transaction, actor: Actor, user_id: int, *, is_active: bool) -> None:
    before, after = {"is_active": not is_active}, {"is_active": is_active}
    audit.record(tx, actor, "user_activity_changed", "user", user_id, before, after)
