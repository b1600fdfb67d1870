import pytest
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Sentiment
from inboxapp.core.database import Database
from inboxapp.drafting.models import Draft
from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.service import send
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus
from tests.cast import Cast
from tests.factories.conversations import lead_row, make_message
from tests.factories.runs import artifacts_of, make_tools, rows, run_everything, stages

pytestmark = pytest.mark.anyio


async def test_an_inbound_message_becomes_a_draft_that_is_sent_once(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    received = await make_message(database, cast.acme, "Could you send me pricing?")

    (run_id,) = await run_everything(tools)

    assert (await lead_row(database, received.lead_id)).sentiment is Sentiment.INFORMATION_REQUESTED
    (run,) = await rows(database, Run)
    assert (run.status, run.error) == (RunStatus.COMPLETED, "")
    kept = await artifacts_of(database, run_id)
    assert stages(kept) == sorted(stage.name for stage in REPLY.stages)
    (draft,) = await rows(database, Draft)
    assert draft.status is DraftStatus.PENDING
    assert "Lena" in draft.text

    for _ in range(2):
        async with database.transaction() as tx:
            sent = await send(
                tx, cast.sam, received.lead_id, Channel.EMAIL,
                text=draft.text, subject=draft.subject, send_key="click-1",
            )  # fmt: skip
    assert sent.text == draft.text.strip()
    (draft,) = await rows(database, Draft)
    assert draft.status is DraftStatus.SENT
