"""What the box says about its text and its draft: marks, refusals, plans, and what went wrong."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.models import Draft
from inboxapp.drafting.stages.names import GATE, VERIFIER
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus
from tests.cast import Cast
from tests.screens.drafts import start_run
from tests.screens.test_compose import lead, open_lead, sent_texts, until_saved

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

MIRROR = ".compose-mirror mark"


async def a_draft(
    database: Database, redis: Redis, cast: Cast, *, text: str = "It costs nothing."
) -> Draft:
    """Make a lead with a draft that waits, without a worker."""
    lead_id = await lead(database, cast)
    run = await start_run(database, redis, cast.sam, lead_id)
    draft_id = await run.publish(text)
    async with database.transaction() as tx:
        return (await tx.exec(select(Draft).where(col(Draft.id) == draft_id))).one()


async def change_draft(database: Database, draft: Draft, **values: object) -> None:
    async with database.transaction() as tx:
        row = (await tx.exec(select(Draft).where(col(Draft.id) == draft.id))).one()
        row.sqlmodel_update(values)
        tx.add(row)


async def decide(database: Database, draft: Draft, status: AutoSendStatus, *reasons: str) -> None:
    async with database.transaction() as tx:
        tx.add(
            AutoSend(
                client_id=draft.client_id,
                draft_id=draft.id,
                lead_id=draft.lead_id,
                channel=draft.channel,
                status=status,
                reasons=[{"code": "rule", "words": words} for words in reasons],
                due_at=None if reasons else now() + timedelta(hours=2),
            )
        )


async def test_a_gap_that_was_just_typed_stops_the_very_next_key(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)

    await box.fill("Call me on [[fill: number]]")
    await box.press("Control+Enter")

    await expect(sam_page.locator(MIRROR)).to_have_attribute("data-severity", "blocks")
    await expect(sam_page.get_by_test_id("send")).to_be_disabled()
    await until_saved(database, lead_id, "Call me on [[fill: number]]")
    assert await sent_texts(database) == []


async def test_what_the_server_refuses_is_said_in_words_and_the_text_is_kept(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)

    # Sooner than the server was asked about the text.
    await box.fill("Dear {first_name}, it costs nothing.")
    await box.press("Control+Enter")

    await expect(sam_page.get_by_test_id("toast")).to_contain_text("{first_name}")
    await expect(box).to_have_value("Dear {first_name}, it costs nothing.")
    await expect(sam_page.locator(MIRROR)).to_have_text("{first_name}")
    await expect(sam_page.get_by_test_id("send")).to_be_disabled()
    assert await sent_texts(database) == []


async def test_marks_leave_cursor_and_undo_to_the_browser(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await box.press_sequentially("It costs $77 a month.")
    await expect(sam_page.locator(MIRROR)).to_have_text("$77")

    await box.evaluate("box => box.setSelectionRange(3, 3)")
    await sam_page.keyboard.insert_text("really ")
    await expect(sam_page.locator(MIRROR)).to_have_attribute("data-start", "16")
    assert await box.evaluate("box => box.selectionStart") == 10
    await sam_page.keyboard.press("Control+z")

    await expect(box).to_have_value("It costs $77 a month.")
    await expect(sam_page.locator(MIRROR)).to_have_attribute("data-start", "9")


async def test_the_layer_of_marks_scrolls_with_the_text(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await box.fill("A line.\n" * 80 + "[[fill: the end]]")
    await box.evaluate("box => box.scrollTo(0, 0)")

    await sam_page.get_by_role("button", name="Next gap").click()

    picture = "box => [box, box.previousSibling].map((each) => [each.scrollTop, each.clientWidth])"
    text, layer = await box.evaluate(picture)
    assert text[0] > 100
    assert text == layer
    await expect(sam_page.locator(MIRROR)).to_be_in_viewport()


async def test_a_planned_reply_says_when_and_is_cancelled_with_one_click(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    draft = await a_draft(database, redis, cast)
    await decide(database, draft, AutoSendStatus.PLANNED)
    box = await open_lead(sam_page, draft.lead_id)
    plan = sam_page.get_by_test_id("auto-send")
    await expect(plan).to_contain_text("Goes out by itself")
    await expect(plan).to_contain_text("(in 2 h")

    await plan.get_by_role("button", name="Cancel").click()

    await expect(plan).to_have_count(0)
    await expect(box).to_have_value(draft.text)
    held = sam_page.get_by_test_id("auto-send-held")
    await expect(held).to_contain_text("A person cancelled it.")


async def test_typing_takes_a_planned_reply_back(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    draft = await a_draft(database, redis, cast)
    await decide(database, draft, AutoSendStatus.PLANNED)
    box = await open_lead(sam_page, draft.lead_id)
    await expect(sam_page.get_by_test_id("auto-send")).to_be_visible()

    await box.press_sequentially("Wait. ")

    await expect(sam_page.get_by_test_id("auto-send")).to_have_count(0)
    held = sam_page.get_by_test_id("auto-send-held")
    await expect(held).to_contain_text("A person began to write")


async def test_while_sending_only_watches_there_is_a_quiet_line(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    draft = await a_draft(database, redis, cast)
    await decide(database, draft, AutoSendStatus.SHADOW)
    await open_lead(sam_page, draft.lead_id)
    await expect(sam_page.get_by_test_id("auto-send")).to_contain_text("Would have gone out")


async def test_a_rule_that_held_a_draft_back_is_a_reason_beside_it(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    draft = await a_draft(database, redis, cast)
    await decide(database, draft, AutoSendStatus.HELD, "The day's cap is reached.")
    await open_lead(sam_page, draft.lead_id)

    held = sam_page.get_by_test_id("auto-send-held")
    await expect(held).to_contain_text("The day's cap is reached.")
    await expect(sam_page.get_by_test_id("auto-send")).to_have_count(0)


async def test_what_a_person_must_know_of_a_draft_stands_above_it(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    draft = await a_draft(database, redis, cast)
    await change_draft(database, draft, hard_block="legal_threat", degraded=[VERIFIER, GATE])

    await open_lead(sam_page, draft.lead_id)

    block = sam_page.get_by_test_id("draft-hard-block")
    await expect(block).to_have_text("A person must decide: the message speaks of legal steps.")
    missing = sam_page.get_by_test_id("draft-degraded")
    await expect(missing).to_have_text(
        "Look twice: facts were not checked; times and promises were not checked."
    )


async def test_a_failed_run_is_tried_again_where_it_says_so(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    run = await start_run(database, redis, cast.sam, lead_id)
    async with database.transaction() as tx:
        row = (await tx.exec(select(Run).where(col(Run.id) == run.id))).one()
        row.status, row.error, row.finished_at = RunStatus.FAILED, "No model answered.", now()
        tx.add(row)
    await open_lead(sam_page, lead_id)
    problem = sam_page.get_by_test_id("draft-problem")
    await expect(problem).to_contain_text("No model answered.")

    await problem.get_by_role("button", name="Retry").click()

    await expect(problem).to_have_count(0)
    await expect(sam_page.get_by_test_id("regenerate")).to_have_text("Restart draft")

    await sam_page.get_by_test_id("regenerate").click()

    await expect(sam_page.get_by_text("This draft is being written already.")).to_be_visible()
