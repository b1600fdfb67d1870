from datetime import timedelta

import pytest
from sqlmodel import select

from inboxapp.accounts.models import UserSession
from inboxapp.accounts.queries import actor_of_session
from inboxapp.accounts.service import sign_out
from inboxapp.accounts.sessions import IDLE, LIFETIME, TOUCH_EVERY, open_session
from inboxapp.accounts.types import Actor
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def session_of(database: Database, actor: Actor) -> str:
    assert actor.user_id is not None
    async with database.transaction() as tx:
        return await open_session(tx, user_id=actor.user_id, client_id=actor.client_id)


async def who(database: Database, token: str) -> Actor | None:
    async with database.transaction() as tx:
        return await actor_of_session(tx, token)


async def only_row(database: Database) -> UserSession:
    async with database.transaction() as tx:
        return (await tx.exec(select(UserSession))).one()


async def age(database: Database, **fields: object) -> None:
    """Move the only session in time."""
    async with database.transaction() as tx:
        row = (await tx.exec(select(UserSession))).one()
        for name, value in fields.items():
            setattr(row, name, value)


async def test_a_token_leads_to_the_person_and_their_role(database: Database, cast: Cast) -> None:
    assert await who(database, await session_of(database, cast.sam)) == cast.sam


async def test_the_token_itself_is_stored_nowhere(database: Database, cast: Cast) -> None:
    token = await session_of(database, cast.sam)
    row = await only_row(database)
    assert len(token) >= 43
    assert token not in str(row.model_dump())


@pytest.mark.parametrize("token", ["", "nonsense", "\0", "\ud800", "x" * 10_000, "' OR 1=1 --"])
async def test_a_made_up_token_is_nobody(database: Database, cast: Cast, token: str) -> None:
    await session_of(database, cast.sam)
    assert await who(database, token) is None


async def test_the_stored_hash_is_not_a_token(database: Database, cast: Cast) -> None:
    await session_of(database, cast.sam)
    assert await who(database, (await only_row(database)).token_hash) is None


async def test_signing_out_ends_this_session_and_no_other(database: Database, cast: Cast) -> None:
    phone, laptop = await session_of(database, cast.sam), await session_of(database, cast.sam)
    async with database.transaction() as tx:
        await sign_out(tx, phone)
        await sign_out(tx, phone)
        await sign_out(tx, "unknown")
    assert await who(database, phone) is None
    assert await who(database, laptop) == cast.sam


async def test_a_session_that_nobody_uses_ends_after_a_week(database: Database, cast: Cast) -> None:
    token = await session_of(database, cast.sam)
    row = await only_row(database)
    assert row.expires_at - row.created_at == IDLE
    await age(database, expires_at=now() - timedelta(seconds=1))
    assert await who(database, token) is None


async def test_a_session_in_use_lives_on_but_is_not_written_each_time(
    database: Database, cast: Cast
) -> None:
    token = await session_of(database, cast.sam)
    first = (await only_row(database)).expires_at
    await who(database, token)
    assert (await only_row(database)).expires_at == first

    await age(database, expires_at=first - TOUCH_EVERY)
    await who(database, token)
    assert (await only_row(database)).expires_at >= first


async def test_even_a_session_in_use_ends_after_a_month(database: Database, cast: Cast) -> None:
    token = await session_of(database, cast.sam)
    begun = now() - LIFETIME + timedelta(hours=3)
    await age(database, created_at=begun, expires_at=now() + timedelta(minutes=30))
    assert await who(database, token) == cast.sam
    assert (await only_row(database)).expires_at == begun + LIFETIME
