from datetime import timedelta

import pytest
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.held_back import held_back
from inboxapp.drafting.auto_send.jobs import send_due
from inboxapp.drafting.auto_send.queries import (
    auto_sends,
    decision_about,
    planned_for,
    status_counts,
)
from inboxapp.drafting.auto_send.service import cancel
from inboxapp.drafting.auto_send.types import AutoSendStatus
from tests.cast import Cast
from tests.drafting.auto_send.written import REPLY, SURE, Case, let_it_be_due, write_reply
from tests.factories.runs import make_tools

pytestmark = pytest.mark.anyio

UNSURE = {**SURE, "confidence": 0.2, "needs_human": True}


async def test_the_list_tells_what_was_decided_and_why(database: Database, cast: Cast) -> None:
    await write_reply(database, cast)
    held = Case(sender="max@south.example", evaluation=UNSURE)
    await write_reply(database, cast, held)
    async with database.transaction() as tx:
        newest, planned = await auto_sends(tx, cast.sam)
        only = await auto_sends(tx, cast.sam, statuses=[AutoSendStatus.PLANNED])
        older = await auto_sends(tx, cast.sam, before=newest.id)
    assert [reason.code for reason in newest.reasons] == ["confidence", "needs_human"]
    assert (planned.text, planned.confidence, planned.lead_name) == (REPLY, 0.95, "Lena North")
    assert only == older == (planned,)


async def test_counts_tell_what_holds_replies_back(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    for number in range(2):
        case = Case(sender=f"max@south{number}.example", evaluation=UNSURE)
        await write_reply(database, cast, case)
    since = now() - timedelta(hours=1)
    async with database.transaction() as tx:
        held = await held_back(tx, cast.mia, since)
        assert {each.code: each.count for each in held} == {"confidence": 2, "needs_human": 2}
        assert await status_counts(tx, cast.mia, since) == {
            AutoSendStatus.PLANNED: 1,
            AutoSendStatus.HELD: 2,
        }
        assert await held_back(tx, cast.mia, now() + timedelta(hours=1)) == ()


async def test_a_planned_reply_shows_at_its_lead_until_it_is_gone(
    database: Database, redis: Redis, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    box = (written.lead_id, Channel.EMAIL)
    async with database.transaction() as tx:
        planned = await planned_for(tx, cast.sam, *box)
        about = await decision_about(tx, cast.sam, *box)
        assert planned is not None
        assert planned == about
        assert await planned_for(tx, cast.sam, written.lead_id, Channel.SMS) is None
    await let_it_be_due(database)
    await send_due(make_tools(database, redis))
    async with database.transaction() as tx:
        assert await planned_for(tx, cast.sam, *box) is None
        assert await decision_about(tx, cast.sam, *box) is None


async def test_a_cancelled_reply_names_who_cancelled_it(database: Database, cast: Cast) -> None:
    written = await write_reply(database, cast)
    async with database.transaction() as tx:
        await cancel(tx, cast.sam, written.lead_id, Channel.EMAIL)
    async with database.transaction() as tx:
        (view,) = await auto_sends(tx, cast.sam)
        assert (view.status, view.ended_by) == (AutoSendStatus.CANCELLED, "Sam Ortiz")
        assert await planned_for(tx, cast.sam, written.lead_id, Channel.EMAIL) is None


async def test_a_rival_sees_none_of_it(database: Database, cast: Cast) -> None:
    written = await write_reply(database, cast)
    since = now() - timedelta(hours=1)
    async with database.transaction() as tx:
        assert await auto_sends(tx, cast.zoe) == ()
        assert await planned_for(tx, cast.zoe, written.lead_id, Channel.EMAIL) is None
        assert await decision_about(tx, cast.zoe, written.lead_id, Channel.EMAIL) is None
        assert await status_counts(tx, cast.zoe, since) == {}
