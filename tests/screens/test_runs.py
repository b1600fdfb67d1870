"""The pages of runs in a real browser."""

import re

import pytest
from playwright.async_api import Page, expect
from redis.asyncio import Redis
from sqlmodel import select

from inboxapp.channels.types import Channel
from inboxapp.core.database import Database
from inboxapp.drafting.labels import FIRST_PASS
from inboxapp.drafting.outcomes.types import DiscardReason
from inboxapp.drafting.service import discard_draft, save_knowledge
from inboxapp.drafting.stages.names import (
    EVALUATION,
    FINAL,
    GATE,
    GENERATION,
    MEMORY,
    REVISER,
    SELECTOR,
)
from inboxapp.runs.models import Run
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything
from tests.llm.prompts import KNOWLEDGE
from tests.screens.budget import set_budget
from tests.screens.conftest import SignIn
from tests.screens.drafts import start_run

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
# A price that no knowledge names is a person's to say, so nothing is revised.
UNREVISED = (*FIRST_PASS[:-1], MEMORY, FINAL)
FOUR_ASKS = """Hi Sam, before I take this further:
- What does it cost?
- How long does onboarding take?
- Does it work with HubSpot?
- Where is our data hosted?"""


async def finished_run(
    database: Database,
    redis: Redis,
    cast: Cast,
    *,
    name: str = "Lena North",
    says: str = "Sounds interesting, can you send me pricing?",
    fault: str = "",
) -> int:
    """Let a lead write and the pipeline answer; return the run's id."""
    sender = f"{name.split(maxsplit=1)[0].lower()}@north.example"
    await make_message(database, cast.acme, says, sender=sender, name=name)
    (run_id,) = await run_everything(make_tools(database, redis, offline_fault=fault or None))
    return run_id


async def test_a_run_is_opened_from_the_list_with_all_its_stages(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    run_id = await finished_run(database, redis, cast)
    await sam_page.goto("/runs")
    row = sam_page.get_by_test_id("run-row")
    await expect(row).to_have_attribute("data-run-id", str(run_id))
    await expect(row).to_contain_text("Lena North")
    await expect(row).to_contain_text("Completed")
    await row.click()
    await expect(sam_page).to_have_url(re.compile(f"/runs/{run_id}$"))
    await expect(sam_page.get_by_test_id("run-stage")).to_have_count(len(UNREVISED))
    assert await stages_shown(sam_page) == [(stage, "0") for stage in UNREVISED]
    await expect(sam_page.get_by_test_id("draft-result")).to_contain_text("Waits for a person")
    await expect(sam_page.get_by_test_id("loop-turn")).to_have_count(1)
    await expect(sam_page.get_by_test_id("run-cost")).to_have_text("n/a")
    await expect(sam_page.get_by_test_id("run-tokens")).to_have_text(
        re.compile(r"^[\d,]+ / [\d,]+ / [\d,]+$")
    )


async def stages_shown(page: Page) -> list[tuple[str, str]]:
    found = await page.get_by_test_id("run-stage").evaluate_all(
        "cards => cards.map(card => [card.dataset.stage, card.dataset.iteration])"
    )
    return [(stage, iteration) for stage, iteration in found]


async def test_a_revised_run_is_told_turn_by_turn(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    async with database.transaction() as tx:
        for title, body in KNOWLEDGE:
            await save_knowledge(tx, cast.ada, None, title, body)
    run_id = await finished_run(database, redis, cast, says=FOUR_ASKS)
    await sam_page.goto(f"/runs/{run_id}#{REVISER}-1")
    card = sam_page.locator(f'[data-testid="run-stage"][data-stage="{REVISER}"]').first
    await expect(card).to_have_attribute("data-named", "true")
    await expect(card).to_have_attribute("data-iteration", "1")
    await expect(card).to_contain_text("Revising 1 of 3")
    await expect(card.get_by_test_id("pack-sizes")).to_contain_text("Current draft")
    shown = await stages_shown(sam_page)
    in_turn = [stage for stage, iteration in shown if iteration == "1"]
    assert in_turn == [SELECTOR, REVISER, GATE, EVALUATION]
    assert shown[-1] == (FINAL, "0")
    turns = sam_page.get_by_test_id("loop-turn")
    assert await turns.count() >= 2
    await expect(turns.filter(has_text="The draft")).to_have_count(1)
    await expect(sam_page.get_by_test_id("loop-stop")).to_contain_text("won.")
    stats = sam_page.get_by_test_id("context-stats")
    await stats.locator("summary").click()
    await expect(stats.get_by_role("row", name="Messages")).to_contain_text("1 · ")


async def test_a_run_refused_for_its_budget_says_what_to_do(
    database: Database, redis: Redis, cast: Cast, sam_page: Page, mia_page: Page
) -> None:
    await set_budget(database, cast, daily_tokens=0)
    run_id = await finished_run(database, redis, cast)
    await sam_page.goto(f"/runs/{run_id}")
    await expect(sam_page.get_by_text("This run cost nothing")).to_be_visible()
    await expect(sam_page.get_by_role("link", name="Open the lead")).to_be_visible()
    await expect(sam_page.get_by_role("link", name="Open the budget")).to_have_count(0)
    await mia_page.goto(f"/runs/{run_id}")
    await mia_page.get_by_role("link", name="Open the budget").click()
    await expect(mia_page).to_have_url(re.compile(r"/settings\?tab=drafting"))


async def test_what_became_of_a_draft_arrives_at_its_run(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    run_id = await finished_run(database, redis, cast)
    await sam_page.goto(f"/runs/{run_id}")
    result = sam_page.get_by_test_id("draft-result")
    await expect(result).to_contain_text("Waits for a person")
    async with database.transaction() as tx:
        lead_id = (await tx.exec(select(Run.lead_id))).one()
        await discard_draft(
            tx, cast.sam, lead_id, Channel.EMAIL, reason=DiscardReason.WRONG_TONE, note="Stiff"
        )
    await expect(result).to_contain_text("Discarded")
    await expect(result).to_contain_text("Wrong tone")
    await expect(result).to_contain_text("Stiff")


async def test_filters_stay_in_the_address_through_a_reload(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    await finished_run(database, redis, cast)
    fault = f"{GENERATION}=refusal"
    failed = await finished_run(database, redis, cast, name="Omar Reyes", fault=fault)
    await sam_page.goto("/runs")
    await expect(sam_page.get_by_test_id("run-row")).to_have_count(2)
    await sam_page.get_by_label("Status", exact=True).select_option("failed")
    await expect(sam_page).to_have_url(re.compile(r"/runs\?status=failed$"))
    await expect(sam_page.get_by_test_id("run-row")).to_have_count(1)
    await expect(sam_page.get_by_test_id("run-row")).to_have_attribute("data-run-id", str(failed))
    await sam_page.reload()
    await expect(sam_page.get_by_test_id("run-row")).to_have_count(1)
    await sam_page.get_by_label("Status", exact=True).select_option("superseded")
    await expect(sam_page.get_by_text("No run matches these filters")).to_be_visible()
    await sam_page.get_by_role("link", name="Show all runs").click()
    await expect(sam_page.get_by_test_id("run-row")).to_have_count(2)


async def test_a_new_run_waits_above_until_it_is_asked_for(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    old = await finished_run(database, redis, cast)
    received = await make_message(database, cast.acme, sender="omar@reyes.example", name="Omar")
    await sam_page.goto("/runs")
    await expect(sam_page.get_by_test_id("run-row")).to_have_count(1)
    await expect(sam_page.get_by_test_id("connection-state")).to_have_attribute(
        "data-state", "live"
    )
    run = await start_run(database, redis, cast.sam, received.lead_id)
    waiting = sam_page.get_by_role("button", name="1 newer run")
    await expect(waiting).to_be_visible()
    await expect(sam_page.get_by_test_id("run-row")).to_have_attribute("data-run-id", str(old))
    await waiting.click()
    first = sam_page.get_by_test_id("run-row").first
    await expect(first).to_have_attribute("data-run-id", str(run.id))
    await expect(first).to_contain_text("Running")
    await run.publish("Hello Omar")
    await expect(first).to_contain_text("Completed")


async def test_an_address_can_name_a_stage(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    run_id = await finished_run(database, redis, cast)
    await sam_page.goto(f"/runs/{run_id}#{GATE}")
    card = sam_page.locator(f'[data-testid="run-stage"][data-stage="{GATE}"]')
    await expect(card).to_have_attribute("data-named", "true")
    await expect(card).to_be_in_viewport()
    await expect(sam_page.locator('[data-named="true"]')).to_have_count(1)


async def test_a_failed_run_says_why_and_shows_each_attempt(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    run_id = await finished_run(database, redis, cast, fault=f"{GENERATION}=refusal")
    await sam_page.goto(f"/runs/{run_id}")
    await expect(sam_page.get_by_text("press Regenerate to try again")).to_be_visible()
    card = sam_page.locator(f'[data-testid="run-stage"][data-stage="{GENERATION}"]')
    await expect(card).to_have_attribute("data-status", "failed")
    await expect(card.get_by_text("refused").first).to_be_visible()


async def test_only_a_manager_can_cancel_a_run(
    database: Database, redis: Redis, cast: Cast, sam_page: Page, mia_page: Page
) -> None:
    received = await make_message(database, cast.acme)
    run = await start_run(database, redis, cast.sam, received.lead_id)
    await sam_page.goto(f"/runs/{run.id}")
    await expect(sam_page.get_by_text("Waiting for a worker")).to_be_visible()
    await expect(sam_page.get_by_role("button", name="Cancel run")).to_have_count(0)
    await mia_page.goto(f"/runs/{run.id}")
    await mia_page.get_by_role("button", name="Cancel run").click()
    await expect(mia_page.get_by_test_id("toast")).to_contain_text("Asked to stop")


async def test_a_run_that_is_not_there_looks_like_zetas(
    database: Database, redis: Redis, cast: Cast, sign_in: SignIn
) -> None:
    run_id = await finished_run(database, redis, cast)
    page = await (await sign_in(cast.zoe)).new_page()
    for address in (f"/runs/{run_id}", "/runs/999999", "/runs/none"):
        await page.goto(address)
        await expect(page.get_by_text("There is no such run here")).to_be_visible()
    await page.goto("/runs")
    await expect(page.get_by_text("No runs yet")).to_be_visible()


async def test_rows_fit_a_phone(
    database: Database, redis: Redis, cast: Cast, sign_in: SignIn
) -> None:
    run_id = await finished_run(
        database, redis, cast, name="Evelyn " + "Featherstonehaugh-Cholmondeley-" * 3
    )
    page = await (await sign_in(cast.sam, viewport=PHONE)).new_page()
    for address in ("/runs", f"/runs/{run_id}"):
        await page.goto(address)
        await expect(page.get_by_text("Featherstonehaugh").first).to_be_visible()
        assert await page.evaluate(
            "[...document.querySelectorAll('main *')].every(e => "
            "e.getBoundingClientRect().right <= innerWidth + 1 || e.closest('.overflow-x-auto'))"
        )


async def test_a_long_list_of_runs_scrolls_in_its_pane_alone(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    run_id = await finished_run(database, redis, cast)
    await sam_page.set_viewport_size({"width": 1440, "height": 120})
    for address, content in (("/runs", "run-row"), (f"/runs/{run_id}", "run-stage")):
        await sam_page.goto(address)
        await expect(sam_page.get_by_test_id(content).first).to_be_visible()
        height = await sam_page.evaluate("document.documentElement.scrollHeight")
        assert height == 120
