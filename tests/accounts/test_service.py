import statistics
import time

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select

from inboxapp.accounts.errors import BadProfile, ClientKeyTaken, WrongCredentials
from inboxapp.accounts.models import ApiKey, AuditEntry, ClientSettings, User
from inboxapp.accounts.people import set_password
from inboxapp.accounts.queries import (
    actor_of_key,
    actor_of_session,
    client_by_key,
    client_ids,
    client_profile,
    webhook_secret,
)
from inboxapp.accounts.service import create_client, make_api_key, save_profile, sign_in
from inboxapp.accounts.types import ActorKind, Permission, Role
from inboxapp.core.database import Database
from inboxapp.core.errors import Invalid, NotAllowed
from tests.cast import Cast

pytestmark = pytest.mark.anyio

PASSWORD = "seven small turtles"


@pytest.fixture
async def sams_password(database: Database, cast: Cast) -> str:
    assert cast.sam.user_id is not None
    async with database.transaction() as tx:
        await set_password(tx, cast.ada, cast.sam.user_id, PASSWORD)
    return PASSWORD


async def test_signing_in_gives_a_session_and_a_line_in_the_audit(
    database: Database, cast: Cast, sams_password: str
) -> None:
    signed_in = await sign_in(database, email=" SAM@acme.example ", password=sams_password)
    assert signed_in.actor == cast.sam
    async with database.transaction() as tx:
        assert await actor_of_session(tx, signed_in.token) == cast.sam
        actions = list(await tx.exec(select(AuditEntry.action).order_by(col(AuditEntry.id))))
    assert actions == ["password_set", "signed_in"]
    assert signed_in.token not in repr(signed_in)


async def test_signing_in_again_ends_the_session_it_replaces(
    database: Database, cast: Cast, sams_password: str
) -> None:
    old = (await sign_in(database, email=cast.sam.email, password=sams_password)).token
    new = (
        await sign_in(database, email=cast.sam.email, password=sams_password, replacing=old)
    ).token
    async with database.transaction() as tx:
        assert await actor_of_session(tx, old) is None
        assert await actor_of_session(tx, new) == cast.sam


async def test_an_unknown_address_and_a_wrong_password_get_the_same_words(
    database: Database, cast: Cast, sams_password: str
) -> None:
    words = set()
    for email, password in (
        (cast.sam.email, "wrong password"),
        ("nobody@acme.example", sams_password),
        ("", ""),
        ("\ud800", "\ud800"),
        ("sam@acme.example\0", sams_password),
    ):
        with pytest.raises(WrongCredentials) as refused:
            await sign_in(database, email=email, password=password)
        words.add((refused.value.message, refused.value.code))
    assert len(words) == 1


async def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    database: Database, cast: Cast, sams_password: str
) -> None:
    async def seconds(email: str) -> float:
        began = time.process_time()
        with pytest.raises(WrongCredentials):
            await sign_in(database, email=email, password="wrong password")
        return time.process_time() - began

    await seconds(cast.sam.email)
    known = statistics.median([await seconds(cast.sam.email) for _ in range(5)])
    unknown = statistics.median([await seconds("nobody@acme.example") for _ in range(5)])
    # Skipping the hash would make it some twenty times faster.
    assert 0.5 < unknown / known < 2


async def test_an_old_hash_becomes_a_new_one_at_the_next_sign_in(
    database: Database, cast: Cast
) -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    async with database.transaction() as tx:
        (
            await tx.exec(select(User).where(col(User.id) == cast.sam.user_id))
        ).one().password_hash = weak
    await sign_in(database, email=cast.sam.email, password=PASSWORD)
    async with database.transaction() as tx:
        user = (await tx.exec(select(User).where(col(User.id) == cast.sam.user_id))).one()
    assert user.password_hash.startswith("$argon2id$v=19$m=65536")


async def test_a_new_client_has_a_secret_and_an_empty_profile(database: Database) -> None:
    async with database.transaction() as tx:
        client_id = await create_client(tx, "acme", "Acme")
        profile = await client_profile(tx, client_id)
        client = await client_by_key(tx, "acme")
        assert await client_by_key(tx, "zeta") is None
        assert await client_ids(tx) == (client_id,)
    assert client is not None
    assert client.webhook_secret.startswith("whsec_")
    assert client.webhook_secret not in repr(client)
    assert (profile.key, profile.quiet_seconds, profile.eligible_sentiments) == ("acme", 3.0, ())


@pytest.mark.parametrize("key", ["", "Acme", "-acme", "a b", "../x", "a" * 41, "acme\n"])
async def test_a_client_key_is_short_and_plain(database: Database, key: str) -> None:
    with pytest.raises(Invalid):
        async with database.transaction() as tx:
            await create_client(tx, key, "Acme")


async def test_a_client_key_is_used_once(database: Database, cast: Cast) -> None:
    with pytest.raises(ClientKeyTaken):
        async with database.transaction() as tx:
            await create_client(tx, "acme", "Another Acme")


async def test_an_api_key_acts_for_its_client_and_only_its_hash_is_kept(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        key = await make_api_key(tx, cast.acme, "Reporting")
        actor = await actor_of_key(tx, key)
        row = (await tx.exec(select(ApiKey))).one()
    assert actor is not None
    assert (actor.client_id, actor.kind, actor.name) == (cast.acme, ActorKind.API_KEY, "Reporting")
    assert actor.can(Permission.WORK_LEADS)
    assert not actor.can(Permission.MANAGE_USERS)
    assert not actor.can(Permission.CHANGE_SETTINGS)
    assert key not in str(row.model_dump())


@pytest.mark.parametrize("key", ["", "inb_", "inb_wrong", "\ud800"])
async def test_a_made_up_key_is_nobody(database: Database, cast: Cast, key: str) -> None:
    async with database.transaction() as tx:
        await make_api_key(tx, cast.acme, "Reporting")
        assert await actor_of_key(tx, key) is None


async def test_naming_the_same_key_twice_keeps_one(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        for _ in range(2):
            assert await make_api_key(tx, cast.acme, "Demo", key="inb_known") == "inb_known"
        assert len(list(await tx.exec(select(ApiKey)))) == 1


async def test_a_saved_profile_is_read_back_and_audited_by_what_changed(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        await save_profile(
            tx, cast.ada, name="Acme GmbH", quiet_seconds=5, voice="Plain and friendly"
        )
    async with database.transaction() as tx:
        profile = await client_profile(tx, cast.acme)
        (line,) = list(await tx.exec(select(AuditEntry)))
        version = (
            await tx.exec(
                select(ClientSettings.version).where(col(ClientSettings.client_id) == cast.acme)
            )
        ).one()
    assert (profile.name, profile.quiet_seconds) == ("Acme GmbH", 5)
    assert line.before == {"name": "Acme", "quiet_seconds": 0.0}
    assert line.after == {"name": "Acme GmbH", "quiet_seconds": 5.0}
    assert version == 2


async def test_a_profile_saved_as_it_was_leaves_no_line(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await save_profile(tx, cast.ada, name="Acme")
        assert list(await tx.exec(select(AuditEntry))) == []


async def test_one_bad_field_saves_none(database: Database, cast: Cast) -> None:
    with pytest.raises(BadProfile):
        async with database.transaction() as tx:
            await save_profile(tx, cast.ada, name="New name", booking_link="javascript:alert(1)")
    async with database.transaction() as tx:
        assert (await client_profile(tx, cast.acme)).name == "Acme"


async def test_a_profile_changes_for_the_admins_own_client(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await save_profile(tx, cast.zoe, name="Zeta Ltd")
        assert (await client_profile(tx, cast.acme)).name == "Acme"
        assert (await client_profile(tx, cast.zeta)).name == "Zeta Ltd"


async def test_only_admins_change_the_profile_and_see_the_secret(
    database: Database, cast: Cast
) -> None:
    for actor in (cast.sam, cast.mia):
        async with database.transaction() as tx:
            with pytest.raises(NotAllowed):
                await save_profile(tx, actor, name="Mine")
            with pytest.raises(NotAllowed):
                await webhook_secret(tx, actor)
    async with database.transaction() as tx:
        assert (await webhook_secret(tx, cast.ada)).startswith("whsec_")
    assert cast.ada.role is Role.ADMIN
