import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from inboxapp.accounts import audit
from inboxapp.accounts.models import AuditEntry
from inboxapp.core.database import Database
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def write_line(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        audit.record(tx, cast.ada, "tried", "lead", 7, {"a": 1}, {"a": 2})


async def test_a_line_says_who_did_what_to_what(database: Database, cast: Cast) -> None:
    await write_line(database, cast)
    async with database.transaction() as tx:
        line = (await tx.exec(select(AuditEntry))).one()
    assert (line.client_id, line.user_id, line.actor_kind) == (
        cast.acme,
        cast.ada.user_id,
        "person",
    )
    assert (line.action, line.subject_kind, line.subject_id) == ("tried", "lead", 7)
    assert (line.before, line.after) == ({"a": 1}, {"a": 2})


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_a_line(
    database: Database, cast: Cast, statement: str
) -> None:
    await write_line(database, cast)
    with pytest.raises(IntegrityError, match="only grows"):
        async with database.transaction() as tx:
            await tx.execute(text(statement))


async def test_a_change_that_is_rolled_back_leaves_no_line(database: Database, cast: Cast) -> None:
    async def change_and_fail() -> None:
        async with database.transaction() as tx:
            audit.record(tx, cast.ada, "tried", "lead", 7, {}, {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await change_and_fail()
    async with database.transaction() as tx:
        assert list(await tx.exec(select(AuditEntry))) == []
