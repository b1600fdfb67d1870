"""The people in every test: Sam the setter, Mia the manager, Ada the admin of Acme; rival Zeta."""

from dataclasses import dataclass

from inboxapp.accounts.models import Client, ClientSettings, Membership, User
from inboxapp.accounts.types import Actor, ActorKind, Role
from inboxapp.core.database import Database, Transaction

BOOKING_LINK = "https://cal.example/acme/intro"
# Nobody signs in with it: tests of passwords make their own.
UNUSABLE_HASH = "!"


@dataclass(frozen=True)
class Cast:
    """Who acts, and for whom."""

    acme: int
    zeta: int
    sam: Actor
    mia: Actor
    ada: Actor
    zoe: Actor


async def invite_cast(database: Database, *, quiet_seconds: float = 0.0) -> Cast:
    """Store both clients and their people."""
    async with database.transaction() as tx:
        acme = await make_client(tx, "acme", "Acme", quiet_seconds)
        zeta = await make_client(tx, "zeta", "Zeta", quiet_seconds)
        return Cast(
            acme=acme,
            zeta=zeta,
            sam=await make_person(tx, acme, "acme", "Sam Ortiz", Role.SETTER),
            mia=await make_person(tx, acme, "acme", "Mia Chen", Role.MANAGER),
            ada=await make_person(tx, acme, "acme", "Ada Novak", Role.ADMIN),
            zoe=await make_person(tx, zeta, "zeta", "Zoe Rival", Role.ADMIN),
        )


async def make_client(tx: Transaction, key: str, name: str, quiet_seconds: float) -> int:
    client = Client(key=key, name=name, webhook_secret="whsec_" + "c2VjcmV0" * 4)
    tx.add(client)
    await tx.flush()
    tx.add(
        ClientSettings(
            client_id=client.id,
            service="Payroll for small teams",
            voice="Plain and friendly",
            booking_link=BOOKING_LINK,
            quiet_seconds=quiet_seconds,
        )
    )
    return client.id


async def make_person(
    tx: Transaction, client_id: int, client_key: str, name: str, role: Role
) -> Actor:
    first = name.split(maxsplit=1)[0].lower()
    user = User(email=f"{first}@{client_key}.example", name=name, password_hash=UNUSABLE_HASH)
    tx.add(user)
    await tx.flush()
    tx.add(Membership(user_id=user.id, client_id=client_id, role=role))
    return Actor(
        client_id=client_id,
        client_key=client_key,
        kind=ActorKind.PERSON,
        role=role,
        user_id=user.id,
        name=name,
        email=user.email,
    )
