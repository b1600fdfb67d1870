from collections.abc import Awaitable, Callable

import pytest
from arq.constants import default_queue_name
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import Received
from inboxapp.conversations.models import InboundBody
from inboxapp.conversations.types import BodyStatus
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting import jobs
from inboxapp.drafting.jobs import classify, sweep
from tests.cast import Cast
from tests.factories.conversations import make_message, message_row, payload
from tests.factories.runs import make_tools, rows

pytestmark = pytest.mark.anyio


async def queued(redis: Redis) -> dict[str, float]:
    """Return the jobs that wait, with the seconds until each is due."""
    present = now().timestamp()
    waiting = await redis.zrange(default_queue_name, 0, -1, withscores=True)
    return {name.decode(): due / 1000 - present for name, due in waiting}


async def let_a_minute_pass(database: Database) -> None:
    async with database.transaction() as tx:
        for change in ("messages SET received_at", "inbound_bodies SET at"):
            await tx.execute(text(f"UPDATE {change} = now() - interval '1 minute'"))


async def test_a_message_that_is_being_read_is_not_rung_for_again(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    await let_a_minute_pass(database)
    before = await queued(redis)
    assert await sweep(make_tools(database, redis)) == 0
    assert (await queued(redis)).keys() == before.keys()


async def test_a_message_whose_ring_was_lost_is_rung_for(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    await let_a_minute_pass(database)
    await redis.flushall()
    assert await sweep(make_tools(database, redis)) == 1
    assert len(await queued(redis)) == 1


async def test_a_failed_reading_is_tried_again_after_growing_pauses(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme)
    await let_a_minute_pass(database)
    tools = make_tools(database, redis, offline_fault="malformed")
    pauses = []
    while True:
        await redis.flushall()
        await classify(tools, received.message_id)
        waiting = [due for name, due in (await queued(redis)).items() if "classify" in name]
        if not waiting:
            break
        pauses.extend(waiting)
        assert await sweep(tools) == 0
    assert pauses == sorted(pauses)
    assert sum(pauses) > 30 * 60
    triage = (await message_row(database, received.message_id)).triage
    assert triage is not None
    assert (triage["tries"], triage["retry"]) == (len(pauses) + 1, False)


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (OperationalError("", None, Exception("deadlock detected")), BodyStatus.STORED),
        (ValueError("a bug"), BodyStatus.REFUSED),
    ],
)
async def test_a_kept_body_is_given_up_for_a_bug_but_not_for_an_outage(
    database: Database,
    redis: Redis,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception,
    status: BodyStatus,
) -> None:
    async with database.transaction() as tx:
        kept = InboundBody(
            client_id=cast.acme, channel=Channel.EMAIL, sha256="0" * 64, body=payload()
        )
        tx.add(kept)
    await let_a_minute_pass(database)
    monkeypatch.setattr(jobs, "digest", failing(failure))
    await sweep(make_tools(database, redis))
    (body,) = await rows(database, InboundBody)
    assert body.status is status


def failing(failure: Exception) -> Callable[[Database, int], Awaitable[Received]]:
    async def digest(_database: Database, _body_id: int) -> Received:
        raise failure

    return digest
