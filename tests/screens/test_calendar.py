"""When a client can meet, in a real browser."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.scheduling.models import CalendarSource
from inboxapp.scheduling.queries import availability_of, calendar_sources
from inboxapp.scheduling.service import set_availability
from inboxapp.scheduling.types import Availability, Window
from tests.cast import Cast
from tests.scheduling.ics_files import calendar
from tests.screens.conftest import SignIn

pytestmark = [pytest.mark.anyio, pytest.mark.browser]

ALWAYS = Availability(windows=tuple(Window(day, 0, 1440) for day in range(7)), days_ahead=3)


@pytest.fixture
async def ada_page(sign_in: SignIn, cast: Cast) -> Page:
    """A tab of Ada's on the calendar's settings."""
    page = await (await sign_in(cast.ada)).new_page()
    await page.goto("/settings?tab=calendar")
    return page


async def hand_in(page: Page, name: str, file: bytes) -> None:
    files = {"name": name, "mimeType": "text/calendar", "buffer": file}
    await page.get_by_label("Upload an .ics file").set_input_files(files)  # type: ignore[arg-type]


async def test_ada_sets_the_week_and_sees_what_a_lead_is_offered(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await expect(ada_page.get_by_text("No hours are set")).to_be_visible()
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        await ada_page.get_by_label(day).fill("9-12:30, 13:30-17")
    await ada_page.get_by_label("Notice (hours)").fill("4")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_test_id("toast")).to_contain_text("Saved")
    await expect(ada_page.get_by_test_id("offered-slot")).to_have_count(6)
    await expect(ada_page.get_by_label("Monday")).to_have_value("09:00-12:30, 13:30-17:00")
    await ada_page.get_by_label("Where the lead is").select_option("Europe/Berlin")
    await expect(ada_page.get_by_test_id("offered-slot").first).to_contain_text("(Berlin time)")
    async with database.transaction() as tx:
        stored = await availability_of(tx, cast.acme)
        assert (len(stored.windows), stored.notice_minutes) == (10, 240)
        assert (await availability_of(tx, cast.zeta)).windows == ()


async def test_a_fault_stands_beside_its_day_and_what_was_typed_stays(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    wednesday = ada_page.get_by_label("Wednesday")
    await wednesday.fill("in the morning")
    await ada_page.get_by_role("button", name="Save").click()
    await expect(ada_page.get_by_role("alert").filter(has_text="no span")).to_be_visible()
    await expect(wednesday).to_be_focused()
    await expect(wednesday).to_have_value("in the morning")
    await ada_page.get_by_role("button", name="Discard").click()
    await expect(wednesday).to_have_value("")
    async with database.transaction() as tx:
        assert (await availability_of(tx, cast.acme)).windows == ()


async def test_a_file_makes_a_day_busy_until_it_is_removed(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    async with database.transaction() as tx:
        await set_availability(tx, cast.ada, ALWAYS)
    await ada_page.reload()
    slots = ada_page.get_by_test_id("offered-slot")
    await expect(slots).to_have_count(6)
    day = now() + timedelta(days=2)
    blocked = f"{day:%a} {day.day} {day:%b},"
    await expect(slots.filter(has_text=blocked)).to_have_count(2)
    away = f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    await hand_in(ada_page, "Holidays.ics", calendar(away))
    entry = ada_page.get_by_test_id("calendar")
    await expect(entry).to_contain_text("Holidays")
    await expect(entry).to_contain_text("1 busy time")
    await expect(slots.filter(has_text=blocked)).to_have_count(0)
    await ada_page.get_by_role("button", name="Remove Holidays").click()
    await ada_page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(entry).to_have_count(0)
    await expect(slots.filter(has_text=blocked)).to_have_count(2)


async def test_a_broken_file_is_explained_in_place_and_nothing_is_lost(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    await hand_in(ada_page, "Holidays.ics", calendar("DTSTART:20270101T100000Z"))
    entry = ada_page.get_by_test_id("calendar")
    await expect(entry).to_contain_text("Holidays")
    await hand_in(ada_page, "Holidays.ics", b"<html>Sign in first</html>")
    await expect(ada_page.get_by_role("alert")).to_contain_text("This is not a calendar")
    await expect(entry).to_have_count(1)


async def test_an_address_inside_our_own_network_is_refused_in_words(ada_page: Page) -> None:
    await ada_page.get_by_label("Name", exact=True).fill("Inside")
    await ada_page.get_by_label("Private iCal address").fill("https://127.0.0.1/a.ics")
    await ada_page.get_by_role("button", name="Subscribe").click()
    await expect(ada_page.get_by_text("leads into a private network")).to_be_visible()
    await expect(ada_page.get_by_test_id("calendar")).to_have_count(0)
    await expect(ada_page.get_by_label("Private iCal address")).to_have_value(
        "https://127.0.0.1/a.ics"
    )


async def test_what_went_wrong_stands_beside_the_calendar_and_its_secret_address_nowhere(
    database: Database, cast: Cast, ada_page: Page
) -> None:
    async with database.transaction() as tx:
        tx.add(
            CalendarSource(
                client_id=cast.acme,
                name="Team",
                url="https://calendar.example/private-1234/a.ics",
                fetched_at=now(),
                next_fetch_at=now() + timedelta(hours=1),
                error="The server refuses to give this calendar (404).",
            )
        )
    await ada_page.reload()
    entry = ada_page.get_by_test_id("calendar")
    await expect(entry).to_contain_text("calendar.example")
    await expect(entry).to_contain_text("Out of date")
    await expect(entry).to_contain_text("refuses to give this calendar")
    assert "private-1234" not in await ada_page.content()


async def test_mia_reads_and_sam_is_told_it_is_not_his(
    database: Database, cast: Cast, mia_page: Page, sam_page: Page
) -> None:
    await mia_page.goto("/settings?tab=calendar")
    await expect(mia_page.get_by_label("Monday")).to_have_attribute("readonly", "")
    await expect(mia_page.get_by_role("button", name="Upload an .ics file")).to_have_count(0)
    await sam_page.goto("/settings?tab=calendar")
    await expect(sam_page.get_by_text("Settings are for managers and admins")).to_be_visible()
    answer = await sam_page.request.post("/upload/calendar?name=Mine", data=calendar())
    assert answer.status == 403
    async with database.transaction() as tx:
        assert await calendar_sources(tx, cast.ada) == ()
