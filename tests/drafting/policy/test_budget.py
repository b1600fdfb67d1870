import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from inboxapp.accounts.models import AuditEntry, ClientSettings
from inboxapp.core.database import Database
from inboxapp.drafting.policy import spending
from inboxapp.drafting.policy.budget import (
    BudgetLevel,
    BudgetState,
    budget_state,
    note_budget,
    require_budget,
    spent_today,
)
from inboxapp.drafting.policy.models import BudgetDay, Spending
from inboxapp.drafting.policy.service import change_policy
from inboxapp.drafting.policy.spending import Spent, record_spending
from inboxapp.events.models import EventOutbox
from inboxapp.runs.errors import RunRefused
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunStatus, RunTrigger, StageStatus
from tests.cast import Cast

pytestmark = pytest.mark.anyio

# A Friday in Berlin that is still Thursday in New York.
NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending, "now", lambda: NOW)


async def make_run(
    database: Database,
    client_id: int,
    *,
    cost: str | None = "0.10",
    tokens: int | None = 100,
    at: datetime = NOW,
    status: RunStatus = RunStatus.COMPLETED,
    artifacts: tuple[tuple[str | None, int | None], ...] = (),
) -> None:
    async with database.transaction() as tx:
        run = Run(
            client_id=client_id,
            trigger=RunTrigger.OPERATOR,
            status=status,
            cost=None if cost is None else Decimal(cost),
            input_tokens=tokens,
            output_tokens=0 if tokens is not None else None,
            created_at=at,
        )
        tx.add(run)
        await tx.flush()
        for place, (price, count) in enumerate(artifacts):
            tx.add(
                Artifact(
                    client_id=client_id,
                    run_id=run.id,
                    stage=f"s{place}",
                    status=StageStatus.DONE,
                    attempt=1,
                    model_asked="gpt",
                    cost=None if price is None else Decimal(price),
                    input_tokens=count,
                    output_tokens=count and 0,
                )
            )


async def spent(database: Database, client_id: int) -> Spent:
    async with database.transaction() as tx:
        return await spent_today(tx, client_id)


async def limit(database: Database, cast: Cast, **budget: Any) -> None:
    async with database.transaction() as tx:
        await change_policy(tx, cast.ada, {"budget": budget}, 0)


async def state_of(database: Database, cast: Cast) -> BudgetState:
    async with database.transaction() as tx:
        state = await budget_state(tx, cast.sam)
    assert state is not None
    return state


async def alerts(database: Database) -> list[str]:
    async with database.transaction() as tx:
        found = select(AuditEntry.action).where(col(AuditEntry.action).startswith("budget_"))
        return list(await tx.exec(found.order_by(col(AuditEntry.id))))


async def test_a_day_adds_up_runs_of_its_client_alone(database: Database, cast: Cast) -> None:
    await make_run(database, cast.acme)
    await make_run(database, cast.acme, cost="0.05", tokens=50, status=RunStatus.FAILED)
    await make_run(database, cast.zeta, cost="9")
    found = await spent(database, cast.acme)
    assert (found.cost, found.tokens, found.has_unknown_cost) == (Decimal("0.15"), 150, False)


async def test_the_day_is_the_clients_own(database: Database, cast: Cast) -> None:
    await make_run(database, cast.acme, at=NOW - timedelta(hours=2))
    await make_run(database, cast.acme, at=NOW - timedelta(hours=12))
    assert (await spent(database, cast.acme)).cost == 0
    async with database.transaction() as tx:
        await tx.execute(update(ClientSettings).values(timezone="America/New_York"))
    found = await spent(database, cast.acme)
    assert (found.day.isoformat(), found.cost) == ("2026-11-19", Decimal("0.20"))
    assert found.ends_at == datetime(2026, 11, 20, 5, tzinfo=UTC)


async def test_a_run_in_flight_counts_what_its_steps_cost_so_far(
    database: Database, cast: Cast
) -> None:
    await make_run(
        database,
        cast.acme,
        cost=None,
        tokens=None,
        status=RunStatus.RUNNING,
        artifacts=(("0.01", 10), ("0.02", 20)),
    )
    found = await spent(database, cast.acme)
    assert (found.cost, found.tokens, found.has_unknown_cost) == (Decimal("0.03"), 30, False)


async def test_what_one_call_left_uncounted_hides_nothing_else(
    database: Database, cast: Cast
) -> None:
    await make_run(
        database, cast.acme, cost=None, tokens=None, artifacts=(("0.01", 10), (None, None))
    )
    found = await spent(database, cast.acme)
    assert (found.cost, found.tokens, found.has_unknown_cost) == (Decimal("0.01"), 10, True)


async def test_classifying_counts_as_well(database: Database, cast: Cast) -> None:
    usage = {"input_tokens": 400, "output_tokens": 20}
    async with database.transaction() as tx:
        record_spending(tx, cast.acme, "classify", [{"cost": "0.002", "usage": usage}] * 2)
        nothing = {"input_tokens": None, "output_tokens": None}
        record_spending(tx, cast.acme, "classify", [{"cost": None, "usage": nothing}])
        await tx.flush()
        await tx.execute(update(Spending).values(at=NOW))
    found = await spent(database, cast.acme)
    assert (found.cost, found.tokens, found.has_unknown_cost) == (Decimal("0.004"), 840, True)


async def test_without_a_limit_nothing_is_refused(database: Database, cast: Cast) -> None:
    await make_run(database, cast.acme, cost="1000")
    async with database.transaction() as tx:
        await require_budget(tx, cast.acme)
        assert await budget_state(tx, cast.sam) is None


async def test_a_day_is_fine_then_near_then_reached(database: Database, cast: Cast) -> None:
    await limit(database, cast, daily_usd="1", alert_at=0.5)
    levels = []
    for cost in ("0.40", "0.10", "0.50"):
        await make_run(database, cast.acme, cost=cost)
        levels.append((await state_of(database, cast)).level)
    assert levels == [BudgetLevel.FINE, BudgetLevel.NEAR, BudgetLevel.REACHED]
    async with database.transaction() as tx:
        with pytest.raises(RunRefused, match=r"\$1\.00") as refusal:
            await require_budget(tx, cast.acme)
    assert refusal.value.error_class == "budget_reached"
    assert "answered by hand" in refusal.value.words


async def test_where_prices_are_unknown_the_tokens_bind(database: Database, cast: Cast) -> None:
    await limit(database, cast, daily_usd="1", daily_tokens=1000)
    await make_run(database, cast.acme, cost=None, tokens=999)
    state = await state_of(database, cast)
    assert (state.level, state.spent.has_unknown_cost) == (BudgetLevel.NEAR, True)
    assert "1,000 tokens" in state.words
    await make_run(database, cast.acme, cost=None, tokens=1)
    assert (await state_of(database, cast)).level is BudgetLevel.REACHED


async def test_a_limit_of_nothing_lets_nothing_begin(database: Database, cast: Cast) -> None:
    await limit(database, cast, daily_usd=0)
    async with database.transaction() as tx:
        with pytest.raises(RunRefused):
            await require_budget(tx, cast.acme)


async def test_people_are_told_once_a_day_of_each_level(database: Database, cast: Cast) -> None:
    await limit(database, cast, daily_usd="1")

    async def note() -> None:
        async with database.transaction() as tx:
            await note_budget(tx, cast.acme)

    await make_run(database, cast.acme, cost="0.85")
    await asyncio.gather(*(note() for _ in range(4)))
    assert await alerts(database) == ["budget_near"]
    await make_run(database, cast.acme, cost="0.20")
    await asyncio.gather(*(note() for _ in range(4)))
    await note()
    assert await alerts(database) == ["budget_near", "budget_reached"]
    async with database.transaction() as tx:
        day = (await tx.exec(select(BudgetDay))).one()
        heard = [row.payload.get("status") for row in await tx.exec(select(EventOutbox))]
    assert day.alerted_at is not None
    assert day.stopped_at is not None
    assert heard[1:] == ["near", "reached"]
