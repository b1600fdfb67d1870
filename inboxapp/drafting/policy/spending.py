"""What a client's models cost: in runs, and outside of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.accounts.models import ClientSettings
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.policy.models import Spending

# A run that is under way, or whose server counted nothing in some call, is known by its artifacts.
_SPENT = text("""
    WITH day AS NOT MATERIALIZED (
        SELECT id, cost, input_tokens + output_tokens AS tokens,
            status IN ('queued', 'running') OR input_tokens IS NULL OR output_tokens IS NULL
                AS is_open
        FROM runs
        WHERE client_id = :client_id AND created_at >= :start AND created_at < :end
    ), spent AS (
        SELECT cost, tokens, cost IS NULL AS is_unknown FROM day WHERE NOT is_open
        UNION ALL
        SELECT a.cost, coalesce(a.input_tokens, 0) + coalesce(a.output_tokens, 0),
            a.cost IS NULL AND a.model_asked <> ''
        FROM day JOIN artifacts AS a ON a.run_id = day.id WHERE day.is_open
        UNION ALL
        SELECT cost, tokens, cost IS NULL FROM spendings
        WHERE client_id = :client_id AND at >= :start AND at < :end
    )
    SELECT coalesce(sum(cost), 0), coalesce(sum(tokens), 0), coalesce(bool_or(is_unknown), false)
    FROM spent
""")


@dataclass(frozen=True)
class Spent:
    """What one of the client's days cost; `cost` leaves out what has no known price."""

    day: date
    ends_at: datetime
    cost: Decimal
    tokens: int
    has_unknown_cost: bool


def record_spending(
    tx: Transaction, client_id: int, purpose: str, attempts: Sequence[Mapping[str, Any]]
) -> None:
    """Note what a call came to, from its attempts as `Attempt.to_json` wrote them."""
    costs = [attempt["cost"] for attempt in attempts]
    is_known = None not in costs
    tx.add(
        Spending(
            client_id=client_id,
            purpose=purpose,
            cost=sum((Decimal(cost) for cost in costs), Decimal(0)) if is_known else None,
            tokens=sum(_tokens(attempt["usage"]) for attempt in attempts),
        )
    )


async def spent_today(tx: Transaction, client_id: int) -> Spent:
    """Add up the runs and classifications that began in the client's own day."""
    day, start, end = await _today(tx, client_id)
    limits = {"client_id": client_id, "start": start, "end": end}
    cost, tokens, has_unknown = (await tx.execute(_SPENT, limits)).one()
    return Spent(day, end, Decimal(cost), int(tokens), bool(has_unknown))


async def _today(tx: Transaction, client_id: int) -> tuple[date, datetime, datetime]:
    query = select(ClientSettings.timezone).where(col(ClientSettings.client_id) == client_id)
    zone = ZoneInfo((await tx.exec(query)).one_or_none() or "UTC")
    day = now().astimezone(zone).date()
    start, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return day, start, end


def _tokens(usage: Mapping[str, int | None]) -> int:
    return (usage["input_tokens"] or 0) + (usage["output_tokens"] or 0)
