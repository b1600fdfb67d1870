"""From a commit to the stream of the client, at least once.

The event's row is written in the transaction that caused it. After the commit the event goes to
the stream and the row away. A process that dies in between leaves the row, and a sweeper publishes
it later: so an event may arrive twice, and two transactions may arrive in the other order, but
none is lost. Events therefore only say what to read again.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, delete, select

from inboxapp.core.clock import now
from inboxapp.core.database import AfterCommit, Database, Transaction
from inboxapp.events.models import EventOutbox
from inboxapp.events.types import Event

STREAM_LENGTH = 5000
LEFT_BEHIND_SECONDS = 5
SWEEP_SIZE = 500
PENDING = "events.pending"

log = structlog.get_logger(__name__)

# One statement and no wait for the disk: a delete that is lost costs one repeated event.
FORGET = text(
    "WITH careless AS (SELECT set_config('synchronous_commit', 'off', true)) "
    "DELETE FROM event_outbox USING careless WHERE id = ANY(:ids)"
)


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
        tx.when_committed(_sender(tx, pending))


async def announce(redis: Redis, events: Iterable[Event]) -> None:
    """Put events on their streams, without a promise: for news that soon grows old.

    Raises RedisError when Redis is away.
    """
    async with redis.pipeline(transaction=False) as pipe:
        for event in events:
            pipe.xadd(
                stream_name(event.client_id),
                {"event": event.to_json()},
                maxlen=STREAM_LENGTH,
                approximate=True,
            )
        await pipe.execute()


async def republish_left_behind(database: Database) -> int:
    """Publish what a crash or an outage left in the outbox; return how many events.

    Redis is told inside the transaction: the row locks are what keeps two sweepers apart, and the
    rows stay when Redis fails. Raises RedisError then.
    """
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
            await announce(database.redis, [Event.from_fields(row.payload) for row in rows])
            await tx.exec(delete(EventOutbox).where(col(EventOutbox.id).in_([r.id for r in rows])))
        return len(rows)


def _sender(tx: Transaction, pending: Sequence[tuple[EventOutbox, Event]]) -> AfterCommit:
    async def send(redis: Redis) -> None:
        await announce(redis, [event for _, event in pending])
        await _forget(tx, [row.id for row, _ in pending])

    return send


async def _forget(tx: Transaction, ids: list[int | None]) -> None:
    engine = tx.bind
    if not isinstance(engine, AsyncEngine):
        return  # a borrowed connection: the sweeper tidies up
    try:
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.execute(FORGET, {"ids": ids})
    except SQLAlchemyError as error:
        log.info("outbox_row_stays", error=type(error).__name__)
