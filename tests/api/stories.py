"""What happened before a test begins."""

from redis.asyncio import Redis

from inboxapp.core.database import Database
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything

CANARY = "canary-of-acme-7f3a"


async def finished_run(database: Database, redis: Redis, cast: Cast) -> tuple[int, int]:
    """Let a lead ask for the price and a worker draft; return the lead's and the run's ids."""
    received = await make_message(
        database, cast.acme, f"What does {CANARY} cost?", name=f"Lena {CANARY}"
    )
    (run_id,) = await run_everything(make_tools(database, redis))
    return received.lead_id, run_id
