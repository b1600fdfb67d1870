"""Acme with everything worth stealing, and the product serving it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.sessions import open_session
from inboxapp.accounts.types import Actor
from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.memory.service import add
from inboxapp.drafting.memory.types import MemoryCategory
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.queries import NOTHING_SAVED
from inboxapp.drafting.policy.service import change_policy
from inboxapp.drafting.service import save_knowledge
from inboxapp.runs.models import Run
from tests.cast import Cast, invite_cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything
from tests.factories.web import Web, running_web

CANARY = "acme-canary-7f3a"


@dataclass(frozen=True)
class Loot:
    """Acme's rows by id, and live sessions of the cast."""

    cast: Cast
    ids: dict[str, int]
    sam: str
    ada: str
    zoe: str


@pytest.fixture(scope="module")
def web(
    tmp_path_factory: pytest.TempPathFactory, database_url: str, redis_url: str
) -> Iterator[Web]:
    folder: Path = tmp_path_factory.mktemp("web")
    with running_web(folder, database_url=database_url, redis_url=redis_url) as found:
        yield found


@pytest.fixture
async def loot(database: Database, redis: Redis) -> Loot:
    cast = await invite_cast(database)
    received = await make_message(
        database, cast.acme, f"Send me pricing, {CANARY}.", name=f"Lena {CANARY}"
    )
    await make_message(database, cast.zeta, "Hello Zeta.", sender="bob@south.example", name="Bob")
    async with database.transaction() as tx:
        knowledge = await save_knowledge(tx, cast.ada, None, "Prices", f"{CANARY}: 40 a month")
        lead_id = received.lead_id
        memory = await add(tx, cast.sam, lead_id, MemoryCategory.OTHER, f"Likes {CANARY}.")
        await change_policy(tx, cast.ada, {"auto_send": {"mode": "shadow"}}, NOTHING_SAVED)
    await run_everything(make_tools(database, redis))
    async with database.transaction() as tx:
        run = (await tx.exec(select(Run).where(col(Run.client_id) == cast.acme))).one()
        draft = (await tx.exec(select(Draft).where(col(Draft.client_id) == cast.acme))).one()
        decision = (await tx.exec(select(AutoSend))).one()
    ids = {
        "lead_id": received.lead_id,
        "message_id": received.message_id,
        "run_id": run.id,
        "draft_id": draft.id,
        "knowledge_id": knowledge,
        "memory_id": memory,
        "decision_id": decision.id,
        "user_id": cast.sam.user_id or 0,
    }
    return Loot(
        cast=cast,
        ids=ids,
        sam=await signed_in(database, cast.sam),
        ada=await signed_in(database, cast.ada),
        zoe=await signed_in(database, cast.zoe),
    )


async def signed_in(database: Database, actor: Actor) -> str:
    async with database.transaction() as tx:
        return await open_session(tx, user_id=actor.user_id or 0, client_id=actor.client_id)
