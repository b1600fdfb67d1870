"""The run screens against rows that the pipeline left."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast as typed

import pytest
from redis.asyncio import Redis

from inboxapp.core.database import Database
from inboxapp.core.errors import NotFound
from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.labels import FIRST_PASS
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.policy.types import BudgetPolicy, DraftingPolicy
from inboxapp.ui.runs.finding import Filters, asked_for, find_one, find_page, find_run, lead_name
from inboxapp.ui.session import WebTools, given_tools
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def web_tools(database: Database) -> Iterator[None]:
    with given_tools(typed("WebTools", SimpleNamespace(database=database))):
        yield


async def test_a_finished_run_is_found_with_what_its_stages_left(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    rows, cursor = await find_page(cast.sam, Filters())
    assert [(row.id, row.status) for row in rows] == [(run_id, "completed")]
    assert cursor == ""
    found = await find_run(cast.sam, run_id)
    assert found.head.cost == "n/a"
    assert {stage.stage for stage in found.stages} >= set(FIRST_PASS)
    assert all(stage.payload_json or stage.text for stage in found.stages)
    assert found.result.status == "pending"
    assert found.loop.turns[0].label == "First text"


async def test_the_page_counts_what_each_profile_was_shown(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    rows = {row.label: row for row in (await find_run(cast.sam, run_id)).sections}
    assert list(rows) == ["Client", "Lead", "Free times", "Messages", "Knowledge", "Memory"]
    assert rows["Messages"].cells[0].shown.startswith("1 · ")
    assert len(rows["Messages"].cells) == len(Profile)


async def test_a_run_refused_for_its_budget_leads_to_the_setting(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    nothing = DraftingPolicy(budget=BudgetPolicy(daily_tokens=0))
    async with database.transaction() as tx:
        tx.add(DraftingPolicyRow(client_id=cast.acme, values=nothing.model_dump(mode="json")))
    (run_id,) = await run_everything(make_tools(database, redis))
    found = await find_run(cast.sam, run_id)
    assert found.head.status == "failed"
    assert "budget" in found.head.error
    assert "cost nothing" in found.head.next_action
    assert found.head.remedy_href == "/settings?tab=drafting"
    assert {stage.status for stage in found.stages} <= {"skipped"}
    assert found.result.id == 0


async def test_zetas_admin_finds_nothing_of_acmes(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    assert await find_page(cast.zoe, Filters()) == ((), "")
    assert await lead_name(cast.zoe, received.lead_id) == "A lead that isn't here"
    with pytest.raises(NotFound):
        await find_run(cast.zoe, run_id)
    with pytest.raises(NotFound):
        await find_one(cast.zoe, Filters(), run_id)


async def test_the_list_wants_only_what_its_filters_say(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme)
    (run_id,) = await run_everything(make_tools(database, redis))
    _, is_wanted = await find_one(cast.sam, Filters(status="failed"), run_id)
    assert not is_wanted
    _, is_wanted = await find_one(cast.sam, Filters("completed", "reply", received.lead_id), run_id)
    assert is_wanted
    assert (await find_page(cast.sam, Filters(status="failed")))[0] == ()
    assert await lead_name(cast.sam, received.lead_id) == "Lena North"


def test_nonsense_in_an_address_filters_nothing() -> None:
    assert asked_for({"status": "failed", "lead": "7"}) == Filters("failed", "", 7)
    nonsense = {"status": "'; drop", "kind": "x", "lead": "9" * 40, "other": "1"}
    assert asked_for(nonsense) == Filters()
    assert asked_for({"lead": "-3"}) == Filters()
