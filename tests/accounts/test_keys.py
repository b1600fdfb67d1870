import pytest
from sqlmodel import select

from inboxapp.accounts.keys import (
    KeyNotFound,
    api_keys,
    create_key,
    reveal_webhook_secret,
    revoke_key,
)
from inboxapp.accounts.models import AuditEntry
from inboxapp.accounts.queries import actor_of_key
from inboxapp.core.database import Database
from inboxapp.core.errors import Invalid, NotAllowed
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def test_a_key_opens_the_api_until_it_is_revoked(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        key = await create_key(tx, cast.ada, "  CRM\nsync ")
    async with database.transaction() as tx:
        (shown,) = await api_keys(tx, cast.mia)
        assert (shown.name, shown.prefix) == ("CRM sync", key[:12])
        assert await actor_of_key(tx, key)
        await revoke_key(tx, cast.ada, shown.id)
    async with database.transaction() as tx:
        assert await actor_of_key(tx, key) is None
        assert await api_keys(tx, cast.ada) == ()
        actions = [entry.action for entry in await tx.exec(select(AuditEntry))]
    assert actions == ["api_key_created", "api_key_revoked"]


async def test_only_admins_make_and_revoke_keys(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        with pytest.raises(NotAllowed):
            await create_key(tx, cast.mia, "CRM")
        with pytest.raises(NotAllowed):
            await revoke_key(tx, cast.sam, 1)
        with pytest.raises(NotAllowed):
            await api_keys(tx, cast.sam)


async def test_zetas_admin_neither_sees_nor_revokes_acmes_key(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        await create_key(tx, cast.ada, "CRM")
    async with database.transaction() as tx:
        (acmes,) = await api_keys(tx, cast.ada)
        assert await api_keys(tx, cast.zoe) == ()
        with pytest.raises(KeyNotFound):
            await revoke_key(tx, cast.zoe, acmes.id)


async def test_a_key_needs_a_name(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        with pytest.raises(Invalid, match="name"):
            await create_key(tx, cast.ada, " \n ")


async def test_who_looked_at_the_webhook_secret_is_noted_without_it(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        with pytest.raises(NotAllowed):
            await reveal_webhook_secret(tx, cast.mia)
        secret = await reveal_webhook_secret(tx, cast.ada)
    async with database.transaction() as tx:
        (line,) = await tx.exec(select(AuditEntry))
    assert (line.action, line.user_id) == ("webhook_secret_revealed", cast.ada.user_id)
    assert secret
    assert (line.before, line.after) == ({}, {})
