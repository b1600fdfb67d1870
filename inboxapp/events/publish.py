"""From a commit to the stream of the client, at least once.

The event's row is written in the transaction that caused it. After the commit the event goes to
the stream, and its row's id to a set beside it, in one step. The sweeper deletes the rows in the
set and publishes again what is not in it: whatever a process left that died before it told Redis,
or a Redis that lost its last second. So an event may arrive twice, and two transactions may arrive
in the other order, but none is lost. Events therefore only say what to read again.
"""

import json
from collections.abc import Awaitable, Sequence
from datetime import timedelta
from typing import cast

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.core.clock import now
from inboxapp.core.database import AfterCommit, Database, Transaction
from inboxapp.events.models import EventOutbox
from inboxapp.events.types import Event

STREAM_LENGTH = 5000
LEFT_BEHIND_SECONDS = 5
SWEEP_SIZE = 500
FORGET_SIZE = 10_000
PUBLISHED = "inboxapp:events:published"
PENDING = "events.pending"


def stream_name(client_id: int) -> str:
    """Name the stream that carries the client's events."""
    return f"inboxapp:events:{client_id}"


def publish(tx: Transaction, event: Event) -> None:
    """Tell every tab that may see it, once `tx` has committed."""
    row = EventOutbox(client_id=event.client_id, payload=event.fields())
    tx.add(row)
    pending: list[tuple[EventOutbox, Event]] = tx.info.setdefault(PENDING, [])
    pending.append((row, event))
    if len(pending) == 1:
        tx.when_committed(_sender(pending))


async def republish_left_behind(database: Database) -> int:
    """Tidy the outbox and publish what was left in it; return how many events that were.

    Redis is told inside the transaction: the row locks are what keeps two sweepers apart, and the
    rows stay when Redis fails. Raises RedisError then.
    """
    while await _forget_published(database) == FORGET_SIZE:
        pass
    async with database.transaction() as tx:
        left = await tx.exec(
            select(EventOutbox)
            .where(col(EventOutbox.created_at) < now() - timedelta(seconds=LEFT_BEHIND_SECONDS))
            .order_by(col(EventOutbox.id))
            .limit(SWEEP_SIZE)
            .with_for_update(skip_locked=True)
        )
        rows: Sequence[EventOutbox] = left.all()
        if rows:
            await _republish(database.redis, rows)
            await _delete(tx, [row.id for row in rows])
        return len(rows)


async def _republish(redis: Redis, rows: Sequence[EventOutbox]) -> None:
    """Pass the rows on unread: another version's event must not hold up the rest."""
    async with redis.pipeline(transaction=False) as pipe:
        for row in rows:
            _add(pipe, row.client_id, json.dumps(row.payload))
        await pipe.execute()


def _sender(pending: Sequence[tuple[EventOutbox, Event]]) -> AfterCommit:
    async def send(redis: Redis) -> None:
        async with redis.pipeline(transaction=True) as pipe:
            for _, event in pending:
                _add(pipe, event.client_id, event.to_json())
            pipe.sadd(PUBLISHED, *[str(row.id) for row, _ in pending])
            await pipe.execute()

    return send


def _add(pipe: Pipeline, client_id: int, event: str) -> None:
    entry = {"event": event}
    pipe.xadd(stream_name(client_id), entry, maxlen=STREAM_LENGTH, approximate=True)  # type: ignore[arg-type]


async def _forget_published(database: Database) -> int:
    """Delete rows whose events are on their streams, many at a time.

    A row that is taken from the set and not deleted, because we die here, is published again.
    """
    popped = cast("Awaitable[list[bytes]]", database.redis.spop(PUBLISHED, FORGET_SIZE))
    ids = [int(row_id) for row_id in await popped]
    if ids:
        async with database.transaction() as tx:
            await _delete(tx, ids)
    return len(ids)


async def _delete(tx: Transaction, ids: Sequence[int | None]) -> None:
    # No wait for the disk: a delete that is lost costs one repeated event.
    await tx.execute(text("SET LOCAL synchronous_commit = off"))
    await tx.execute(text("DELETE FROM event_outbox WHERE id = ANY(:ids)"), {"ids": ids})
