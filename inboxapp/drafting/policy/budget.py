"""What a client's day may cost: told when it runs low, and stopped when it is used up."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.accounts import audit
from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.models import Client
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.policy.models import BudgetDay
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.spending import Spent, spent_today
from inboxapp.drafting.policy.types import BudgetPolicy
from inboxapp.events.publish import publish
from inboxapp.events.types import Event, EventKind
from inboxapp.runs.errors import RunRefused

__all__ = [
    "BudgetLevel",
    "BudgetState",
    "Spent",
    "budget_state",
    "note_budget",
    "require_budget",
    "spent_today",
    "state_of_budget",
]

BUDGET_REACHED = "budget_reached"


class BudgetLevel(StrEnum):
    """How a day stands against its limits."""

    FINE = "fine"
    NEAR = "near"
    REACHED = "reached"


@dataclass(frozen=True)
class BudgetState:
    """How the day stands, what it is measured by, and the words for people."""

    level: BudgetLevel
    spent: Spent
    budget: BudgetPolicy
    words: str


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
    """Raise RunRefused("budget_reached", words) when the day's limit is used up.

    The alert is noted in `tx`, so it is kept only by a caller that commits all the same.
    """
    state = await note_budget(tx, client_id)
    if state is not None and state.level is BudgetLevel.REACHED:
        raise RunRefused(BUDGET_REACHED, state.words)


async def note_budget(tx: Transaction, client_id: int) -> BudgetState | None:
    """Alert the client, once a day each, that its budget runs low or is used up.

    Call it last in whatever spent something: the first alert locks the day's row until the commit.
    """
    state = await state_of_budget(tx, client_id)
    if state is None or state.level is BudgetLevel.FINE:
        return state
    if await _is_first(tx, client_id, state):
        key = (await tx.exec(select(Client.key).where(col(Client.id) == client_id))).one()
        figures = {"cost": str(state.spent.cost), "tokens": state.spent.tokens}
        actor = worker_actor(client_id, key)
        audit.record(tx, actor, f"budget_{state.level}", "client", client_id, {}, figures)
        publish(tx, Event(client_id, EventKind.BUDGET_CHANGED, status=state.level))
        await tx.flush()
    return state


async def _is_first(tx: Transaction, client_id: int, state: BudgetState) -> bool:
    """Claim the day's alert of this level; the database lets one transaction have it."""
    mark = "stopped_at" if state.level is BudgetLevel.REACHED else "alerted_at"
    column = col(getattr(BudgetDay, mark))
    its_day = (col(BudgetDay.client_id) == client_id, col(BudgetDay.day) == state.spent.day)
    if (await tx.exec(select(BudgetDay).where(*its_day, column.is_not(None)))).first() is not None:
        return False
    row = {"client_id": client_id, "day": state.spent.day, mark: now()}
    claim = (
        insert(BudgetDay)
        .values(row)
        .on_conflict_do_update(
            index_elements=["client_id", "day"], set_={mark: row[mark]}, where=column.is_(None)
        )
    )
    claimed = await tx.execute(claim.returning(col(BudgetDay.client_id)))
    return claimed.first() is not None


def judge(spent: Spent, budget: BudgetPolicy) -> BudgetState:
    """Compare a day with its limits; the one that is used up most decides."""
    shares = []
    if budget.daily_usd is not None:
        shares.append((_share(spent.cost, budget.daily_usd), f"${budget.daily_usd:,.2f}"))
    if budget.daily_tokens is not None:
        unit = "token" if budget.daily_tokens == 1 else "tokens"
        limit = f"{budget.daily_tokens:,} {unit}"
        shares.append((_share(spent.tokens, budget.daily_tokens), limit))
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
