"""Leads with something to remember."""

from collections.abc import Mapping
from typing import Any

from inboxapp.core.database import Database
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.service import propose
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunTrigger
from tests.factories.conversations import make_message
from tests.factories.runs import rows

WORDS = "Mornings are best for me, never Fridays. I'm in Berlin. Prices look high to us."
FACT = {
    "category": "availability_pattern",
    "text": "Lena is best reached in the mornings.",
    "days_to_live": 90,
    "confidence": 0.9,
    "evidence": "Mornings are best for me",
}
OBJECTION = {
    "category": "objection",
    "text": "Lena finds us expensive.",
    "days_to_live": 60,
    "confidence": 0.9,
    "evidence": "Prices look high",
}
TIMEZONE = FACT | {"category": "timezone", "text": "Lena works in Berlin.", "evidence": "in Berlin"}


async def make_lead(database: Database, client_id: int, words: str = WORDS, **more: object) -> int:
    return (await make_message(database, client_id, words, **more)).lead_id  # type: ignore[arg-type]


async def learn(
    database: Database, client_id: int, lead_id: int, *facts: Mapping[str, Any]
) -> list[Memory]:
    """Let a run propose facts; return every row there is then, the forgotten ones too."""
    async with database.transaction() as tx:
        run = Run(client_id=client_id, lead_id=lead_id, trigger=RunTrigger.OPERATOR)
        tx.add(run)
        await tx.flush()
        await propose(tx, run, facts)
    return await rows(database, Memory)
