"""Workers in miniature: tools with the offline model, and runs driven to their end."""

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from redis.asyncio import Redis
from sqlmodel import SQLModel, col, select

from inboxapp.conversations.models import TO_TRIAGE, Message
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.drafting.jobs import classify, run
from inboxapp.llm.gateway import LanguageModel, open_model
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunStatus

T = TypeVar("T", bound=SQLModel)


def make_tools(
    database: Database,
    redis: Redis,
    *,
    model: LanguageModel | None = None,
    worker: str = "w1",
    **settings: object,
) -> Tools:
    """Return a worker's tools; the offline model answers at once unless told otherwise."""
    chosen = Settings(**({"offline_latency_seconds": 0.0} | settings))  # type: ignore[arg-type]
    return Tools(
        settings=chosen,
        database=database,
        redis=redis,
        model=model or open_model(chosen),
        worker=worker,
    )


async def run_everything(tools: Tools) -> list[int]:
    """Classify what waits and run what is queued, whether due or not; return the runs' ids."""
    async with tools.database.transaction() as tx:
        waiting = list(await tx.exec(select(Message.id).where(TO_TRIAGE).order_by(col(Message.id))))
    for message_id in waiting:
        await classify(tools, message_id)
    queued = [row.id for row in await rows(tools.database, Run) if row.status is RunStatus.QUEUED]
    await asyncio.gather(*(run(tools, run_id) for run_id in queued))
    return queued


async def rows(database: Database, model: type[T]) -> list[T]:
    async with database.transaction() as tx:
        return list(await tx.exec(select(model).order_by(model.id)))


async def artifacts_of(database: Database, run_id: int) -> list[Artifact]:
    return [row for row in await rows(database, Artifact) if row.run_id == run_id]


def stages(artifacts: Sequence[Artifact]) -> list[str]:
    return sorted(row.stage for row in artifacts)
