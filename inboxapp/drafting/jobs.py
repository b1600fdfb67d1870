"""What workers call: classify a message, run a pipeline, ring again for what was left behind."""

import structlog
from sqlalchemy import func, text
from sqlmodel import col, select

from inboxapp.channels.errors import BadPayload
from inboxapp.conversations.inbound import digest, give_up, left_behind
from inboxapp.conversations.models import TO_TRIAGE, Lead, Message
from inboxapp.core.database import Database
from inboxapp.core.outages import OUTAGES
from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.policy.spending import record_spending
from inboxapp.drafting.starting import Wanted, new_run
from inboxapp.drafting.triage import classify, name_of_try
from inboxapp.jobs import Job, ring
from inboxapp.llm.types import Attempt
from inboxapp.runs.errors import RunRefused, StageFailed
from inboxapp.runs.runner import run_pipeline
from inboxapp.runs.service import ring_overdue
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunStatus, RunTrigger
from inboxapp.runs.unrecorded import run_unrecorded

# More than ever wait for their next try at once, or the rest would never be looked at.
MOST_RINGS = 1000
# What spending outside of any run is for.
UNRECORDED = "unrecorded_reply"

log = structlog.get_logger(__name__)

__all__ = ["classify", "draft_unrecorded", "run", "sweep"]


async def run(tools: Tools, run_id: int) -> RunStatus | None:
    """Start or resume a run of any kind; safe to run twice."""
    return await run_pipeline(REPLY, run_id, tools)


async def draft_unrecorded(tools: Tools, message_id: int) -> None:
    """Draft a reply to a message although its run could not be recorded."""
    async with tools.database.transaction() as tx:
        message = (await tx.exec(select(Message).where(col(Message.id) == message_id))).one()
        lead = (await tx.exec(select(Lead).where(col(Lead.id) == message.lead_id))).one()
        wanted = Wanted(RunTrigger.INBOUND, message.channel, message.id)
        run_without_row = new_run(lead, wanted, generation=0)
    attempts: list[Attempt] = []
    try:
        await run_unrecorded(REPLY, run_without_row, tools, attempts)
    except (StageFailed, RunRefused) as failure:
        log.warning("unrecorded_draft_failed", message_id=message_id, reason=failure.error_class)
    finally:
        await _note_spending(tools.database, run_without_row.client_id, attempts)


async def _note_spending(database: Database, client_id: int, attempts: list[Attempt]) -> None:
    """Count for the day what no run adds up."""
    if not attempts:
        return
    async with database.transaction() as tx:
        record_spending(tx, client_id, UNRECORDED, [attempt.to_json() for attempt in attempts])


async def sweep(tools: Tools) -> int:
    """Ring for whatever a crash or a lost ring left waiting; return how many things that were."""
    return (
        await ring_overdue(tools.database)
        + await _ring_untriaged(tools.database)
        + await _digest_left_behind(tools.database)
    )


async def _ring_untriaged(database: Database) -> int:
    """Ring by the name of the try, which is void while that try waits or a worker is at it."""
    query = (
        select(Message.id, Message.triage)
        .where(TO_TRIAGE, col(Message.received_at) < func.now() - text("interval '2 seconds'"))
        .order_by(col(Message.id))
        .limit(MOST_RINGS)
    )
    async with database.transaction() as tx:
        waiting = list(await tx.exec(query))
    rings = [
        await ring(database.redis, Job.CLASSIFY_MESSAGE, message_id, key=name_of_try(triage))
        for message_id, triage in waiting
    ]
    return sum(rings)


async def _digest_left_behind(database: Database) -> int:
    async with database.transaction() as tx:
        bodies = await left_behind(tx)
    for body_id in bodies:
        try:
            await digest(database, body_id)
        except BadPayload as refusal:
            log.warning("kept_body_refused", body_id=body_id, code=refusal.code)
        except OUTAGES as outage:
            log.warning("kept_body_waits", body_id=body_id, error=type(outage).__name__)
        except Exception as error:
            log.exception("kept_body_unreadable", body_id=body_id)
            await give_up(database, body_id, type(error).__name__)
    return len(bodies)
