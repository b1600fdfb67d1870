from dataclasses import dataclass

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from inboxapp.accounts.models import Client
from inboxapp.core.database import Database, driver_url

pytestmark = pytest.mark.anyio


@dataclass
class Told:
    """Counts what Redis was told."""

    times: int = 0

    async def __call__(self, redis: Redis) -> None:
        self.times += 1


def acme() -> Client:
    return Client(key="acme", name="Acme", webhook_secret="whsec_x")


async def stored(database: Database) -> list[str]:
    async with database.transaction() as tx:
        return [client.key for client in await tx.exec(select(Client))]


async def test_a_block_that_ends_well_is_committed_and_then_told(database: Database) -> None:
    told = Told()
    async with database.transaction() as tx:
        tx.add(acme())
        tx.when_committed(told)
        assert told.times == 0
    assert await stored(database) == ["acme"]
    assert told.times == 1


async def test_a_block_that_fails_stores_nothing_and_tells_nobody(database: Database) -> None:
    told = Told()
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as tx:
            tx.add(acme())
            tx.when_committed(told)
            await tx.flush()
            _ = 1 / 0
    assert await stored(database) == []
    assert told.times == 0


async def test_redis_being_away_does_not_undo_a_commit(database: Database) -> None:
    told = Told()

    async def away(redis: Redis) -> None:
        raise RedisConnectionError

    async with database.transaction() as tx:
        tx.add(acme())
        tx.when_committed(away)
        tx.when_committed(told)
    assert await stored(database) == ["acme"]
    assert told.times == 1


async def test_an_error_of_the_database_does_not_repeat_what_was_to_be_stored(
    database: Database,
) -> None:
    with pytest.raises(DBAPIError) as caught:
        async with database.transaction() as tx:
            await tx.execute(text("SELECT 1 / (length(:said) - 8)"), {"said": "a secret"})
    assert "a secret" not in str(caught.value)


async def test_each_test_begins_without_a_row(database: Database, redis: Redis) -> None:
    assert await stored(database) == []
    assert await redis.dbsize() == 0


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgres_gets_our_driver(scheme: str) -> None:
    assert driver_url(f"{scheme}://db/app") == "postgresql+psycopg://db/app"
