"""Replies that go out without a person, as the people see them who answer for them."""

import re
from dataclasses import replace

import pytest
from playwright.async_api import Locator, Page, expect
from redis.asyncio import Redis

from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.jobs import send_due
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.types import AutoSendMode
from tests.cast import Cast
from tests.drafting.auto_send.written import (
    ALWAYS,
    REPLY,
    SURE,
    Case,
    let_it_be_due,
    set_policy,
    write_reply,
)
from tests.factories.runs import make_tools, rows
from tests.screens.budget import set_budget
from tests.screens.conftest import SignIn

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
UNSURE = Case(sender="max@south.example", evaluation={**SURE, "confidence": 0.2})


def replies(page: Page) -> Locator:
    return page.get_by_test_id("auto-send")


async def test_a_planned_reply_is_read_and_cancelled(
    database: Database, cast: Cast, sam_page: Page
) -> None:
    await write_reply(database, cast)
    await sam_page.goto("/auto-send")
    row = replies(sam_page)
    await expect(row).to_contain_text("happy to tell you more")
    await expect(row).to_contain_text("95% sure")
    await expect(row).to_contain_text("goes out")
    await row.get_by_role("button", name="Cancel the reply to Lena North").click()
    await expect(sam_page.get_by_test_id("toast")).to_contain_text("The draft is kept")
    await expect(row).to_have_count(0)
    await expect(sam_page.get_by_text("Nothing is about to go out")).to_be_visible()
    (kept,) = await rows(database, AutoSend)
    assert kept.status is AutoSendStatus.CANCELLED
    await sam_page.get_by_test_id("tab-cancelled").click()
    await expect(row).to_contain_text("by Sam Ortiz")
    await expect(row).to_contain_text("A person cancelled it.")


async def test_mia_stops_everything_in_one_click(
    database: Database, cast: Cast, mia_page: Page
) -> None:
    await write_reply(database, cast)
    await write_reply(database, cast, Case(sender="max@south.example"))
    await mia_page.goto("/auto-send")
    await expect(replies(mia_page)).to_have_count(2)
    await mia_page.get_by_test_id("stop-everything").click()
    stopped = mia_page.get_by_test_id("stopped")
    await expect(stopped).to_contain_text("2 planned replies were cancelled")
    await expect(stopped.get_by_role("link")).to_have_attribute("href", re.compile("tab=auto-send"))
    await expect(replies(mia_page)).to_have_count(0)
    await expect(mia_page.get_by_test_id("tab-cancelled")).to_contain_text("2")
    async with database.transaction() as tx:
        policy, _ = await policy_of(tx, cast.acme)
    assert policy.auto_send.mode is AutoSendMode.OFF
    await mia_page.reload()
    await expect(mia_page.get_by_test_id("standing")).to_contain_text("Off:")
    await expect(mia_page.get_by_test_id("stop-everything")).to_have_count(0)


async def test_sam_can_cancel_but_not_stop_everything(
    database: Database, cast: Cast, sam_page: Page
) -> None:
    await write_reply(database, cast)
    await sam_page.goto("/auto-send")
    await expect(replies(sam_page)).to_have_count(1)
    await expect(sam_page.get_by_test_id("stop-everything")).to_have_count(0)


async def test_a_held_reply_says_why_and_what_would_let_it_go(
    database: Database, cast: Cast, sam_page: Page
) -> None:
    await write_reply(database, cast, UNSURE)
    await sam_page.goto("/auto-send?tab=held")
    await expect(replies(sam_page)).to_contain_text("20% sure, 85% are needed.")
    rules = sam_page.get_by_test_id("rules")
    await expect(rules).to_contain_text("Not sure enough")
    await expect(rules).to_contain_text("1 of 1")
    await expect(rules).to_contain_text("1 would have gone out without it.")
    await expect(sam_page.get_by_test_id("outcomes")).to_contain_text("n = 0")


async def test_shadow_shows_what_would_have_gone_out(
    database: Database, cast: Cast, mia_page: Page
) -> None:
    watching = ALWAYS.model_copy(update={"mode": AutoSendMode.SHADOW})
    await write_reply(database, cast, Case(policy=watching))
    await mia_page.goto("/auto-send")
    await expect(mia_page.get_by_test_id("standing")).to_contain_text("nothing is sent")
    await expect(replies(mia_page)).to_contain_text(re.compile("would (have gone|go) out"))
    await expect(mia_page.get_by_test_id("stop-everything")).to_have_count(0)


async def test_a_reply_that_goes_out_moves_to_the_sent_ones_live(
    database: Database, redis: Redis, cast: Cast, sam_page: Page
) -> None:
    await write_reply(database, cast)
    await sam_page.goto("/auto-send")
    await expect(replies(sam_page)).to_have_count(1)
    await let_it_be_due(database)
    await send_due(make_tools(database, redis))
    await expect(replies(sam_page)).to_have_count(0)
    await sam_page.get_by_test_id("tab-sent").click()
    await expect(replies(sam_page)).to_contain_text("happy to tell you more")
    outcomes = sam_page.get_by_test_id("outcomes")
    await expect(outcomes).to_contain_text("Sent by itself")
    await expect(outcomes).to_contain_text("n = 1")


async def test_a_newer_decision_waits_above(database: Database, cast: Cast, sam_page: Page) -> None:
    await write_reply(database, cast)
    await sam_page.goto("/auto-send")
    await expect(replies(sam_page)).to_have_count(1)
    await write_reply(database, cast, Case(sender="max@south.example"))
    await set_budget(database, cast, daily_usd="100")
    fresh = sam_page.get_by_role("button", name="1 newer")
    await expect(fresh).to_be_visible()
    await expect(replies(sam_page)).to_have_count(1)
    await fresh.click()
    await expect(replies(sam_page)).to_have_count(2)


async def test_zeta_sees_that_it_is_off_and_nothing_of_acmes(
    database: Database, cast: Cast, sign_in: SignIn
) -> None:
    await write_reply(database, cast)
    page = await (await sign_in(cast.zoe)).new_page()
    for status in AutoSendStatus:
        await page.goto(f"/auto-send?tab={status}")
        await expect(page.get_by_test_id("standing")).to_contain_text("Off:")
        await expect(replies(page)).to_have_count(0)
        assert REPLY.splitlines()[0] not in await page.content()


async def test_long_texts_and_names_fit_a_phone(
    database: Database, cast: Cast, sign_in: SignIn
) -> None:
    long_text = {"text": "A very long answer without any end. " * 80 + "x" * 200}
    held = replace(UNSURE, draft=long_text, sender="e" * 60 + "@south.example")
    await write_reply(database, cast, held)
    page = await (await sign_in(cast.sam, viewport=PHONE)).new_page()
    await page.goto("/auto-send?tab=held")
    await page.get_by_text("Show the whole text").click()
    await expect(page.get_by_text("A very long answer")).to_be_visible()
    assert await page.evaluate(
        "[...document.querySelectorAll('main *')].every(e => "
        "e.getBoundingClientRect().right <= innerWidth + 1 || e.closest('.overflow-x-auto'))"
    )


async def test_a_budget_that_is_used_up_is_said_on_every_page_as_it_happens(
    database: Database, cast: Cast, sam_page: Page, mia_page: Page
) -> None:
    await set_policy(database, cast.acme, ALWAYS)
    for page in (sam_page, mia_page):
        await page.goto("/inbox")
        await expect(page.get_by_test_id("connection-state")).to_have_attribute(
            "data-state", "live"
        )
        await expect(page.get_by_test_id("budget-banner")).to_have_count(0)
    await set_budget(database, cast, daily_tokens=0)
    banner = sam_page.get_by_test_id("budget-banner")
    await expect(banner).to_contain_text("nothing more is drafted today")
    await expect(banner.get_by_role("link")).to_have_count(0)
    await mia_page.get_by_test_id("budget-banner").get_by_role("link").click()
    await expect(mia_page).to_have_url(re.compile(r"/settings\?tab=drafting"))
    await set_budget(database, cast, daily_tokens=None)
    await expect(banner).to_have_count(0)
