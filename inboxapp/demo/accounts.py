"""The demo's clients, people and facts."""

from sqlmodel import col, select

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.models import Membership, User
from inboxapp.accounts.passwords import hash_password, verify_password
from inboxapp.accounts.service import create_client, create_user, save_profile
from inboxapp.core.database import Transaction
from inboxapp.demo.stories import DemoClient
from inboxapp.drafting.models import Knowledge
from inboxapp.drafting.policy.queries import NOTHING_SAVED
from inboxapp.drafting.policy.service import change_policy
from inboxapp.scheduling.service import set_availability


async def make_client(
    tx: Transaction, demo: DemoClient, *, password: str, webhook_secret: str | None
) -> int:
    """Add the client with its profile, people and facts, and return its id."""
    client_id = await create_client(tx, demo.key, demo.profile["name"], webhook_secret)
    machine = worker_actor(client_id, demo.key)
    await save_profile(tx, machine, **demo.profile)
    if demo.availability is not None:
        await set_availability(tx, machine, demo.availability)
    if demo.drafting:
        await change_policy(tx, machine, demo.drafting, NOTHING_SAVED)
    for person in demo.people:
        await create_user(tx, demo.key, person.email, person.name, person.role, password)
    tx.add_all(
        Knowledge(client_id=client_id, title=title, body=body) for title, body in demo.knowledge
    )
    await tx.flush()
    return client_id


async def keep_logins_true(tx: Transaction, demo: DemoClient, password: str) -> None:
    """Make the password that is printed at every start the one that works."""
    query = select(User).where(col(User.email).in_([person.email for person in demo.people]))
    for user in await tx.exec(query):
        if not (await verify_password(password, user.password_hash)).is_right:
            user.password_hash = await hash_password(password)


async def people_by_email(tx: Transaction, client_id: int) -> dict[str, User]:
    """Return the client's people."""
    query = (
        select(User)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.client_id) == client_id)
    )
    return {user.email: user for user in await tx.exec(query)}
