"""What the box does not let happen: half-written mail, an answer given twice, lost keys."""

import asyncio
import os
import signal
import sys

import pytest
from playwright.async_api import Page, expect
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Identity
from inboxapp.conversations.types import Sentiment
from inboxapp.core.database import Database
from inboxapp.drafting.service import change_sentiment
from tests.cast import Cast
from tests.factories.web import free_port, wait_until_up
from tests.screens.conftest import SignIn, Site, running
from tests.screens.drafts import start_run
from tests.screens.test_compose import lead, open_lead, sent_texts, until_saved

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

PHONE = {"width": 390, "height": 844}
LONG = "\n".join(f"Line {number} of a long answer." for number in range(40))


async def test_text_that_ai_is_still_writing_is_not_sent(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    send = sam_page.get_by_test_id("send")
    run = await start_run(database, redis, cast.sam, lead_id)
    await run.write("Hi Lena, it co")
    await expect(box).to_have_value("Hi Lena, it co")

    await expect(send).to_be_disabled()
    await expect(send.locator("..")).to_have_attribute("data-tip", "AI is still writing")
    await box.press("Control+Enter")
    await run.publish("Hi Lena, it costs nothing.")

    await expect(box).to_have_value("Hi Lena, it costs nothing.")
    await expect(send).to_be_enabled()
    assert await sent_texts(database) == []


async def test_words_of_ones_own_go_out_while_ai_is_writing(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    run = await start_run(database, redis, cast.sam, lead_id)
    await run.write("Hi Lena, ")
    await expect(box).to_have_value("Hi Lena, ")

    await box.fill("Sam here.")
    await sam_page.get_by_test_id("send").click()

    await expect(sam_page.get_by_test_id("toast")).to_contain_text("Sent (local sink)")
    assert await sent_texts(database) == ["Sam here."]


async def test_a_second_person_sends_only_after_seeing_the_first_answer(
    sam_page: Page, mia_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    sams = await open_lead(sam_page, lead_id)
    await sams.fill("Same words")
    await until_saved(database, lead_id, "Same words")
    mias = await open_lead(mia_page, lead_id)
    await expect(mias).to_have_value("Same words")

    # Both click before either hears of the other.
    press = "button => button.click()"
    await asyncio.gather(
        sam_page.get_by_test_id("send").evaluate(press),
        mia_page.get_by_test_id("send").evaluate(press),
    )

    pages = (sam_page, mia_page)
    # Read from both at once as they come: toasts are gone again after seconds.
    told = await asyncio.gather(
        *(page.get_by_test_id("toast").first.inner_text() for page in pages)
    )
    for page in pages:
        await expect(page.locator('[data-direction="outbound"]')).to_have_count(1)
    assert await sent_texts(database) == ["Same words"]
    refused = pages[next(i for i, words in enumerate(told) if "answered" in words)]
    await expect(refused.get_by_test_id("compose")).to_have_value("Same words")
    await refused.get_by_test_id("send").click()
    await expect(refused.locator('[data-direction="outbound"]')).to_have_count(2)


async def test_a_click_without_a_connection_says_so_and_sends_nothing_later(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await sam_page.context.set_offline(True)
    await box.press_sequentially("In a tunnel")
    await expect(sam_page.locator("[data-save]")).to_have_text(
        "Kept on this device; saved when you are back"
    )

    await sam_page.get_by_test_id("send").click()
    words = sam_page.get_by_text("You are offline; your text is kept.")
    await expect(words).to_be_visible()
    await sam_page.context.set_offline(False)

    await expect(words).to_be_hidden()
    await until_saved(database, lead_id, "In a tunnel")
    await expect(box).to_have_value("In a tunnel")
    assert await sent_texts(database) == []


async def test_typing_goes_on_through_a_restart_of_the_web(
    sign_in: SignIn, app_server: Site, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    await _add_phone(database, cast, lead_id)
    phrase = "Every one of these eighty letters was typed while the web went away and again"
    phrase = phrase.ljust(80, "!")
    port = free_port()
    site = Site(port, {**app_server.env, "PORT": str(port)}, app_server.log)
    command = [sys.executable, "-m", "inboxapp", "web"]
    page = await (await sign_in(cast.sam)).new_page()
    with running(command, site) as first:
        await asyncio.to_thread(wait_until_up, port, first, site.log)
        await page.goto(f"{site.url}/inbox/{lead_id}")
        await expect(page.get_by_test_id("connection-state")).to_have_attribute(
            "data-state", "live"
        )
        box = page.get_by_test_id("compose")
        # Email opens first; the channel that was chosen has to stay, too.
        await page.locator('[data-testid="channel-tab"][data-channel="sms"]').click()
        await expect(page.get_by_label("Reply by SMS")).to_be_visible()
        await box.click()
        await box.evaluate("box => { window.firstBox = box; }")
        await page.keyboard.type(phrase[:20], delay=80)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    with running(command, site) as second:
        await page.keyboard.type(phrase[20:30], delay=80)
        await asyncio.to_thread(wait_until_up, port, second, site.log)
        # Asking for a socket again takes up to three seconds, so these letters meet the new state.
        await page.keyboard.type(phrase[30:], delay=100)
        await expect(page.get_by_test_id("connection-state")).to_have_attribute(
            "data-state", "live"
        )
        await page.keyboard.type(" And on.", delay=60)
        await expect(box).to_have_value(f"{phrase} And on.")
        await expect(box).to_be_focused()
        await until_saved(database, lead_id, f"{phrase} And on.", Channel.SMS)
        assert await page.evaluate("window.firstBox.isConnected")


async def _add_phone(database: Database, cast: Cast, lead_id: int) -> None:
    async with database.transaction() as tx:
        tx.add(
            Identity(
                client_id=cast.acme,
                lead_id=lead_id,
                channel=Channel.SMS,
                handle="+14155550123",
            )
        )


async def test_who_asked_not_to_be_contacted_is_neither_drafted_for_nor_sent_to(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    async with database.transaction() as tx:
        await change_sentiment(tx, cast.sam, lead_id, Sentiment.DO_NOT_CONTACT)
    box = await open_lead(sam_page, lead_id)
    await expect(sam_page.get_by_text("Asked not to be contacted.", exact=True)).to_be_visible()

    await box.fill("Just one more thing")

    await expect(sam_page.get_by_test_id("send")).to_be_disabled()
    await expect(sam_page.get_by_test_id("regenerate")).to_have_count(0)
    await expect(sam_page.get_by_test_id("why-panel")).not_to_contain_text("Regenerate")


async def test_a_long_draft_opens_at_its_top_below_the_whole_newest_message(
    sign_in: SignIn, database: Database, redis: Redis, cast: Cast
) -> None:
    for _ in range(12):
        lead_id = await lead(database, cast, "Lena North")
    run = await start_run(database, redis, cast.sam, lead_id)
    await run.publish(LONG)
    for size in (PHONE, {"width": 1440, "height": 900}):
        page = await (await sign_in(cast.sam, viewport=size)).new_page()
        box = await open_lead(page, lead_id)
        await expect(box).to_have_value(LONG)
        assert await box.evaluate("box => box.scrollTop") == 0
        await expect(page.get_by_test_id("message").last).to_be_in_viewport(ratio=0.99)


async def test_the_tag_of_a_lead_that_is_left_cannot_be_changed(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lena, otto = await lead(database, cast), await lead(database, cast, "Otto West")
    await open_lead(sam_page, lena)
    select = sam_page.get_by_test_id("sentiment-select")
    await expect(select).to_be_enabled()
    row = sam_page.locator(f'[data-lead-id="{otto}"]')
    await expect(row).to_be_visible()
    await sam_page.context.set_offline(True)

    await row.click()

    await expect(select).to_be_disabled()


async def test_ctrl_enter_sends_and_escape_leaves_the_box(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await box.press_sequentially("By keyboard")
    await box.press("Escape")
    await expect(box).not_to_be_focused()

    await box.press("Control+Enter")

    await expect(box).to_have_value("")
    assert await sent_texts(database) == ["By keyboard"]
