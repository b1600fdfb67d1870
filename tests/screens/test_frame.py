"""Around every page: signing in and out, the connection, the mode, and refusals in words."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect
from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.passwords import hash_password
from inboxapp.core.database import Database
from inboxapp.core.embedded.process import stop
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.web import free_port, wait_until_up
from tests.screens.conftest import PATIENCE_MS, SignIn, Site, running

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PASSWORD = "a-passphrase-of-sams"


@pytest.fixture
async def stranger(
    app_server: Site, chromium: Browser, cast: Cast, database: Database
) -> AsyncIterator[Page]:
    """A tab of nobody's; Sam's password is PASSWORD."""
    async with database.transaction() as tx:
        user = (await tx.exec(select(User).where(col(User.id) == cast.sam.user_id))).one()
        user.password_hash = await hash_password(PASSWORD)
    context = await chromium.new_context(base_url=app_server.url)
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()


async def ask_for(page: Page, address: str) -> None:
    """Ask for a page as nobody, and wait until the form knows where to go on to."""
    await page.goto(address)
    await expect(page).to_have_url(re.compile("/login"))
    # A script puts it there; a form that is sent earlier leads to the inbox.
    await expect(page.locator("input[name=next]")).to_have_value(address)


async def sign_in_by_hand(page: Page, password: str = PASSWORD) -> None:
    await page.get_by_test_id("login-email").fill("sam@acme.example")
    await page.get_by_test_id("login-password").fill(password)
    await page.get_by_test_id("login-submit").click()


async def test_after_signing_in_one_is_where_one_wanted_to_be(stranger: Page) -> None:
    await ask_for(stranger, "/runs?status=failed")
    await sign_in_by_hand(stranger)
    await expect(stranger).to_have_url(re.compile(r"/runs\?status=failed$"))


async def test_a_wrong_password_is_said_and_the_way_is_kept(stranger: Page) -> None:
    await ask_for(stranger, "/runs")
    await sign_in_by_hand(stranger, "not the password")
    await expect(stranger.get_by_role("alert")).to_contain_text("don't belong together")
    await expect(stranger.get_by_test_id("login-email")).to_have_value("sam@acme.example")
    await expect(stranger.get_by_test_id("login-password")).to_be_focused()
    await expect(stranger.get_by_test_id("login-password")).to_have_value("")
    await sign_in_by_hand(stranger)
    await expect(stranger).to_have_url(re.compile("/runs$"))


async def test_an_address_can_not_put_its_own_words_on_the_page(stranger: Page) -> None:
    await stranger.goto("/login?error=%3Cb%3Eyour+bank+calls%3C/b%3E")
    await expect(stranger.get_by_role("alert")).to_contain_text("Signing in did not work")
    await expect(stranger.get_by_text("your bank calls")).to_have_count(0)


async def test_signing_out_ends_every_tab(sign_in: SignIn, cast: Cast) -> None:
    context = await sign_in(cast.sam)
    first, second = await context.new_page(), await context.new_page()
    for page in (first, second):
        await page.goto("/inbox")
        await expect(page.get_by_test_id("model-badge")).to_contain_text("not a real model")
    await first.get_by_role("button", name="Your account").click()
    await first.get_by_role("menuitem", name="Sign out").click()
    await expect(first).to_have_url(re.compile("/login$"))
    await second.get_by_role("link", name="Runs").click()
    await expect(second).to_have_url(re.compile("/login"))


async def test_the_page_says_when_it_is_cut_off_and_reads_again_when_it_is_back(
    sam_page: Page, app_server: Site, cast: Cast, database: Database
) -> None:
    await make_message(database, cast.acme, name="Lena North")
    port = free_port()
    site = Site(port, {**app_server.env, "PORT": str(port)}, app_server.log)
    command = [sys.executable, "-m", "inboxapp", "web"]
    state = sam_page.get_by_test_id("connection-state")
    with running(command, site) as process:
        await asyncio.to_thread(wait_until_up, port, process, site.log)
        await sam_page.goto(f"{site.url}/inbox")
        await expect(sam_page.get_by_test_id("lead-row")).to_have_count(1)
        await expect(state).to_have_attribute("data-state", "live")
        await asyncio.to_thread(stop, process, signal.SIGTERM, timeout_seconds=8)
        await expect(state).to_have_attribute("data-state", re.compile("reconnecting|offline"))
        await make_message(
            database, cast.acme, "While you were away.", sender="max@south.example", name="Max"
        )
    with running(command, site) as process:
        await asyncio.to_thread(wait_until_up, port, process, site.log)
        await expect(state).to_have_attribute("data-state", "live", timeout=20_000)
        await expect(sam_page.get_by_test_id("lead-row")).to_have_count(2)


async def test_without_a_network_the_page_says_so(sam_page: Page) -> None:
    await sam_page.goto("/inbox")
    state = sam_page.get_by_test_id("connection-state")
    await expect(state).to_have_attribute("data-state", "live")
    await sam_page.context.set_offline(True)
    await expect(state).to_have_attribute("data-state", "offline")
    await expect(state).to_contain_text("What you type is kept")
    await sam_page.context.set_offline(False)
    await expect(state).to_have_attribute("data-state", "live")


async def test_the_chosen_mode_is_kept(sam_page: Page) -> None:
    await sam_page.goto("/inbox")
    await expect(sam_page.get_by_test_id("model-badge")).to_contain_text("not a real model")
    dark = re.compile("dark")
    await expect(sam_page.locator("html")).not_to_have_class(dark)
    await sam_page.get_by_role("button", name="Light or dark").click()
    await expect(sam_page.locator("html")).to_have_class(dark)
    await sam_page.reload()
    await expect(sam_page.locator("html")).to_have_class(dark)


async def test_a_setter_is_offered_no_settings(sam_page: Page, mia_page: Page) -> None:
    for page, count in ((sam_page, 0), (mia_page, 1)):
        await page.goto("/inbox")
        await expect(page.get_by_test_id("model-badge")).to_contain_text("not a real model")
        await expect(page.get_by_role("link", name="Settings")).to_have_count(count)


async def test_a_setter_who_goes_there_reads_why_not(sam_page: Page) -> None:
    await sam_page.goto("/settings")
    await expect(sam_page.get_by_text("Settings are for managers and admins")).to_be_visible()


async def test_an_address_that_leads_nowhere_says_so(sam_page: Page) -> None:
    await sam_page.goto("/no/such/page")
    await expect(sam_page.get_by_text("There is nothing at this address")).to_be_visible()
    await expect(sam_page.get_by_test_id("model-badge")).to_contain_text("not a real model")
    await sam_page.get_by_role("link", name="Go to the inbox").click()
    await expect(sam_page).to_have_url(re.compile("/inbox$"))


async def test_by_keyboard_the_first_stop_skips_to_the_content(sam_page: Page) -> None:
    await sam_page.goto("/inbox")
    # Only now do the scripts put nothing new on the page, which could take the focus away.
    await expect(sam_page.get_by_text("No conversations yet")).to_be_visible()
    await sam_page.keyboard.press("Tab")
    await expect(sam_page.get_by_text("Skip to content")).to_be_focused()
    await sam_page.keyboard.press("Enter")
    await expect(sam_page).to_have_url(re.compile("/inbox#content$"))


@pytest.mark.parametrize("path", ["/login", "/inbox", "/runs", "/settings"])
async def test_pages_ask_nobody_else_and_say_nothing_in_the_console(
    mia_page: Page, app_server: Site, path: str, tmp_path: Path
) -> None:
    said: list[str] = []
    asked: list[str] = []
    mia_page.on("console", lambda m: said.append(m.text) if m.type in {"error", "warning"} else 0)
    mia_page.on("pageerror", lambda error: said.append(str(error)))
    mia_page.on("request", lambda request: asked.append(request.url))
    await mia_page.goto(path)
    await mia_page.wait_for_load_state("networkidle")
    assert said == []
    assert [url for url in asked if not url.startswith((app_server.url, "data:", "blob:"))] == []


async def test_the_page_itself_never_scrolls(
    sam_page: Page, cast: Cast, database: Database
) -> None:
    for number in range(30):
        await make_message(
            database, cast.acme, sender=f"n{number}@north.example", name=f"N{number}"
        )
    for size in ({"width": 1440, "height": 900}, {"width": 390, "height": 844}):
        await sam_page.set_viewport_size(size)  # type: ignore[arg-type]
        await sam_page.goto("/inbox")
        await expect(sam_page.get_by_test_id("lead-row").first).to_be_visible()
        extent = await sam_page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
        )
        assert extent == [size["width"], size["height"]]
