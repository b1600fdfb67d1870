"""Demo data: made once, the same every time, and only ever the demo's own clients."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as sql_select

from inboxapp.accounts.queries import client_by_key
from inboxapp.accounts.service import make_api_key
from inboxapp.accounts.types import ClientRef, Role
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.core.settings import Settings
from inboxapp.demo.accounts import keep_logins_true, make_client, people_by_email
from inboxapp.demo.erase import erase_clients
from inboxapp.demo.leads import make_leads
from inboxapp.demo.memory import make_memory
from inboxapp.demo.runs import make_runs
from inboxapp.demo.secrets import DemoSecrets, demo_secrets
from inboxapp.demo.stories import CLIENT_KEYS, DemoClient, demo_client

MAIN = "acme"
KEY_NAME = "Demo"
# Any number that no other advisory lock of ours uses.
LOCK = 7_021_987_402


@dataclass(frozen=True)
class Login:
    """How to sign in as one person of the demo."""

    email: str
    name: str
    role: Role
    client: str
    password: str


@dataclass(frozen=True)
class DemoFacts:
    """What somebody needs to try the demo; secrets are those of the client `acme`."""

    webhook_secret: str
    api_key: str
    logins: tuple[Login, ...]


async def seed(
    database: Database,
    settings: Settings,
    *,
    reset: bool = False,
    at: datetime | None = None,
    with_runs: bool = True,
) -> DemoFacts:
    """Make the demo's clients unless they exist, and say how to reach them.

    A second call changes nothing, also when two processes make it at once. `reset` deletes the
    demo clients' rows first, and nobody else's. `at` is the moment the conversations lead up to.
    Finished runs with their drafts come last, made by the pipeline itself in a few seconds.
    """
    given = settings.demo_password
    kept = demo_secrets(
        settings.data_dir, password=given.get_secret_value() if given is not None else None
    )
    async with database.transaction() as tx:
        await tx.exec(sql_select(func.pg_advisory_xact_lock(LOCK)))  # type: ignore[call-overload]
        if reset:
            await erase_clients(tx, CLIENT_KEYS)
        made = [await _make_or_mend(tx, demo_client(key), kept, at or now()) for key in CLIENT_KEYS]
        main = await _found(tx, MAIN)
        await make_api_key(tx, main.id, KEY_NAME, kept.api_key)
    if with_runs and all(made):
        await make_runs(database, settings)
    logins = tuple(login for key in CLIENT_KEYS for login in _logins(key, kept.password))
    return DemoFacts(webhook_secret=main.webhook_secret, api_key=kept.api_key, logins=logins)


async def _make_or_mend(tx: Transaction, demo: DemoClient, kept: DemoSecrets, at: datetime) -> bool:
    if await client_by_key(tx, demo.key) is not None:
        await keep_logins_true(tx, demo, kept.password)
        return False
    secret = kept.webhook_secret if demo.key == MAIN else None
    client_id = await make_client(tx, demo, password=kept.password, webhook_secret=secret)
    people = await people_by_email(tx, client_id)
    await make_leads(tx, client_id, demo.stories, owner=people[demo.owner], at=at)
    await make_memory(tx, client_id, people[demo.owner])
    return True


async def _found(tx: Transaction, key: str) -> ClientRef:
    client = await client_by_key(tx, key)
    if client is None:
        raise RuntimeError(f"The demo client {key} was just made and is not there.")
    return client


def _logins(key: str, password: str) -> list[Login]:
    people = demo_client(key).people
    return [Login(person.email, person.name, person.role, key, password) for person in people]
