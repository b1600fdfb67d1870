"""The whole story in a real browser: a lead writes, the machine drafts, Sam answers, Mia looks."""

import asyncio
import re
from datetime import UTC, datetime
from uuid import uuid4

import httpx
import pytest
from playwright.async_api import Browser, Page, expect
from sqlmodel import col, select

from inboxapp.accounts.models import Client, User
from inboxapp.accounts.passwords import hash_password
from inboxapp.core.database import Database
from inboxapp.core.signing import sign_webhook
from inboxapp.drafting.labels import FIRST_PASS
from tests.cast import Cast
from tests.factories.conversations import payload
from tests.screens.conftest import PATIENCE_MS, SignIn, Site

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PASSWORD = "a-passphrase-of-sams"
WORDS = "Hi Lena, thanks for asking. I will call you at ten."


async def give_password(database: Database, user_id: int | None) -> None:
    async with database.transaction() as tx:
        user = (await tx.exec(select(User).where(col(User.id) == user_id))).one()
        user.password_hash = await hash_password(PASSWORD)


async def deliver(site: Site, database: Database, text: str) -> int:
    """Post a signed webhook as a provider would; return the lead's id."""
    async with database.transaction() as tx:
        query = select(Client.webhook_secret).where(col(Client.key) == "acme")
        secret = (await tx.exec(query)).one()
    body = payload(text)
    headers = sign_webhook(secret, f"msg_{uuid4().hex}", body, datetime.now(UTC))
    async with httpx.AsyncClient() as http:
        answer = await http.post(
            f"{site.url}/webhooks/email/acme", content=body, headers=headers, timeout=10
        )
    assert answer.status_code in {200, 202}, answer.text
    return int(answer.json()["lead_id"])


async def sign_in_by_hand(page: Page, email: str) -> None:
    await page.goto("/inbox")
    await expect(page).to_have_url(re.compile("/login"))
    await page.get_by_test_id("login-email").fill(email)
    await page.get_by_test_id("login-password").fill(PASSWORD)
    await page.get_by_test_id("login-submit").click()
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")


@pytest.fixture
async def page(app_server: Site, chromium: Browser, cast: Cast) -> Page:
    context = await chromium.new_context(base_url=app_server.url)
    context.set_default_timeout(PATIENCE_MS)
    return await context.new_page()


async def test_from_a_leads_message_to_an_answer_and_the_run_behind_it(
    app_server: Site, app_worker: None, database: Database, cast: Cast, page: Page
) -> None:
    await give_password(database, cast.sam.user_id)
    await sign_in_by_hand(page, cast.sam.email)
    await expect(page.get_by_test_id("model-badge")).to_contain_text("not a real model")

    lead_id = await deliver(app_server, database, "Could you send me your pricing?")
    row = page.locator(f'[data-testid="lead-row"][data-lead-id="{lead_id}"]')
    await expect(row).to_contain_text("Lena North")
    await row.click()
    await expect(page.get_by_test_id("message")).to_contain_text("your pricing")
    await expect(page.get_by_test_id("sentiment-select")).to_have_value("Information Requested")
    for stage in FIRST_PASS:
        step = page.locator(f'[data-testid="draft-progress"][data-stage="{stage}"]')
        await expect(step).to_have_attribute("data-status", "done")
    box = page.get_by_test_id("compose")
    await expect(box).to_have_value(re.compile("Lena"))
    await expect(page.get_by_test_id("why-panel")).to_contain_text("pricing")

    await box.fill(WORDS)
    await page.get_by_test_id("regenerate").click()
    await expect(page.get_by_test_id("draft-offer")).to_be_visible()
    await expect(box).to_have_value(WORDS)
    await page.reload()
    await expect(box).to_have_value(WORDS)
    await page.get_by_test_id("send").click()
    await expect(page.get_by_test_id("message").last).to_contain_text("I will call you at ten")
    await expect(box).to_have_value("")
    await expect(page.get_by_test_id("message")).to_have_count(2)

    await page.goto(f"/runs?lead_id={lead_id}")
    await page.get_by_test_id("run-row").last.click()
    for stage in FIRST_PASS:
        await expect(
            page.locator(f'[data-testid="run-stage"][data-stage="{stage}"]')
        ).to_contain_text("ms")
    await expect(page.get_by_test_id("run-tokens")).to_contain_text(re.compile(r"\d"))
    await expect(page.get_by_test_id("run-cost")).to_contain_text("n/a")


async def test_two_people_see_the_same_draft_arrive(
    app_server: Site,
    app_worker: None,
    database: Database,
    cast: Cast,
    sam_page: Page,
    mia_page: Page,
) -> None:
    lead_id = await deliver(app_server, database, "Could you send me your pricing?")
    for each in (sam_page, mia_page):
        await each.goto(f"/inbox/{lead_id}")
    boxes = [each.get_by_test_id("compose") for each in (sam_page, mia_page)]
    await asyncio.gather(*(expect(box).to_have_value(re.compile("Lena")) for box in boxes))
    # Each may be some words ahead of the other until nothing is written any more.
    for each in (sam_page, mia_page):
        await expect(each.get_by_test_id("send")).to_be_enabled()
    assert await boxes[0].input_value() == await boxes[1].input_value()


async def test_a_tab_that_was_offline_ends_with_the_right_picture(
    app_server: Site, app_worker: None, database: Database, cast: Cast, sign_in: SignIn
) -> None:
    context = await sign_in(cast.sam)
    page = await context.new_page()
    lead_id = await deliver(app_server, database, "Hello, I am just saying hello.")
    await page.goto(f"/inbox/{lead_id}")
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")
    await context.set_offline(True)
    await expect(page.get_by_test_id("connection-state")).to_have_attribute(
        "data-state", re.compile("offline|reconnecting")
    )
    await deliver(app_server, database, "Could you send me your pricing?")
    await context.set_offline(False)
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")
    await expect(page.get_by_test_id("message")).to_have_count(2)
    await expect(page.get_by_test_id("compose")).to_have_value(re.compile("Lena"))
