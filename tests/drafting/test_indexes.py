"""A client's reads don't grow with what other clients have."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.drafting.auto_send.held_back import held_back
from inboxapp.drafting.auto_send.queries import auto_sends, status_counts
from inboxapp.drafting.memory.queries import Shelf, memories, memory_counts
from inboxapp.drafting.outcomes.lessons import past_outcomes
from inboxapp.drafting.outcomes.queries import outcome_counts
from tests.cast import Cast

pytestmark = pytest.mark.anyio

Read = Callable[[Transaction, Actor], Awaitable[object]]
WEEK = timedelta(days=7)
READS: dict[str, Read] = {
    "outcomes": lambda tx, actor: outcome_counts(tx, actor, now() - WEEK),
    "lessons": lambda tx, actor: past_outcomes(tx, actor.client_id, Channel.EMAIL),
    "memory waiting": lambda tx, actor: memories(tx, actor, Shelf.WAITING),
    "memory known": lambda tx, actor: memories(tx, actor, Shelf.KNOWN),
    "memory counts": memory_counts,
    "automatic replies": auto_sends,
    "counts of those": lambda tx, actor: status_counts(tx, actor, now() - WEEK),
    "held back": lambda tx, actor: held_back(tx, actor, now() - WEEK),
}
LARGE = ("drafts", "memories", "auto_sends")
# Joined tables are next to empty here and their figures are whatever tests before left: with
# loops over indexes alone, the plan tells whether there is an index to pass others' rows by.
LOOPS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


@pytest.fixture
async def crowd(database: Database, cast: Cast) -> Database:
    """Zeta has thousands of rows, older and newer than Acme's few."""
    async with database.transaction() as tx:
        for client_id, count in ((cast.zeta, 5000), (cast.acme, 20), (cast.zeta, 5000)):
            await _rows(tx, client_id, count)
    async with database.transaction() as tx:
        for table in (*LARGE, "leads", "users"):
            await tx.execute(text(f"ANALYZE {table}"))
    return database


async def _rows(tx: Transaction, client_id: int, count: int) -> None:
    """Copy rows made by the models as often as wanted."""
    await tx.execute(text("SET LOCAL session_replication_role = replica"))
    for table, values in _samples(client_id).items():
        names = ", ".join(values)
        made = ", ".join(
            f"'{value}'" if isinstance(value, str) and value != "i" else str(value)
            for value in values.values()
        )
        start = (
            await tx.execute(text(f"SELECT coalesce(max(id), 0) FROM {table}"))  # noqa: S608
        ).scalar_one()
        series = f"generate_series({start + 1}, {start + count}) AS i"
        await tx.execute(text(f"INSERT INTO {table} ({names}) SELECT {made} FROM {series}"))  # noqa: S608


def _samples(client_id: int) -> dict[str, dict[str, Any]]:
    at = now().isoformat()
    return {
        "drafts": {
            "id": "i", "client_id": client_id, "lead_id": "i", "channel": "email",
            "status": "sent", "subject": "", "text": "Hi", "degraded": "[]", "hard_block": "",
            "reason": "", "findings": "[]", "revision": "{}", "outcome": "sent_as_is",
            "edit_types": "[]", "discard_reason": "", "discard_note": "", "created_at": at,
            "decided_at": at,
        },
        "memories": {
            "id": "i", "client_id": client_id, "lead_id": "i", "category": "timezone",
            "text": "Berlin", "evidence": "", "fingerprint": "x", "confidence": 0.9,
            "status": "approved", "source": "model", "why_waiting": "", "created_at": at,
        },
        "auto_sends": {
            "id": "i", "client_id": client_id, "draft_id": "i", "lead_id": "i",
            "channel": "email", "status": "held", "reasons": "[]", "policy_version": 1,
            "created_at": at,
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", READS)
async def test_a_small_clients_read_passes_a_large_ones_rows_by(
    crowd: Database, cast: Cast, name: str
) -> None:
    async with crowd.transaction() as tx:
        for switch in LOOPS:
            await tx.execute(text(f"SET LOCAL {switch} = off"))
        for statement, values in await _asked(tx, READS[name], cast.sam):
            passed = await _rows_passed_by(tx, statement, values)
            assert passed < 500, statement


async def _asked(tx: Transaction, read: Read, actor: Actor) -> list[tuple[str, Any]]:
    """Return the statements that a read sends, with their values."""
    asked: list[tuple[str, Any]] = []
    connection = (await tx.connection()).sync_connection

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        asked.append((statement, values))

    event.listen(connection, "before_cursor_execute", note)
    try:
        await read(tx, actor)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    return asked


async def _rows_passed_by(tx: Transaction, statement: str, values: Any) -> int:
    connection = await tx.connection()
    explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
    (plan,) = (await connection.exec_driver_sql(explain, values)).scalar_one()
    return _removed(plan["Plan"])


def _removed(node: dict[str, Any]) -> int:
    read = int(node.get("Rows Removed by Filter", 0)) * int(node.get("Actual Loops", 1))
    return read + sum(_removed(child) for child in node.get("Plans", ()))
