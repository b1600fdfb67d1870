"""A day's budget, from a message to the draft that is or is not written."""

from typing import Any

import pytest
from redis.asyncio import Redis

from inboxapp.accounts.models import AuditEntry
from inboxapp.core.database import Database
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.budget import spent_today
from inboxapp.drafting.policy.service import change_policy
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows, run_everything

pytestmark = pytest.mark.anyio


async def limit(database: Database, cast: Cast, **budget: Any) -> None:
    async with database.transaction() as tx:
        await change_policy(tx, cast.ada, {"budget": budget}, 0)


async def alerts(database: Database) -> list[str]:
    written = [entry.action for entry in await rows(database, AuditEntry)]
    return [action for action in written if action.startswith("budget_")]


async def test_a_used_up_budget_ends_the_run_with_the_reason_and_tells_people_once(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await limit(database, cast, daily_tokens=1)
    for name in ("Lena North", "Omar Reyes"):
        sender = f"{name.split()[0].lower()}@north.example"
        await make_message(database, cast.acme, name=name, sender=sender)
    await run_everything(make_tools(database, redis))
    runs = await rows(database, Run)
    assert [(run.status, run.error_class) for run in runs] == [
        (RunStatus.FAILED, "budget_reached")
    ] * 2
    assert "an admin can raise the budget" in runs[0].error
    assert await rows(database, Draft) == []
    assert await alerts(database) == ["budget_reached"]


async def test_a_run_that_takes_the_day_near_its_limit_alerts_and_still_drafts(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await limit(database, cast, daily_tokens=10_000_000, alert_at=0.0001)
    await make_message(database, cast.acme)
    await run_everything(make_tools(database, redis))
    assert len(await rows(database, Draft)) == 1
    assert await alerts(database) == ["budget_near"]
    async with database.transaction() as tx:
        spent = await spent_today(tx, cast.acme)
    (run,) = await rows(database, Run)
    # Tagging the lead is no run and counts too.
    assert spent.tokens > (run.input_tokens or 0) + (run.output_tokens or 0) > 0
