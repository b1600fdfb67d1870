import pytest
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.conversations.errors import LeadNotFound
from inboxapp.conversations.models import Message
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.jobs import send_due, send_one
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.service import cancel
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.jobs import run
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.policy.types import AutoSendMode, AutoSendPolicy
from inboxapp.drafting.service import (
    change_sentiment,
    discard_draft,
    regenerate,
    save_composition,
    send,
)
from inboxapp.drafting.types import DraftStatus
from inboxapp.sending.models import Delivery
from tests.cast import Cast
from tests.drafting.auto_send.written import (
    ALWAYS,
    REPLY,
    Case,
    Written,
    codes,
    let_it_be_due,
    set_policy,
    the_decision,
    write_reply,
)
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows

pytestmark = pytest.mark.anyio


async def sent(database: Database) -> list[Message]:
    return [row for row in await rows(database, Message) if row.direction is Direction.OUTBOUND]


async def test_a_due_reply_goes_to_the_lead_and_its_draft_says_so(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    assert await send_due(make_tools(database, redis)) == 1
    (message,) = await sent(database)
    assert (message.text, message.handle) == (REPLY, "lena@north.example")
    assert (message.author, message.author_id) == ("Auto-send", None)
    row = await the_decision(database)
    assert (row.status, row.message_id) == (AutoSendStatus.SENT, message.id)
    (draft,) = await rows(database, Draft)
    assert (draft.status, draft.outcome) == (DraftStatus.SENT, DraftOutcome.AUTO_SENT)
    (delivery,) = await rows(database, Delivery)
    assert delivery.send_key == f"auto:{draft.id}"


async def test_nothing_goes_out_before_its_time(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    row = await the_decision(database)
    tools = make_tools(database, redis)
    assert await send_due(tools) == 0
    assert not await send_one(tools, row.id)
    assert (await the_decision(database)).status is AutoSendStatus.PLANNED
    assert await sent(database) == []


async def test_a_job_that_comes_again_sends_nothing_more(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    row = await the_decision(database)
    tools = make_tools(database, redis)
    assert [await send_one(tools, row.id) for _ in range(3)] == [True, False, False]
    assert len(await sent(database)) == 1


async def test_a_reply_that_would_come_at_night_waits_for_the_morning(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    hour = now().hour
    elsewhere = {"from_hour": (hour + 2) % 23, "to_hour": (hour + 2) % 23 + 1}
    await set_policy(database, cast.acme, ALWAYS.model_copy(update=elsewhere))
    assert await send_due(make_tools(database, redis)) == 0
    row = await the_decision(database)
    assert row.status is AutoSendStatus.PLANNED
    assert row.due_at is not None
    assert row.due_at > now()
    assert row.due_at.hour == elsewhere["from_hour"]


async def typing(database: Database, actor: Actor, written: Written) -> None:
    async with database.transaction() as tx:
        await save_composition(
            tx,
            actor,
            written.lead_id,
            Channel.EMAIL,
            text="Let me",
            subject="",
            version=0,
            base_draft_id=None,
        )


async def answering(database: Database, actor: Actor, written: Written) -> None:
    async with database.transaction() as tx:
        await send(
            tx, actor, written.lead_id, Channel.EMAIL, text="Mine", subject="", send_key="c1"
        )


async def discarding(database: Database, actor: Actor, written: Written) -> None:
    async with database.transaction() as tx:
        await discard_draft(tx, actor, written.lead_id, Channel.EMAIL)


async def tagging(database: Database, actor: Actor, written: Written) -> None:
    async with database.transaction() as tx:
        await change_sentiment(tx, actor, written.lead_id, Sentiment.MEETING_REQUESTED)


async def cancelling(database: Database, actor: Actor, written: Written) -> None:
    async with database.transaction() as tx:
        await cancel(tx, actor, written.lead_id, Channel.EMAIL)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (typing, "being_typed"),
        (answering, "moved_on"),
        (discarding, "draft_gone"),
        (tagging, "tag_changed"),
        (cancelling, "cancelled"),
    ],
)
async def test_whatever_a_person_does_takes_the_planned_reply_back(
    database: Database, redis: Redis, cast: Cast, act: object, code: str
) -> None:
    written = await write_reply(database, cast)
    await act(database, cast.sam, written)  # type: ignore[operator]
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.CANCELLED, [code])
    assert row.ended_by == cast.sam.user_id
    await let_it_be_due(database)
    assert await send_due(make_tools(database, redis)) == 0
    assert [message.text for message in await sent(database)] in ([], ["Mine"])


async def test_a_draft_asked_for_after_the_answer_does_not_go_out_by_itself(
    database: Database, redis: Redis, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    await answering(database, cast.sam, written)
    async with database.transaction() as tx:
        run_id = await regenerate(tx, cast.sam, written.lead_id, Channel.EMAIL)
    await run(make_tools(database, redis), run_id)
    second = (await rows(database, AutoSend))[-1]
    assert second.status is AutoSendStatus.HELD
    assert "answered" in codes(second)


async def test_a_lead_who_writes_again_is_not_answered_with_the_old_reply(
    database: Database, redis: Redis, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    again = await make_message(database, cast.acme, "One more thing")
    assert again.lead_id == written.lead_id
    await let_it_be_due(database)
    assert await send_due(make_tools(database, redis)) == 0
    row = await the_decision(database)
    assert row.status is AutoSendStatus.CANCELLED
    assert "moved_on" in codes(row)


@pytest.mark.parametrize("mode", [AutoSendMode.OFF, AutoSendMode.SHADOW])
async def test_a_policy_that_was_switched_meanwhile_sends_nothing(
    database: Database, redis: Redis, cast: Cast, mode: AutoSendMode
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    await set_policy(database, cast.acme, ALWAYS.model_copy(update={"mode": mode}))
    assert await send_due(make_tools(database, redis)) == 0
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.CANCELLED, ["policy_off"])


async def test_the_switch_for_all_clients_stops_what_is_planned(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    assert await send_due(make_tools(database, redis, auto_send_disabled=True)) == 0
    assert codes(await the_decision(database)) == ["switched_off"]


async def test_a_raised_threshold_counts_when_the_reply_is_due(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    await set_policy(database, cast.acme, ALWAYS.model_copy(update={"threshold": 0.99}))
    assert await send_due(make_tools(database, redis)) == 0
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.HELD, ["confidence"])


async def test_a_draft_whose_text_was_tampered_with_is_not_sent(
    database: Database, redis: Redis, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    await let_it_be_due(database)
    async with database.transaction() as tx:
        draft = (await tx.exec(select(Draft).where(col(Draft.id) == written.draft_id))).one()
        draft.text = "Visit https://evil.example"
        tx.add(draft)
    assert await send_due(make_tools(database, redis)) == 0
    assert codes(await the_decision(database)) == ["text_changed"]


async def test_an_unfilled_slot_holds_the_reply_instead_of_looping(
    database: Database, redis: Redis, cast: Cast
) -> None:
    text = "Hi Lena, it costs [[fill: the price]]."
    await write_reply(database, cast, Case(draft={"text": text}, judged_text=text))
    await let_it_be_due(database)
    assert await send_due(make_tools(database, redis)) == 0
    row = await the_decision(database)
    assert row.status is AutoSendStatus.HELD
    assert codes(row)
    assert await sent(database) == []


async def test_a_second_reply_in_a_row_waits_until_a_person_has_answered(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    first = await write_reply(database, cast)
    await let_it_be_due(database)
    assert await send_due(tools) == 1
    await write_reply(database, cast, Case(says="And then?"))
    assert codes((await rows(database, AutoSend))[-1]) == ["thread_cap"]
    await answering(database, cast.sam, first)
    await write_reply(database, cast, Case(says="And now?"))
    assert (await rows(database, AutoSend))[-1].status is AutoSendStatus.PLANNED


async def test_a_rival_clients_reply_is_not_cancelled_by_guessing(
    database: Database, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    with pytest.raises(LeadNotFound):
        await cancelling(database, cast.zoe, written)
    assert (await the_decision(database)).status is AutoSendStatus.PLANNED


def test_the_defaults_send_nothing() -> None:
    assert AutoSendPolicy().mode is AutoSendMode.OFF
