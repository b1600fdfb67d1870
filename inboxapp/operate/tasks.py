"""What the command line's shorter commands do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.errors import ClientNotFound
from inboxapp.accounts.passwords import check_strength
from inboxapp.accounts.queries import client_by_key
from inboxapp.accounts.service import create_user
from inboxapp.accounts.types import Role
from inboxapp.api.inbound import import_eml
from inboxapp.channels.types import Channel
from inboxapp.core import services
from inboxapp.core.database import Database
from inboxapp.core.errors import AppError
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from inboxapp.drafting.nightly import Tidied, clean_up_by_hand
from inboxapp.drafting.service import regenerate
from inboxapp.operate import checks, schema
from inboxapp.operate.console import complain, say


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """Open the database and Redis of the settings for one command.

    Raises NotReady when one of them does not answer.
    """
    url, redis_url = services.database_url(settings), services.redis_url(settings)
    checks.check_database(url)
    checks.check_redis(redis_url)
    redis = open_redis(redis_url)
    database = Database(url, redis, pool_size=2)
    try:
        yield database
    finally:
        await database.close()
        await redis.aclose()


def migrate(settings: Settings) -> None:
    """Bring the database up to date."""
    url = services.database_url(settings)
    checks.check_database(url)
    schema.migrate(url)
    say("The database is up to date.")


def clean_up(settings: Settings) -> int:
    """Do the night's work now and say what went; return how many parts failed."""
    done = asyncio.run(_clean_up(settings))
    if done is None:
        say("A worker is cleaning up just now, so there is nothing left to do here.")
        return 0
    for name, count in done.removed.items():
        if name not in done.failed:
            say(f"{count:>8,} {name}")
    for name in done.failed:
        complain(
            f"{name}: failed, see the log. What was removed before stays removed; run it again."
        )
    return len(done.failed)


async def _clean_up(settings: Settings) -> Tidied | None:
    async with open_database(settings) as database:
        return await clean_up_by_hand(database)


def draft(
    settings: Settings, client_key: str, lead_id: int, channel: Channel, instruction: str
) -> None:
    """Ask for a draft to a lead, as the operator."""
    run_id = asyncio.run(_draft(settings, client_key, lead_id, channel, instruction))
    say(f"Run {run_id} is queued: {settings.url}/runs/{run_id}")


async def _draft(
    settings: Settings, client_key: str, lead_id: int, channel: Channel, instruction: str
) -> int:
    async with open_database(settings) as database, database.transaction() as tx:
        client = await client_by_key(tx, client_key)
        if client is None:
            raise ClientNotFound
        operator = worker_actor(client.id, client.key)
        return await regenerate(tx, operator, lead_id, channel, instruction)


def import_files(settings: Settings, client_key: str, files: list[Path]) -> int:
    """Import each file on its own; return how many were refused."""
    return asyncio.run(_import_files(settings, client_key, files))


async def _import_files(settings: Settings, client_key: str, files: list[Path]) -> int:
    refused = 0
    async with open_database(settings) as database:
        for file in files:
            try:
                received = await import_eml(database, client_key, file.read_bytes())
            except OSError as error:
                refused += 1
                complain(f"{file}: cannot be read ({error.strerror}).")
            except AppError as error:
                refused += 1
                complain(f"{file}: {error.message}")
            else:
                say(f"{file}: {'imported' if received.is_new else 'was imported before'}.")
    return refused


@dataclass(frozen=True)
class NewPerson:
    """Somebody who will sign in."""

    email: str
    name: str
    role: Role
    password: str


def add_user(settings: Settings, client_key: str, person: NewPerson) -> None:
    """Create a user of a client."""
    asyncio.run(_add_user(settings, client_key, person))
    say(f"{person.email} can sign in at {settings.url}/login as {person.role.value}.")


async def _add_user(settings: Settings, client_key: str, person: NewPerson) -> None:
    check_strength(person.password, person.email)
    async with open_database(settings) as database, database.transaction() as tx:
        who = (person.email, person.name, person.role, person.password)
        await create_user(tx, client_key, *who)
