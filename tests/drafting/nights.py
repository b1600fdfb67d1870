"""Nights to clean up in."""

from datetime import UTC, datetime

from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.models import Draft
from inboxapp.drafting.nightly import clean_up
from inboxapp.drafting.types import DraftStatus
from tests.drafting.memory.people import make_lead
from tests.factories.runs import make_tools

NIGHT = datetime(2030, 5, 17, 2, 0, tzinfo=UTC)
# Runs and facts that were made now are old by then, sessions and events too.


async def clean(database: Database, redis: Redis, moment: datetime = NIGHT) -> dict[str, int]:
    done = await clean_up(make_tools(database, redis), moment=moment)
    assert done is not None
    assert done.failed == ()
    return done.removed


async def give_draft(
    database: Database,
    client_id: int,
    run_id: int,
    *,
    status: DraftStatus = DraftStatus.SENT,
    auto: AutoSendStatus | None = None,
    sender: str = "",
) -> int:
    lead_id = await make_lead(database, client_id, sender=sender)
    common = {"client_id": client_id, "lead_id": lead_id, "channel": Channel.EMAIL}
    async with database.transaction() as tx:
        draft = Draft(**common, run_id=run_id, status=status, text="Hello")
        tx.add(draft)
        await tx.flush()
        if auto:
            tx.add(AutoSend(**common, draft_id=draft.id, status=auto, due_at=now()))
        return draft.id
