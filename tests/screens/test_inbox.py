"""The inbox as a setter meets it, without a worker: the test drives the runs itself."""

import re

import pytest
from playwright.async_api import Locator, Page, expect
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Sentiment
from inboxapp.core.database import Database
from inboxapp.drafting.labels import FIRST_PASS
from inboxapp.drafting.service import change_sentiment
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything
from tests.screens.conftest import SignIn

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def write(database: Database, client_id: int, name: str, text: str = "Hello there") -> int:
    sender = f"{re.sub(r'[^a-z]', '', name.lower())}@north.example"
    received = await make_message(database, client_id, text, name=name, sender=sender)
    return received.lead_id


async def open_list(page: Page) -> Locator:
    await page.goto("/inbox")
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")
    return page.get_by_test_id("lead-row")


async def open_lead(page: Page, lead_id: int) -> None:
    await page.goto(f"/inbox/{lead_id}")
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")
    await expect(page.get_by_test_id("message").first).to_be_visible()


async def test_a_new_message_appears_on_top_without_a_reload(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    await write(database, cast.acme, "Otto West")
    rows = await open_list(sam_page)
    await expect(rows).to_have_count(1)

    lena = await write(database, cast.acme, "Lena North", "Is this for me?")
    await write(database, cast.zeta, "Rival Lead")

    await expect(rows).to_have_count(2)
    await expect(rows.first).to_have_attribute("data-lead-id", str(lena))
    await expect(rows.first).to_contain_text("Is this for me?")
    await expect(rows.first.locator('[data-mark="unread"]')).to_be_visible()


async def test_opening_a_lead_is_no_reload_and_takes_the_unread_mark_away(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lena = await write(database, cast.acme, "Lena North")
    rows = await open_list(sam_page)
    await sam_page.evaluate("window.isTheSamePage = true")

    await rows.first.click()

    await expect(sam_page).to_have_url(re.compile(rf"/inbox/{lena}$"))
    await expect(sam_page.get_by_test_id("message")).to_have_text(re.compile("Hello there"))
    await expect(rows.first).to_have_attribute("aria-current", "page")
    await expect(sam_page.locator('[data-mark="unread"]')).to_have_count(0)
    assert await sam_page.evaluate("window.isTheSamePage")


async def test_search_finds_names_and_texts_and_stays_in_the_address(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    await write(database, cast.acme, "Lena North", "About invoices")
    await write(database, cast.acme, "Otto West", "About penguins")
    rows = await open_list(sam_page)
    search = sam_page.get_by_test_id("lead-search")

    await search.press_sequentially("pengu")
    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Otto West")
    await expect(sam_page).to_have_url(re.compile(r"q=pengu"))
    await sam_page.reload()
    await expect(rows).to_have_count(1)
    await expect(search).to_have_value("pengu")

    await search.fill("nobody at all")
    await expect(sam_page.get_by_text("No lead matches")).to_be_visible()
    await sam_page.get_by_role("button", name="Clear search and filter").click()
    await expect(rows).to_have_count(2)


async def test_the_list_filters_by_tag(sam_page: Page, database: Database, cast: Cast) -> None:
    lena = await write(database, cast.acme, "Lena North")
    await write(database, cast.acme, "Otto West")
    async with database.transaction() as tx:
        await change_sentiment(tx, cast.sam, lena, Sentiment.NOT_INTERESTED)
    rows = await open_list(sam_page)
    await expect(rows).to_have_count(2)

    await sam_page.get_by_test_id("sentiment-filter").select_option("Not Interested")

    await expect(rows).to_have_count(1)
    await expect(rows).to_contain_text("Lena North")


async def test_an_empty_inbox_says_what_it_is_for(sam_page: Page) -> None:
    await open_list(sam_page)

    await expect(sam_page.get_by_text("No conversations yet")).to_be_visible()


async def test_a_change_of_tag_starts_a_draft_that_fills_the_box(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lena = await write(database, cast.acme, "Lena North", "Can you send me pricing?")
    await open_lead(sam_page, lena)
    choice = sam_page.get_by_test_id("sentiment-select")
    await expect(choice.locator("optgroup").first).to_have_attribute(
        "label", "Tags that will draft on Email"
    )

    await choice.select_option("Interested")
    steps = sam_page.get_by_test_id("draft-progress")
    await expect(steps).to_have_count(len(FIRST_PASS))
    await expect(steps.first).to_have_attribute("data-status", "waiting")
    await run_everything(make_tools(database, redis))

    for stage in FIRST_PASS:
        step = sam_page.locator(f'[data-testid="draft-progress"][data-stage="{stage}"]')
        await expect(step).to_have_attribute("data-status", "done")
    await expect(sam_page.get_by_test_id("compose")).to_have_value(re.compile("Lena"))
    await expect(sam_page.get_by_test_id("why-panel")).to_contain_text("Planning")
    tab = sam_page.get_by_test_id("channel-tab")
    await expect(tab).to_have_attribute("data-channel", "email")
    await expect(tab).to_have_attribute("aria-selected", "true")
    await expect(tab).to_have_attribute("data-draft", "true")
    await expect(sam_page.locator('[data-mark="draft-ready"]')).to_be_visible()


async def test_a_refused_change_of_tag_goes_back(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lena = await write(database, cast.acme, "Lena North")
    await open_lead(sam_page, lena)
    choice = sam_page.get_by_test_id("sentiment-select")
    await choice.evaluate("select => select.add(new Option('Made up'), null)")

    await choice.select_option("Made up")

    await expect(sam_page.get_by_test_id("toast")).to_contain_text("no such tag")
    await expect(choice).to_have_value("New")


async def test_each_channel_has_its_own_box(sam_page: Page, database: Database, cast: Cast) -> None:
    received = await make_message(database, cast.acme, "By mail", sender="lena@north.example")
    phone = await make_message(database, cast.acme, "By phone", channel=Channel.SMS)
    assert phone.lead_id != received.lead_id
    await open_lead(sam_page, phone.lead_id)

    await expect(sam_page.get_by_label("Reply by SMS")).to_be_visible()
    await expect(sam_page.get_by_label("Subject")).to_have_count(0)
    await sam_page.locator(f'[data-lead-id="{received.lead_id}"]').click()

    await expect(sam_page.get_by_label("Reply by Email")).to_be_visible()
    await expect(sam_page.get_by_label("Subject")).to_have_value("Re: Payroll")


async def test_news_while_reading_above_waits_behind_a_button(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    for number in range(30):
        lena = await write(database, cast.acme, "Lena North", f"Line {number}\n\nand more")
    await open_lead(sam_page, lena)
    pane = sam_page.get_by_test_id("timeline")
    newest = sam_page.get_by_test_id("message").last
    await expect(newest).to_be_in_viewport()
    await pane.evaluate("pane => { pane.scrollTop = 100; }")
    await expect(newest).not_to_be_in_viewport()

    await write(database, cast.acme, "Lena North", "The newest of all")

    news = sam_page.get_by_role("button", name="New message")
    await expect(news).to_be_visible()
    assert await pane.evaluate("pane => pane.scrollTop") == 100
    await news.click()
    await expect(newest).to_contain_text("The newest of all")
    await expect(newest).to_be_in_viewport()
    await expect(news).to_have_count(0)


async def test_formatted_mail_runs_no_script_and_fetches_nothing(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    html = "<p>Dear <b>Sam</b></p><img src=x onerror='parent.broken = 1'><script>1</script>"
    received = await make_message(database, cast.acme, "Dear Sam", html=html)
    await open_lead(sam_page, received.lead_id)
    await expect(sam_page.locator("iframe")).to_have_count(0)

    await sam_page.get_by_role("button", name="Show formatted").click()

    frame = sam_page.frame_locator('iframe[title="Formatted message"]')
    await expect(frame.locator("b")).to_have_text("Sam")
    sandbox = await sam_page.locator("iframe").get_attribute("sandbox")
    assert "allow-scripts" not in (sandbox or "")
    assert await sam_page.evaluate("window.broken") is None


async def test_quoted_history_is_folded(sam_page: Page, database: Database, cast: Cast) -> None:
    text = "Fine by me.\n\nOn Mon, 16 Nov 2026 at 10:00, Sam <sam@acme.example> wrote:\n> An offer"
    lena = await write(database, cast.acme, "Lena North", text)
    await open_lead(sam_page, lena)
    message = sam_page.get_by_test_id("message")
    await expect(message).not_to_contain_text("An offer")

    await sam_page.get_by_role("button", name="Show quoted text").click()

    await expect(message).to_contain_text("> An offer")


async def test_markup_in_names_and_texts_is_only_text(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lena = await write(database, cast.acme, "<img src=x onerror=x()>", "<b>not bold</b> **either**")
    await open_lead(sam_page, lena)

    await expect(sam_page.get_by_test_id("message")).to_contain_text("<b>not bold</b> **either**")
    await expect(sam_page.locator(".inbox img")).to_have_count(0)


async def test_a_lead_of_another_client_is_not_there(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    rival = await write(database, cast.zeta, "Rival Lead", "Secret of Zeta")
    await open_lead(sam_page, await write(database, cast.acme, "Lena North"))

    await sam_page.goto(f"/inbox/{rival}")

    await expect(sam_page.get_by_text("No such lead")).to_be_visible()
    await expect(sam_page.get_by_test_id("sentiment-select")).to_have_count(0)
    assert "Secret of Zeta" not in await sam_page.content()


async def test_a_phone_shows_one_pane_at_a_time(
    sign_in: SignIn, database: Database, cast: Cast
) -> None:
    await write(database, cast.acme, "Lena North")
    context = await sign_in(cast.sam, viewport={"width": 390, "height": 844})
    page = await context.new_page()
    rows = await open_list(page)

    await rows.first.click()
    await expect(page.get_by_test_id("compose")).to_be_visible()
    await expect(rows.first).to_be_hidden()
    await page.get_by_role("button", name="Show details").click()
    await expect(page.get_by_test_id("why-panel")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("why-panel")).to_have_count(0)
    await page.get_by_role("link", name="Back to the list").click()

    await expect(rows.first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
