import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.accounts.errors import EmailTaken, LastAdmin, PersonNotFound, WeakPassword
from inboxapp.accounts.models import AuditEntry, Membership, User
from inboxapp.accounts.people import (
    create_user,
    deactivate_user,
    invite,
    reactivate_user,
    set_password,
    set_role,
)
from inboxapp.accounts.queries import actor_of_session, people
from inboxapp.accounts.service import sign_in
from inboxapp.accounts.sessions import open_session
from inboxapp.accounts.types import Actor, Role
from inboxapp.core.database import Database, Transaction
from inboxapp.core.errors import AppError, Invalid, NotAllowed
from tests.cast import Cast

pytestmark = pytest.mark.anyio

PASSWORD = "seven small turtles"
Verb = Callable[[Transaction], Awaitable[object]]


def id_of(actor: Actor) -> int:
    assert actor.user_id is not None
    return actor.user_id


async def session_of(database: Database, actor: Actor) -> str:
    async with database.transaction() as tx:
        return await open_session(tx, user_id=id_of(actor), client_id=actor.client_id)


async def who(database: Database, token: str) -> Actor | None:
    async with database.transaction() as tx:
        return await actor_of_session(tx, token)


async def lines(database: Database) -> list[AuditEntry]:
    async with database.transaction() as tx:
        return list(await tx.exec(select(AuditEntry).order_by(col(AuditEntry.id))))


async def until_waiting(database: Database, transactions: int) -> None:
    """Wait until so many transactions stand in front of somebody's lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(30):
        while True:
            async with database.transaction() as tx:
                if (await tx.execute(waiting)).scalar_one() == transactions:
                    return


async def test_an_invited_person_can_sign_in(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        user_id = await invite(
            tx, cast.ada, email=" Tom@Acme.example", name="Tom", role=Role.SETTER, password=PASSWORD
        )
    signed_in = await sign_in(database, email="tom@acme.example", password=PASSWORD)
    assert (signed_in.actor.user_id, signed_in.actor.role) == (user_id, Role.SETTER)
    assert signed_in.actor.client_id == cast.acme


async def test_a_changed_role_ends_the_sessions_of_that_person_alone(
    database: Database, cast: Cast
) -> None:
    mine, others = await session_of(database, cast.sam), await session_of(database, cast.mia)
    async with database.transaction() as tx:
        await set_role(tx, cast.ada, id_of(cast.sam), Role.MANAGER)
    assert await who(database, mine) is None
    assert await who(database, others) == cast.mia
    (line,) = await lines(database)
    assert (line.action, line.user_id) == ("role_changed", cast.ada.user_id)
    assert (line.before, line.after) == ({"role": "setter"}, {"role": "manager"})


async def test_the_same_role_again_changes_nothing(database: Database, cast: Cast) -> None:
    token = await session_of(database, cast.sam)
    async with database.transaction() as tx:
        await set_role(tx, cast.ada, id_of(cast.sam), Role.SETTER)
    assert await who(database, token) == cast.sam
    assert await lines(database) == []


async def test_a_role_changed_behind_our_back_counts_at_once(
    database: Database, cast: Cast
) -> None:
    token = await session_of(database, cast.sam)
    async with database.transaction() as tx:
        query = select(Membership).where(col(Membership.user_id) == id_of(cast.sam))
        (await tx.exec(query)).one().role = Role.MANAGER
    found = await who(database, token)
    assert found is not None
    assert found.role is Role.MANAGER


async def test_a_closed_account_is_signed_out_and_stays_out(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await set_password(tx, cast.ada, id_of(cast.sam), PASSWORD)
    token = (await sign_in(database, email=cast.sam.email, password=PASSWORD)).token
    async with database.transaction() as tx:
        await deactivate_user(tx, cast.ada, id_of(cast.sam))
    assert await who(database, token) is None
    with pytest.raises(AppError, match="don't match"):
        await sign_in(database, email=cast.sam.email, password=PASSWORD)

    async with database.transaction() as tx:
        await reactivate_user(tx, cast.ada, id_of(cast.sam))
    assert await who(database, token) is None
    assert (await sign_in(database, email=cast.sam.email, password=PASSWORD)).token


async def test_the_last_admin_stays_admin(database: Database, cast: Cast) -> None:
    with pytest.raises(LastAdmin):
        async with database.transaction() as tx:
            await set_role(tx, cast.ada, id_of(cast.ada), Role.SETTER)
    with pytest.raises(LastAdmin):
        async with database.transaction() as tx:
            await deactivate_user(tx, cast.ada, id_of(cast.ada))
    assert await lines(database) == []


async def test_a_closed_admin_does_not_count_as_one(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await set_role(tx, cast.ada, id_of(cast.mia), Role.ADMIN)
        await deactivate_user(tx, cast.ada, id_of(cast.mia))
    with pytest.raises(LastAdmin):
        async with database.transaction() as tx:
            await deactivate_user(tx, cast.ada, id_of(cast.ada))


async def test_two_admins_who_demote_each_other_leave_one(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await set_role(tx, cast.ada, id_of(cast.mia), Role.ADMIN)
    mia = replace(cast.mia, role=Role.ADMIN)

    async def demote(actor: Actor, other: Actor) -> None:
        async with database.transaction() as tx:
            await set_role(tx, actor, id_of(other), Role.SETTER)

    async with database.transaction() as tx:
        # Both begin while neither can get anywhere, so each has seen the other as an admin.
        await tx.exec(select(User.id).with_for_update())
        both = [asyncio.create_task(demote(*pair)) for pair in ((cast.ada, mia), (mia, cast.ada))]
        await until_waiting(database, len(both))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    async with database.transaction() as tx:
        admins = [person for person in await people(tx, mia) if person.role is Role.ADMIN]
    assert len(admins) == 1
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LastAdmin", "NoneType"]


async def test_nobody_changes_people_of_another_client(database: Database, cast: Cast) -> None:
    token, sam = await session_of(database, cast.sam), id_of(cast.sam)
    verbs: list[Verb] = [
        lambda tx: set_role(tx, cast.zoe, sam, Role.ADMIN),
        lambda tx: deactivate_user(tx, cast.zoe, sam),
        lambda tx: reactivate_user(tx, cast.zoe, sam),
        lambda tx: set_password(tx, cast.zoe, sam, PASSWORD),
        lambda tx: set_role(tx, cast.zoe, 2**62, Role.ADMIN),
    ]
    for verb in verbs:
        with pytest.raises(PersonNotFound):
            async with database.transaction() as tx:
                await verb(tx)
    assert await who(database, token) == cast.sam


@pytest.mark.parametrize("role", [Role.SETTER, Role.MANAGER])
async def test_only_admins_manage_people(database: Database, cast: Cast, role: Role) -> None:
    actor, other = replace(cast.sam, role=role), id_of(cast.ada)
    new = {"email": "x@acme.example", "name": "X", "password": PASSWORD}
    verbs: list[Verb] = [
        lambda tx: set_role(tx, actor, id_of(cast.sam), Role.ADMIN),
        lambda tx: deactivate_user(tx, actor, other),
        lambda tx: reactivate_user(tx, actor, other),
        lambda tx: set_password(tx, actor, other, PASSWORD),
        lambda tx: invite(tx, actor, role=Role.ADMIN, **new),
    ]
    for verb in verbs:
        with pytest.raises(NotAllowed):
            async with database.transaction() as tx:
                await verb(tx)


async def test_people_are_listed_by_name_and_of_one_client_only(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        names = [person.name for person in await people(tx, cast.mia)]
        with pytest.raises(NotAllowed):
            await people(tx, cast.sam)
    assert names == ["Ada Novak", "Mia Chen", "Sam Ortiz"]


async def test_an_address_has_one_account(database: Database, cast: Cast) -> None:
    with pytest.raises(EmailTaken):
        async with database.transaction() as tx:
            await create_user(tx, "zeta", "SAM@acme.example", "Sam", Role.ADMIN, PASSWORD)


@pytest.mark.parametrize("email", ["", "sam", "a@b@c", "x\r\nBcc: y@z.example", "\ud800@a.example"])
async def test_what_is_no_address_is_refused(database: Database, cast: Cast, email: str) -> None:
    with pytest.raises(Invalid, match="Nothing was changed"):
        async with database.transaction() as tx:
            await create_user(tx, "acme", email, "Sam", Role.SETTER, PASSWORD)


async def test_an_invitation_with_a_weak_password_is_refused(
    database: Database, cast: Cast
) -> None:
    with pytest.raises(WeakPassword):
        async with database.transaction() as tx:
            await invite(
                tx,
                cast.ada,
                email="t@acme.example",
                name="T",
                role=Role.SETTER,
                password="12345678",
            )


async def test_a_name_stays_one_clean_line(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await create_user(
            tx, "acme", "n@acme.example", "Nul\0 \ud800\r\nline two", Role.SETTER, PASSWORD
        )
        (name,) = [p.name for p in await people(tx, cast.ada) if p.email == "n@acme.example"]
    assert "\n" not in name
    assert "\0" not in name
