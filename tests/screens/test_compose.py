"""What a person typed is theirs: seen in the browser, and in the rows."""

import asyncio

import pytest
from playwright.async_api import Locator, Page, expect
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Message
from inboxapp.conversations.types import Direction
from inboxapp.core.database import Database
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.screens.conftest import PATIENCE_MS, SignIn
from tests.screens.drafts import composition, start_run

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


async def until_saved(
    database: Database, lead_id: int, text: str, channel: Channel = Channel.EMAIL
) -> None:
    """Wait until the server holds the text; a failure says what it holds instead."""
    kept = None
    try:
        async with asyncio.timeout(PATIENCE_MS / 1000):
            while kept is None or not kept.is_open or kept.text != text:
                await asyncio.sleep(0.05)
                kept = await composition(database, lead_id, channel)
    except TimeoutError:
        pytest.fail(f"{text!r} was never saved, the row is {kept!r}")


async def open_lead(page: Page, lead_id: int) -> Locator:
    """Open a lead and return its box once it belongs to that lead."""
    await page.goto(f"/inbox/{lead_id}")
    box = page.get_by_test_id("compose")
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")
    await expect(box).to_be_visible()
    return box


async def lead(database: Database, cast: Cast, name: str = "Lena North") -> int:
    sender = f"{name.split(maxsplit=1)[0].lower()}@north.example"
    received = await make_message(
        database, cast.acme, "What does it cost?", name=name, sender=sender
    )
    return received.lead_id


async def sent_texts(database: Database) -> list[str]:
    async with database.transaction() as tx:
        query = select(Message.text).where(col(Message.direction) == Direction.OUTBOUND)
        return list(await tx.exec(query))


async def test_streaming_text_fills_a_box_nobody_typed_in(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)

    run = await start_run(database, redis, cast.sam, lead_id)
    await run.write("Hi Lena, ")
    await expect(box).to_have_value("Hi Lena, ")
    await run.write("it costs nothing.")
    await expect(box).to_have_value("Hi Lena, it costs nothing.")
    await run.publish("Hi Lena, it costs nothing at first.")

    await expect(box).to_have_value("Hi Lena, it costs nothing at first.")
    await expect(sam_page.get_by_test_id("draft-offer")).to_have_count(0)


async def test_typing_while_text_arrives_is_never_overwritten(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    run = await start_run(database, redis, cast.sam, lead_id)
    await run.write("Hi Lena, ")
    await expect(box).to_have_value("Hi Lena, ")

    await box.press("End")
    await box.press_sequentially("Sam here.")
    await run.write("it costs nothing.")
    await run.publish("Hi Lena, it costs nothing.")

    offer = sam_page.get_by_test_id("draft-offer")
    await expect(offer).to_contain_text("it costs nothing.")
    await expect(box).to_have_value("Hi Lena, Sam here.")
    await until_saved(database, lead_id, "Hi Lena, Sam here.")


async def test_the_cursor_stays_while_text_arrives(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    run = await start_run(database, redis, cast.sam, lead_id)
    await run.write("Hi Lena, ")
    await expect(box).to_have_value("Hi Lena, ")
    await box.focus()
    await box.evaluate("box => box.setSelectionRange(3, 3)")

    await run.write("more")

    await expect(box).to_have_value("Hi Lena, more")
    assert await box.evaluate("box => box.selectionStart") == 3


async def test_an_offer_is_taken_and_the_text_it_replaced_comes_back(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await box.press_sequentially("Mine")
    await until_saved(database, lead_id, "Mine")
    run = await start_run(database, redis, cast.sam, lead_id)
    await run.publish("Theirs")

    await sam_page.get_by_role("button", name="Use it").click()
    await expect(box).to_have_value("Theirs")
    await sam_page.get_by_role("button", name="Undo").click()

    await expect(box).to_have_value("Mine")
    await until_saved(database, lead_id, "Mine")


async def test_an_offer_can_be_added_below(
    sam_page: Page, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await box.press_sequentially("Mine")
    await until_saved(database, lead_id, "Mine")
    run = await start_run(database, redis, cast.sam, lead_id)
    draft_id = await run.publish("Theirs")

    await sam_page.get_by_role("button", name="Add below").click()

    await expect(box).to_have_value("Mine\n\nTheirs")
    await until_saved(database, lead_id, "Mine\n\nTheirs")
    kept = await composition(database, lead_id)
    assert kept is not None
    assert kept.base_draft_id == draft_id
    await expect(sam_page.get_by_test_id("draft-offer")).to_have_count(0)


async def test_typed_text_survives_a_reload_at_once(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)

    await box.press_sequentially("Half a thou")
    await sam_page.reload()

    await expect(sam_page.get_by_test_id("compose")).to_have_value("Half a thou")
    await until_saved(database, lead_id, "Half a thou")


async def test_text_typed_without_a_connection_is_saved_after_a_reload(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await sam_page.context.set_offline(True)
    await box.press_sequentially("Written in a tunnel")
    await sam_page.context.set_offline(False)

    await sam_page.reload()

    await expect(sam_page.get_by_test_id("compose")).to_have_value("Written in a tunnel")
    await until_saved(database, lead_id, "Written in a tunnel")


async def test_a_second_tab_shows_the_typing_and_never_loses_its_own(
    sign_in: SignIn, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    context = await sign_in(cast.sam)
    first, second = await context.new_page(), await context.new_page()
    one = await open_lead(first, lead_id)
    two = await open_lead(second, lead_id)

    await one.press_sequentially("From the first tab")
    await expect(two).to_have_value("From the first tab")
    await two.press("End")
    await two.press_sequentially(", and the second")
    await until_saved(database, lead_id, "From the first tab, and the second")

    await expect(one).to_have_value("From the first tab")
    await expect(first.get_by_label("The other text")).to_have_text(
        "From the first tab, and the second"
    )
    await first.get_by_role("button", name="Keep mine").click()
    await until_saved(database, lead_id, "From the first tab")
    await expect(two).to_have_value("From the first tab, and the second")


async def test_two_people_on_one_lead_keep_both_texts(
    sam_page: Page, mia_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    sams = await open_lead(sam_page, lead_id)
    mias = await open_lead(mia_page, lead_id)
    await sams.press_sequentially("Sam's words")
    await until_saved(database, lead_id, "Sam's words")
    await expect(mias).to_have_value("Sam's words")
    await mias.fill("Mia's words")
    await until_saved(database, lead_id, "Mia's words")

    await expect(sams).to_have_value("Sam's words")
    await sam_page.get_by_role("button", name="Use theirs").click()

    await expect(sams).to_have_value("Mia's words")


async def test_a_save_under_way_goes_to_the_lead_it_was_typed_for(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lena, otto = await lead(database, cast), await lead(database, cast, "Otto West")
    box = await open_lead(sam_page, lena)
    await box.press_sequentially("For Lena")

    await sam_page.locator(f'[data-lead-id="{otto}"]').click()

    await expect(sam_page.locator(".inbox-conversation h1")).to_have_text("Otto West")
    await expect(sam_page.get_by_test_id("compose")).to_have_value("")
    await until_saved(database, lena, "For Lena")
    assert await composition(database, otto) is None


async def test_a_double_click_sends_once_and_empties_the_box(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await box.press_sequentially("It costs nothing.")

    await sam_page.get_by_test_id("send").dblclick()

    # First of all: it is gone again after seconds.
    await expect(sam_page.get_by_test_id("toast")).to_contain_text("Sent (local sink)")
    await expect(box).to_have_value("")
    outbound = sam_page.locator('[data-testid="message"][data-direction="outbound"]')
    await expect(outbound).to_contain_text("It costs nothing.")
    assert await sent_texts(database) == ["It costs nothing."]
    kept = await composition(database, lead_id)
    assert kept is None or not kept.is_open


async def test_a_send_whose_answer_was_lost_goes_out_once(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    lead_id = await lead(database, cast)
    box = await open_lead(sam_page, lead_id)
    await box.press_sequentially("Only once, please.")
    await until_saved(database, lead_id, "Only once, please.")

    await sam_page.get_by_test_id("send").click(no_wait_after=True)
    await sam_page.reload()

    await expect(sam_page.get_by_test_id("compose")).to_have_value("")
    await expect(sam_page.locator('[data-direction="outbound"]')).to_have_count(1)
    assert await sent_texts(database) == ["Only once, please."]


async def test_a_refused_send_keeps_the_text(
    sam_page: Page, database: Database, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "hi", channel=Channel.SMS)
    box = await open_lead(sam_page, received.lead_id)
    await box.fill("x" * 2000)
    await expect(sam_page.locator('[data-count="sms"]')).to_contain_text("14 segments")

    await sam_page.get_by_test_id("send").click()

    await expect(sam_page.get_by_test_id("toast")).to_be_visible()
    await expect(box).to_have_value("x" * 2000)
    assert await sent_texts(database) == []
