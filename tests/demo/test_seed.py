import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.models import AuditEntry, Client, User
from inboxapp.accounts.queries import actor_of_key, client_by_key
from inboxapp.accounts.service import create_client, create_user, sign_in
from inboxapp.accounts.types import Actor, Role
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Identity, Lead, Message, SentimentChange
from inboxapp.conversations.queries import timeline
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.demo.seed import DemoFacts, seed
from inboxapp.drafting.models import Knowledge

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
TABLES = (Client, User, Lead, Identity, Message, SentimentChange, Knowledge, AuditEntry)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, demo_password="correct horse")


async def counts(database: Database) -> dict[str, int]:
    async with database.transaction() as tx:
        return {
            table.__name__: (await tx.exec(select(func.count()).select_from(table))).one()
            for table in TABLES
        }


async def acme(database: Database) -> Actor:
    async with database.transaction() as tx:
        client = await client_by_key(tx, "acme")
    assert client is not None
    return worker_actor(client.id, client.key)


async def test_the_facts_open_the_door(database: Database, settings: Settings) -> None:
    facts = await seed(database, settings, at=AT, with_runs=False)
    emails = {login.email: login.role for login in facts.logins}
    assert emails == {
        "sam@acme.example": Role.SETTER,
        "mia@acme.example": Role.MANAGER,
        "ada@acme.example": Role.ADMIN,
        "zoe@zeta.example": Role.ADMIN,
    }
    sam = facts.logins[0]
    signed_in = await sign_in(database, email=sam.email, password=sam.password)
    assert signed_in.actor.client_key == "acme"
    async with database.transaction() as tx:
        holder = await actor_of_key(tx, facts.api_key)
    assert holder is not None
    assert holder.client_key == "acme"
    assert facts.webhook_secret.startswith("whsec_")


async def test_a_second_call_changes_nothing(database: Database, settings: Settings) -> None:
    first = await seed(database, settings, at=AT, with_runs=False)
    before = await counts(database)
    assert await seed(database, settings) == first
    assert await counts(database) == before


async def test_two_processes_at_once_seed_once(database: Database, settings: Settings) -> None:
    facts = await asyncio.gather(
        *(seed(database, settings, at=AT, with_runs=False) for _ in range(2))
    )
    assert facts[0] == facts[1]
    assert (await counts(database))["Client"] == 2
    assert (await counts(database))["User"] == 4


async def test_conversations_read_as_they_were_written(
    database: Database, settings: Settings
) -> None:
    await seed(database, settings, at=AT, with_runs=False)
    actor = await acme(database)
    async with database.transaction() as tx:
        lead = (await tx.exec(select(Lead).where(col(Lead.name) == "Grace Okonkwo"))).one()
        said = await timeline(tx, actor, lead.id)
    assert [message.channel for message in said] == [Channel.LINKEDIN] * 4 + [Channel.EMAIL]
    assert said[0].author == "Sam Ortiz"
    assert lead.sentiment is Sentiment.MEETING_REQUESTED
    assert lead.last_message_id == said[-1].id
    assert lead.preview.startswith("Sam, As said, £2.4m a year")


async def test_the_past_waits_for_no_classifier(database: Database, settings: Settings) -> None:
    await seed(database, settings, at=AT, with_runs=False)
    async with database.transaction() as tx:
        untouched = select(Message).where(
            col(Message.direction) == Direction.INBOUND, col(Message.triage).is_(None)
        )
        assert list(await tx.exec(untouched)) == []


async def test_the_lead_has_the_tag_of_its_last_change(
    database: Database, settings: Settings
) -> None:
    await seed(database, settings, at=AT, with_runs=False)
    async with database.transaction() as tx:
        leads = {lead.id: lead for lead in await tx.exec(select(Lead))}
        changes = list(
            await tx.exec(select(SentimentChange).order_by(col(SentimentChange.version)))
        )
    for change in changes:
        assert change.before is not change.after
    last = {change.lead_id: change for change in changes}
    for lead in leads.values():
        tag, version = lead.sentiment, lead.sentiment_version
        expected = last.get(lead.id)
        if expected is None:
            assert (tag, version) == (Sentiment.NEW, 0)
        else:
            assert (expected.after, expected.version) == (tag, version)


async def test_reset_takes_only_the_demo_clients(database: Database, settings: Settings) -> None:
    async with database.transaction() as tx:
        await create_client(tx, "third", "Third Company")
        await create_user(tx, "third", "tom@third.example", "Tom", Role.ADMIN, "a long password")
    first = await seed(database, settings, at=AT, with_runs=False)
    before = await counts(database)
    async with database.transaction() as tx:
        for message in await tx.exec(select(Message).limit(3)):
            message.text = "changed"
    assert await seed(database, settings, reset=True, at=AT, with_runs=False) == first
    assert await counts(database) == before
    async with database.transaction() as tx:
        assert (
            await tx.exec(select(Message).where(col(Message.text) == "changed"))
        ).first() is None
        assert (await tx.exec(select(User).where(col(User.email) == "tom@third.example"))).one()


async def test_the_printed_password_is_the_one_that_works(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    await seed(database, settings, at=AT, with_runs=False)
    later = Settings(data_dir=tmp_path, demo_password="another horse")
    facts: DemoFacts = await seed(database, later)
    ada = next(login for login in facts.logins if login.email == "ada@acme.example")
    assert (await sign_in(database, email=ada.email, password=ada.password)).token
