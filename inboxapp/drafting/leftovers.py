"""What the night removes, part by part; each yields after every batch how many things went."""

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, update
from sqlmodel import SQLModel, col, select

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.audit import record
from inboxapp.accounts.models import Client, UserSession
from inboxapp.core.database import Database, Transaction
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.memory.types import MemorySource, MemoryStatus
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.record import close_stale
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.types import DraftStatus
from inboxapp.events.models import EventOutbox
from inboxapp.events.publish import publish
from inboxapp.events.types import Event, EventKind
from inboxapp.runs.models import Run
from inboxapp.runs.pruning import PATIENCE, Doomed, prune_runs

BATCH = 1000
# How long an ended session and an old event are kept.
KEPT = timedelta(days=7)
# How long a draft waits for somebody.
STALE = timedelta(days=30)


async def stale_drafts(database: Database, moment: datetime) -> AsyncGenerator[int, None]:
    """Close drafts that waited for a month and that nobody works on."""
    while True:
        async with database.transaction() as tx:
            count = await close_stale(tx, moment - STALE)
        if not count:
            return
        yield count


async def old_runs(database: Database, moment: datetime) -> AsyncGenerator[int, None]:
    """Prune each client's runs that are older than its retention."""
    async with database.transaction() as tx:
        clients = list(await tx.exec(select(Client.id).order_by(col(Client.id))))
    for client_id in clients:
        async with database.transaction() as tx:
            policy, _ = await policy_of(tx, client_id)
        before = moment - timedelta(days=policy.run_retention_days)
        doomed = Doomed(client_id, before, _is_needed())
        async with aclosing(prune_runs(database, doomed, _let_go)) as batches:
            async for count in batches:
                yield count


async def expired_memory(database: Database, moment: datetime) -> AsyncGenerator[int, None]:
    """Remove what a model inferred and whose time ran out; a person's word and digests stay."""
    is_over = (
        (col(Memory.source) == MemorySource.MODEL)
        & (col(Memory.expires_at) < moment)
        & (col(Memory.status) != MemoryStatus.FORGOTTEN)
    )
    while True:
        async with database.transaction() as tx:
            clients = await _remove(tx, Memory, is_over, Memory.client_id)
            for client_id, count in Counter(clients).items():
                _note(tx, client_id, "memory.expired", count)
                publish(tx, Event(client_id=client_id, kind=EventKind.LEAD_CHANGED))
        if not clients:
            return
        yield len(clients)


async def ended_sessions(database: Database, moment: datetime) -> AsyncGenerator[int, None]:
    """Remove sessions that expired or were ended a week ago."""
    ended = func.least(col(UserSession.expires_at), col(UserSession.revoked_at))
    async for count in _removals(database, UserSession, ended < moment - KEPT):
        yield count


async def old_events(database: Database, moment: datetime) -> AsyncGenerator[int, None]:
    """Remove events that are a week old and still wait: every tab has read its rows again since."""
    is_old = col(EventOutbox.created_at) < moment - KEPT
    async for count in _removals(database, EventOutbox, is_old):
        yield count


async def _removals(
    database: Database, table: type[UserSession | EventOutbox], wanted: ColumnElement[bool]
) -> AsyncGenerator[int, None]:
    while True:
        async with database.transaction() as tx:
            gone = await _remove(tx, table, wanted, table.id)
        if not gone:
            return
        yield len(gone)


async def _remove(
    tx: Transaction, table: type[SQLModel], wanted: ColumnElement[bool], returned: object
) -> list[int]:
    """Delete one batch of rows that nobody holds; return a column of what went."""
    key = table.__table__.c.id  # type: ignore[attr-defined]
    batch = select(key).where(wanted).limit(BATCH).with_for_update(skip_locked=True)
    await tx.execute(PATIENCE)
    gone = delete(table).where(key.in_(batch)).returning(col(returned))
    return list((await tx.execute(gone)).scalars())


def _is_needed() -> ColumnElement[bool]:
    """Whether a person or the clock may still act on the run's draft."""
    of_run = col(Draft.run_id) == col(Run.id)
    is_pending = exists().where(of_run, col(Draft.status) == DraftStatus.PENDING)
    is_planned = exists().where(
        of_run,
        col(AutoSend.draft_id) == col(Draft.id),
        col(AutoSend.status) == AutoSendStatus.PLANNED,
    )
    return is_pending | is_planned


async def _let_go(tx: Transaction, run_ids: Sequence[int]) -> None:
    """Keep drafts and facts, so that outcomes stay countable, without the run."""
    for table in (Draft, Memory):
        await tx.execute(update(table).where(col(table.run_id).in_(run_ids)).values(run_id=None))
    clients = await tx.exec(select(Run.client_id).where(col(Run.id).in_(run_ids)))
    for client_id, count in Counter(clients).items():
        _note(tx, client_id, "runs.pruned", count)


def _note(tx: Transaction, client_id: int, action: str, count: int) -> None:
    machine = worker_actor(client_id, "")
    record(tx, machine, action, "client", client_id, {}, {"count": count})
