"""Drafts whose run could not be recorded: they cost money, and obey the budget, all the same."""

import pytest
from redis.asyncio import Redis

from inboxapp.accounts.models import AuditEntry
from inboxapp.core.database import Database
from inboxapp.drafting.jobs import draft_unrecorded
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.budget import spent_today
from inboxapp.drafting.policy.service import change_policy
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows

pytestmark = pytest.mark.anyio


async def tokens_spent(database: Database, client_id: int) -> int:
    async with database.transaction() as tx:
        return (await spent_today(tx, client_id)).tokens


async def test_what_an_unrecorded_draft_costs_counts_for_the_day(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme)
    await draft_unrecorded(make_tools(database, redis), received.message_id)
    assert len(await rows(database, Draft)) == 1
    assert await tokens_spent(database, cast.acme) > 0


async def test_what_a_failed_one_cost_counts_too(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis, offline_fault="draft_generation_step2=refusal")
    received = await make_message(database, cast.acme)
    await draft_unrecorded(tools, received.message_id)
    assert await rows(database, Draft) == []
    assert await tokens_spent(database, cast.acme) > 0


async def test_a_used_up_budget_stops_an_unrecorded_draft_without_a_fault(
    database: Database, redis: Redis, cast: Cast
) -> None:
    async with database.transaction() as tx:
        await change_policy(tx, cast.ada, {"budget": {"daily_tokens": 0}}, 0)
    received = await make_message(database, cast.acme)
    await draft_unrecorded(make_tools(database, redis), received.message_id)
    assert await rows(database, Draft) == []
    told = [entry.action for entry in await rows(database, AuditEntry)]
    assert "budget_reached" in told
