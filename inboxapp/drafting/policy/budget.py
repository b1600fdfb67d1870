"""What a client's day has cost so far, against what it may cost."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.accounts.models import ClientSettings
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.types import BudgetPolicy
from inboxapp.runs.errors import RunRefused

BUDGET_REACHED = "budget_reached"

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


class BudgetLevel(StrEnum):
    """How a day stands against its limits."""

    FINE = "fine"
    NEAR = "near"
    REACHED = "reached"


@dataclass(frozen=True)
class Spent:
    """What one of the client's days cost; `cost` leaves out what has no known price."""

    day: date
    ends_at: datetime
    cost: Decimal
    tokens: int
    has_unknown_cost: bool


@dataclass(frozen=True)
class BudgetState:
    """How the day stands, what it is measured by, and the words for people."""

    level: BudgetLevel
    spent: Spent
    budget: BudgetPolicy
    words: str


async def spent_today(tx: Transaction, client_id: int) -> Spent:
    """Add up the runs and classifications that began in the client's own day."""
    day, start, end = await _today(tx, client_id)
    limits = {"client_id": client_id, "start": start, "end": end}
    cost, tokens, has_unknown = (await tx.execute(_SPENT, limits)).one()
    return Spent(day, end, Decimal(cost), int(tokens), bool(has_unknown))


async def state_of_budget(tx: Transaction, client_id: int) -> BudgetState | None:
    """Return how the client's day stands; None when it has no limit, which costs one small read."""
    policy, _ = await policy_of(tx, client_id)
    if policy.budget.daily_usd is None and policy.budget.daily_tokens is None:
        return None
    return judge(await spent_today(tx, client_id), policy.budget)


async def budget_state(tx: Transaction, actor: Actor) -> BudgetState | None:
    """Return what a banner says to anybody of the client; None when there is no limit."""
    actor.require(Permission.READ_LEADS)
    return await state_of_budget(tx, actor.client_id)


async def require_budget(tx: Transaction, client_id: int) -> None:
    """Raise RunRefused("budget_reached", words) when the day's limit is used up."""
    state = await state_of_budget(tx, client_id)
    if state is not None and state.level is BudgetLevel.REACHED:
        raise RunRefused(BUDGET_REACHED, state.words)


def judge(spent: Spent, budget: BudgetPolicy) -> BudgetState:
    """Compare a day with its limits; the one that is used up most decides."""
    shares = []
    if budget.daily_usd is not None:
        shares.append((_share(spent.cost, budget.daily_usd), f"${budget.daily_usd:,.2f}"))
    if budget.daily_tokens is not None:
        shares.append(
            (_share(spent.tokens, budget.daily_tokens), f"{budget.daily_tokens:,} tokens")
        )
    share, limit = max(shares, default=(0.0, ""))
    if share >= 1:
        return BudgetState(BudgetLevel.REACHED, spent, budget, _reached(limit))
    if share >= budget.alert_at and shares:
        words = f"{int(share * 100)} % of today's budget for drafts ({limit}) is used."
        return BudgetState(BudgetLevel.NEAR, spent, budget, words)
    return BudgetState(BudgetLevel.FINE, spent, budget, "")


def _reached(limit: str) -> str:
    return (
        f"Today's budget for drafts ({limit}) is used up, so nothing more is drafted today. "
        "Messages still arrive and can be answered by hand; an admin can raise the budget."
    )


def _share(used: Decimal | int, limit: Decimal | int) -> float:
    return float(used) / float(limit) if limit else 1.0


async def _today(tx: Transaction, client_id: int) -> tuple[date, datetime, datetime]:
    query = select(ClientSettings.timezone).where(col(ClientSettings.client_id) == client_id)
    zone = ZoneInfo((await tx.exec(query)).one_or_none() or "UTC")
    day = now().astimezone(zone).date()
    start, end = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return day, start, end
