"""At the same moment: each race ends one way or the other, never both."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Message
from inboxapp.conversations.queries import find_lead
from inboxapp.conversations.types import Direction
from inboxapp.core.database import Database, Transaction
from inboxapp.core.errors import NotAllowed
from inboxapp.drafting.auto_send import jobs
from inboxapp.drafting.auto_send.errors import NothingPlanned
from inboxapp.drafting.auto_send.jobs import send_due, send_one
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.service import cancel, stop_all
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.types import AutoSendMode
from inboxapp.drafting.types import DraftStatus
from tests.cast import Cast
from tests.drafting.auto_send.written import (
    ALWAYS,
    Case,
    codes,
    let_it_be_due,
    the_decision,
    write_reply,
)
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows

pytestmark = pytest.mark.anyio


async def sent(database: Database) -> int:
    found = await rows(database, Message)
    return sum(row.direction is Direction.OUTBOUND for row in found)


async def waits_for_a_lock(database: Database) -> None:
    """Wait until somebody waits for somebody else's lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(10):
        while True:
            async with database.transaction() as tx:
                if (await tx.execute(waiting)).scalar_one():
                    return
            await asyncio.sleep(0.01)


@asynccontextmanager
async def meanwhile(
    database: Database, acts: Callable[[], Awaitable[object]]
) -> AsyncIterator[asyncio.Task[object]]:
    """Begin `acts` while the block's transaction holds its locks, and end it after the commit."""

    async def act() -> object:
        return await acts()

    task = asyncio.create_task(act())
    await waits_for_a_lock(database)
    yield task


async def test_a_stop_that_comes_first_beats_the_send(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    tools = make_tools(database, redis)
    async with database.transaction() as tx:
        assert await stop_all(tx, cast.mia) == 1
        async with meanwhile(database, lambda: send_due(tools)) as sending:
            pass
    assert await sending == 0
    assert await sent(database) == 0
    row = await the_decision(database)
    assert (row.status, codes(row), row.ended_by) == (
        AutoSendStatus.CANCELLED,
        ["stopped"],
        cast.mia.user_id,
    )


async def test_a_stop_waits_for_what_is_being_handed_over_and_stops_the_rest(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await write_reply(database, cast, Case(sender=f"lead{number}@north{number}.example"))
    await let_it_be_due(database)
    tools = make_tools(database, redis)
    first = (await rows(database, AutoSend))[0].id
    stopping: list[asyncio.Task[int]] = []
    hand_over = jobs._hand_over

    async def stop() -> int:
        async with database.transaction() as tx:
            return await stop_all(tx, cast.mia)

    async def hand_over_while_stopping(*arguments: object) -> None:
        if not stopping:
            stopping.append(asyncio.create_task(stop()))
            await waits_for_a_lock(database)
        await hand_over(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "_hand_over", hand_over_while_stopping)
    assert await send_one(tools, first)
    assert await stopping[0] == 2
    assert await send_due(tools) == 0
    assert await sent(database) == 1
    kept = [row.status for row in await rows(database, AutoSend)]
    assert kept == [AutoSendStatus.SENT, AutoSendStatus.CANCELLED, AutoSendStatus.CANCELLED]
    async with database.transaction() as tx:
        policy, _ = await policy_of(tx, cast.acme)
    assert policy.auto_send.mode is AutoSendMode.OFF


async def test_nothing_is_planned_behind_the_back_of_a_stop(database: Database, cast: Cast) -> None:
    await write_reply(database, cast)
    async with database.transaction() as tx:
        await stop_all(tx, cast.mia)

        async def write_another() -> None:
            async with database.transaction() as other:
                lead = await find_lead(other, cast.acme, (await the_decision(database)).lead_id)
                draft = Draft(client_id=cast.acme, lead_id=lead.id, channel=Channel.SMS, text="x")
                other.add(draft)
                await other.flush()
                await jobs.policy_held(other, cast.acme)

        async with meanwhile(database, write_another) as writing:
            pass
    await writing
    async with database.transaction() as tx:
        policy, _ = await jobs.policy_held(tx, cast.acme)
    assert policy.mode is AutoSendMode.OFF


async def test_a_hundred_planned_replies_stop_at_one_click(
    database: Database, redis: Redis, cast: Cast
) -> None:
    many = ALWAYS.model_copy(update={"most_per_day": 1000})
    for number in range(20):
        await write_reply(database, cast, Case(policy=many, sender=f"a@lead{number}.example"))
    await let_it_be_due(database)
    async with database.transaction() as tx:
        assert await stop_all(tx, cast.mia) == 20
    assert await send_due(make_tools(database, redis)) == 0
    assert await sent(database) == 0


async def test_a_setter_cannot_stop_everything(database: Database, cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        async with database.transaction() as tx:
            await stop_all(tx, cast.sam)


async def test_two_workers_send_each_reply_once(
    database: Database, redis: Redis, cast: Cast
) -> None:
    for number in range(4):
        await write_reply(database, cast, Case(sender=f"lead{number}@north{number}.example"))
    await let_it_be_due(database)
    workers = [make_tools(database, redis, worker=name) for name in ("w1", "w2")]
    counts = await asyncio.gather(*map(send_due, workers))
    assert sum(counts) == 4
    assert await sent(database) == 4


async def test_two_workers_never_send_more_than_a_day_allows(
    database: Database, redis: Redis, cast: Cast
) -> None:
    for number in range(4):
        await write_reply(database, cast, Case(sender=f"lead{number}@north{number}.example"))
    await let_it_be_due(database)
    async with database.transaction() as tx:
        changed = """UPDATE drafting_policies
            SET values = jsonb_set(values, '{auto_send,most_per_day}', '2')"""
        await tx.execute(text(changed))
        # What is planned for the day counts too, so two of the four make room first.
        later = """UPDATE auto_sends SET due_at = due_at - interval '5 hours'"""
        await tx.execute(text(later))
    workers = [make_tools(database, redis, worker=name) for name in ("w1", "w2")]
    await asyncio.gather(*map(send_due, workers))
    assert await sent(database) <= 2


async def test_an_inbound_message_at_the_very_moment_is_seen_or_comes_after(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    tools = make_tools(database, redis)
    await asyncio.gather(send_due(tools), make_message(database, cast.acme, "Wait, one thing"))
    row, messages = await the_decision(database), await rows(database, Message)
    kinds = [message.direction for message in messages]
    if row.status is AutoSendStatus.SENT:
        assert kinds.count(Direction.OUTBOUND) == 1
    else:
        assert "moved_on" in codes(row)
        assert kinds.count(Direction.OUTBOUND) == 0


async def test_a_message_that_is_committed_first_withholds_the_reply(
    database: Database, redis: Redis, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    await let_it_be_due(database)
    tools = make_tools(database, redis)
    async with database.transaction() as tx:
        await find_lead(tx, cast.acme, written.lead_id, lock=True)
        async with meanwhile(database, lambda: send_due(tools)) as sending:
            await _write_again(tx, written.lead_id, cast.acme)
    assert await sending == 0
    assert "moved_on" in codes(await the_decision(database))


async def _write_again(tx: Transaction, lead_id: int, client_id: int) -> None:
    tx.add(
        Message(
            client_id=client_id,
            lead_id=lead_id,
            channel=Channel.EMAIL,
            direction=Direction.INBOUND,
            provider_id="late",
            handle="lena@north.example",
            text="Wait",
        )
    )
    await tx.flush()


async def test_a_crash_between_sending_and_marking_leaves_neither(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)
    tools = make_tools(database, redis)

    def die(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "end", die)
        with pytest.raises(KeyboardInterrupt):
            await _as_its_own(send_due(tools))
    assert await sent(database) == 0
    assert (await the_decision(database)).status is AutoSendStatus.PLANNED
    assert await send_due(tools) == 1
    assert await sent(database) == 1


async def _as_its_own(work: Awaitable[int]) -> int:
    return await work


async def test_a_bug_while_sending_holds_the_reply_for_a_person(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    await write_reply(database, cast)
    await let_it_be_due(database)

    async def broken(*_arguments: object, **_more: object) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr(jobs, "send", broken)
    assert await send_due(make_tools(database, redis)) == 0
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.HELD, ["error"])


async def test_whoever_cancels_too_late_is_told(
    database: Database, redis: Redis, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    await let_it_be_due(database)
    await send_due(make_tools(database, redis))
    with pytest.raises(NothingPlanned):
        async with database.transaction() as tx:
            await cancel(tx, cast.sam, written.lead_id, Channel.EMAIL)


async def test_a_draft_that_vanished_closes_its_plan_at_the_next_sweep(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await write_reply(database, cast)
    async with database.transaction() as tx:
        gone = DraftStatus.SUPERSEDED.value
        await tx.execute(text("UPDATE drafts SET status = :gone"), {"gone": gone})
    assert await send_due(make_tools(database, redis)) == 0
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.CANCELLED, ["draft_gone"])
