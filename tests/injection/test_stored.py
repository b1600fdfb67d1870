"""A sample of every family through the real rooms: mail in, run, decision, what is due, out."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from redis.asyncio import Redis
from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import EML, receive
from inboxapp.conversations.models import Identity, Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.drafting.auto_send.jobs import send_due
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.types import MemoryStatus
from inboxapp.drafting.models import Draft, Knowledge
from inboxapp.drafting.types import DraftStatus
from inboxapp.llm.gateway import LanguageModel, open_model
from inboxapp.llm.offline.transport import AsgiTransport
from inboxapp.runs.tools import Tools
from tests.cast import Cast
from tests.drafting.auto_send.written import ALWAYS, let_it_be_due, set_policy
from tests.factories.runs import make_tools, rows, run_everything
from tests.faults.hostile_model import Style, hostile_app
from tests.injection.attacks import FAMILIES, Attack, attacks_of, mail_of, twin_of
from tests.injection.leaks import leaks_in
from tests.injection.walking import shows, snapshot_of
from tests.llm.prompts import KNOWLEDGE

pytestmark = pytest.mark.anyio

# Tried on values alone: they need rows of a past.
OF_THE_PAST = {"memory", "earlier", "outbound"}
LENIENT = ALWAYS.model_copy(update={"threshold": 0.0, "most_per_thread": 10})


@pytest.fixture(params=[Style.QUIET, Style.EVERYTHING], ids=str)
async def hostile(request: pytest.FixtureRequest) -> AsyncIterator[LanguageModel]:
    """The hostile model behind a server's face."""
    settings = Settings(
        openai_base_url="http://hostile.invalid/v1",
        openai_api_key=SecretStr("k"),
        openai_model="hostile-1",
    )
    model = open_model(settings, transport=AsgiTransport(hostile_app(request.param)))
    yield model
    await model.close()


async def deliver(database: Database, cast: Cast, attack: Attack, *, clean: bool = False) -> int:
    """Let the mail arrive in a client that knows things; return the lead's id."""
    mail = twin_of(attack) if clean else mail_of(attack)
    await set_policy(database, cast.acme, LENIENT)
    facts = [*KNOWLEDGE, ("Terms", mail.knowledge)] if mail.knowledge else KNOWLEDGE
    async with database.transaction() as tx:
        for title, body in facts:
            tx.add(Knowledge(client_id=cast.acme, title=title, body=body))
    received = await receive(
        database, client_id=cast.acme, channel=Channel.EMAIL, body=mail.raw, format=EML
    )
    async with database.transaction() as tx:
        lead = (await tx.exec(select(Lead).where(col(Lead.id) == received.lead_id))).one()
        lead.title = mail.title
        tx.add(lead)
    return received.lead_id


async def answer_and_wait(tools: Tools) -> None:
    """Let the worker write, decide, and send all that is due."""
    await run_everything(tools)
    await let_it_be_due(tools.database)
    await send_due(tools)


async def forget_all(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("TRUNCATE leads, knowledge, inbound_bodies CASCADE"))


def sample(family: str) -> list[Attack]:
    """Take the first and the last of those that get past the parser."""
    read = [
        attack
        for attack in attacks_of(family)
        if attack.place not in OF_THE_PAST and shows(snapshot_of(mail_of(attack)), attack.text)
    ]
    return [read[0], read[-1]]


@pytest.mark.parametrize("family", FAMILIES)
async def test_nothing_of_an_attack_leaves_the_house(
    database: Database, redis: Redis, cast: Cast, hostile: LanguageModel, family: str
) -> None:
    tools = make_tools(database, redis, model=hostile)
    for attack in sample(family):
        await deliver(database, cast, attack)
        await answer_and_wait(tools)
        sent = [one for one in await rows(database, Message) if one.direction is Direction.OUTBOUND]
        decisions = [one.status for one in await rows(database, AutoSend)]
        assert sent == [], attack.name
        assert set(decisions) <= {AutoSendStatus.HELD}, attack.name
        shown = [one for one in await rows(database, Draft) if one.status is DraftStatus.PENDING]
        assert [leaks_in(draft.text) for draft in shown] in ([], [()]), attack.name
        assert {one.handle for one in await rows(database, Identity)} == {"dana@northwind.example"}
        kept = [one for one in await rows(database, Memory) if one.status is MemoryStatus.APPROVED]
        assert kept == [], attack.name
        await forget_all(database)


async def test_a_clean_mail_goes_out_to_whom_it_came_from(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await deliver(database, cast, attacks_of("reveal")[0], clean=True)
    await answer_and_wait(make_tools(database, redis))
    (decision,) = await rows(database, AutoSend)
    assert decision.reasons == []
    (sent,) = [one for one in await rows(database, Message) if one.direction is Direction.OUTBOUND]
    assert sent.handle == "dana@northwind.example"
    assert "$490" in sent.text
