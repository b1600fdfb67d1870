from datetime import timedelta

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlmodel import select

from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.redis_client import open_redis
from inboxapp.events import publish as publish_module
from inboxapp.events.models import EventOutbox
from inboxapp.events.publish import publish, republish_left_behind, stream_name
from inboxapp.events.types import Event, EventKind

pytestmark = pytest.mark.anyio

ACME = 1
NEWS = Event(ACME, EventKind.LEAD_CHANGED, lead_id=7)
MORE_NEWS = Event(ACME, EventKind.RUN_CHANGED, run_id=70, status="running")


async def published(redis: Redis) -> list[Event]:
    entries = await redis.xrange(stream_name(ACME))
    return [Event.from_json(fields[b"event"]) for _, fields in entries]


async def outbox(database: Database) -> list[EventOutbox]:
    async with database.transaction() as tx:
        return list((await tx.exec(select(EventOutbox))).all())


async def leave_behind(database: Database, event: Event, *, age_seconds: float) -> None:
    """What a process leaves that dies between the commit and the stream."""
    written = now() - timedelta(seconds=age_seconds)
    row = EventOutbox(client_id=event.client_id, payload=event.fields(), created_at=written)
    async with database.transaction() as tx:
        tx.add(row)


async def test_events_reach_the_stream_in_order_after_the_commit(
    database: Database, redis: Redis
) -> None:
    async with database.transaction() as tx:
        publish(tx, NEWS)
        publish(tx, MORE_NEWS)
        await tx.flush()
        assert await published(redis) == []
    assert await published(redis) == [NEWS, MORE_NEWS]


async def test_the_sweeper_removes_what_is_on_the_stream_whatever_its_age(
    database: Database, redis: Redis
) -> None:
    async with database.transaction() as tx:
        publish(tx, NEWS)
    assert await republish_left_behind(database) == 0
    assert await outbox(database) == []
    assert await published(redis) == [NEWS]


async def test_what_redis_lost_is_published_again(
    database: Database, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_module, "LEFT_BEHIND_SECONDS", 0)
    async with database.transaction() as tx:
        publish(tx, NEWS)
    await redis.flushall()
    assert await republish_left_behind(database) == 1
    assert await published(redis) == [NEWS]
    assert await outbox(database) == []


async def test_many_published_rows_are_removed_in_several_steps(
    database: Database, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish_module, "FORGET_SIZE", 2)
    async with database.transaction() as tx:
        for _ in range(5):
            publish(tx, NEWS)
    assert await republish_left_behind(database) == 0
    assert await outbox(database) == []


async def test_a_rollback_publishes_nothing(database: Database, redis: Redis) -> None:
    async def publish_and_fail() -> None:
        async with database.transaction() as tx:
            publish(tx, NEWS)
            await tx.flush()
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        await publish_and_fail()
    assert await published(redis) == []
    assert await outbox(database) == []


async def test_without_redis_the_work_is_committed_and_the_event_waits(
    database: Database, redis: Redis
) -> None:
    away = open_redis("unix:///nowhere/redis.sock")
    database.redis = away
    async with database.transaction() as tx:
        publish(tx, NEWS)
    assert [row.payload for row in await outbox(database)] == [NEWS.fields()]
    await away.aclose()


async def test_the_sweeper_publishes_what_a_crash_left_behind(
    database: Database, redis: Redis
) -> None:
    await leave_behind(database, NEWS, age_seconds=6)
    await leave_behind(database, MORE_NEWS, age_seconds=6)
    assert await republish_left_behind(database) == 2
    assert await published(redis) == [NEWS, MORE_NEWS]
    assert await republish_left_behind(database) == 0


async def test_an_event_of_another_version_does_not_hold_up_the_rest(
    database: Database, redis: Redis
) -> None:
    async with database.transaction() as tx:
        unknown = {"client_id": ACME, "kind": "moon.changed", "phase": "full"}
        written = now() - timedelta(minutes=1)
        tx.add(EventOutbox(client_id=ACME, payload=unknown, created_at=written))
    await leave_behind(database, NEWS, age_seconds=6)
    assert await republish_left_behind(database) == 2
    assert await outbox(database) == []
    (_, last) = await redis.xrange(stream_name(ACME))
    assert Event.from_json(last[1][b"event"]) == NEWS


async def test_the_sweeper_leaves_fresh_events_to_their_own_process(
    database: Database, redis: Redis
) -> None:
    await leave_behind(database, NEWS, age_seconds=0)
    assert await republish_left_behind(database) == 0
    assert await published(redis) == []


async def test_the_sweeper_keeps_what_redis_did_not_take(database: Database, redis: Redis) -> None:
    await leave_behind(database, NEWS, age_seconds=6)
    away = open_redis("unix:///nowhere/redis.sock")
    database.redis = away
    with pytest.raises(RedisError):
        await republish_left_behind(database)
    assert len(await outbox(database)) == 1
    await away.aclose()


async def test_two_sweepers_share_what_is_left(database: Database, redis: Redis) -> None:
    await leave_behind(database, NEWS, age_seconds=6)
    async with database.transaction() as tx:
        await tx.exec(select(EventOutbox).with_for_update())
        assert await republish_left_behind(database) == 0
    assert await republish_left_behind(database) == 1
