"""Who changes a client's time, and what is offered then."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from inboxapp.accounts.models import AuditEntry
from inboxapp.accounts.types import Actor
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.errors import NotAllowed
from inboxapp.scheduling.errors import (
    BadAvailability,
    BadCalendarName,
    BrokenCalendar,
    CalendarNotFound,
    TooManyCalendars,
)
from inboxapp.scheduling.models import BusyTime, CalendarSource
from inboxapp.scheduling.queries import (
    availability_of,
    busy_times,
    calendar_sources,
    offered_slots,
)
from inboxapp.scheduling.service import remove_calendar, set_availability
from inboxapp.scheduling.subscriptions import add_calendar, refresh_calendar, upload_calendar
from inboxapp.scheduling.types import Availability, CalendarSourceView, Window
from tests.cast import Cast
from tests.scheduling.ics_files import calendar, meeting

pytestmark = pytest.mark.anyio

ALWAYS = tuple(Window(day, 0, 1440) for day in range(7))
OFFICE = Availability(windows=(Window(0, 540, 1020), Window(0, 480, 520)), buffer_minutes=10)


async def sources(database: Database, actor: Actor) -> tuple[CalendarSourceView, ...]:
    async with database.transaction() as tx:
        return await calendar_sources(tx, actor)


async def test_ada_sets_weekly_hours_and_zetas_stay(database: Database, cast: Cast) -> None:
    async with database.transaction() as tx:
        await set_availability(tx, cast.ada, OFFICE)
    async with database.transaction() as tx:
        found = await availability_of(tx, cast.acme)
        assert found.windows == (Window(0, 480, 520), Window(0, 540, 1020))
        assert found.buffer_minutes == 10
        assert (await availability_of(tx, cast.zeta)).windows == ()
        audit = (await tx.exec(select(AuditEntry))).one()
    assert (audit.action, audit.after["buffer_minutes"]) == ("availability.changed", 10)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (Availability(slot_minutes=5), "slot_minutes"),
        (Availability(days_ahead=0), "days_ahead"),
        (Availability(notice_minutes=-1), "notice_minutes"),
        (Availability(buffer_minutes=999), "buffer_minutes"),
        (Availability(windows=(Window(2, 600, 600),)), "day_2"),
        (Availability(windows=(Window(2, 600, 1500),)), "day_2"),
        (Availability(windows=(Window(3, 540, 700), Window(3, 600, 800))), "day_3"),
        (Availability(windows=(Window(7, 540, 700),)), "windows"),
        (Availability(windows=tuple(Window(1, n, n + 1) for n in range(7))), "day_1"),
    ],
)
async def test_hours_that_cannot_be_are_refused_by_name(
    database: Database, cast: Cast, wrong: Availability, field: str
) -> None:
    with pytest.raises(BadAvailability) as refused:
        async with database.transaction() as tx:
            await set_availability(tx, cast.ada, wrong)
    assert refused.value.field == field


async def test_only_admins_change_a_clients_time(database: Database, cast: Cast) -> None:
    for actor in (cast.sam, cast.mia):
        with pytest.raises(NotAllowed):
            async with database.transaction() as tx:
                await set_availability(tx, actor, OFFICE)
        with pytest.raises(NotAllowed):
            await upload_calendar(database, actor, "Mine", calendar())
        with pytest.raises(NotAllowed):
            await add_calendar(database, actor, "Mine", "https://calendar.example/a.ics")
    with pytest.raises(NotAllowed):
        await sources(database, cast.sam)
    assert await sources(database, cast.mia) == ()


async def test_an_upload_takes_its_times_out_of_what_is_offered(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        await set_availability(tx, cast.ada, Availability(windows=ALWAYS, days_ahead=3))
        before = await offered_slots(tx, cast.acme, now=now(), lead_timezone="UTC", most=50)
    await upload_calendar(database, cast.ada, "Holidays", calendar(meeting(2)))
    async with database.transaction() as tx:
        after = await offered_slots(tx, cast.acme, now=now(), lead_timezone="UTC", most=50)
        others = await busy_times(tx, cast.zeta, since=now(), until=now() + timedelta(days=9))
    holiday = (now() + timedelta(days=2)).date()
    assert holiday in {slot.starts_at.date() for slot in before}
    assert holiday not in {slot.starts_at.date() for slot in after}
    assert {slot for slot in before if slot.starts_at.date() != holiday} <= set(after)
    assert others == ()


async def test_an_upload_reaches_a_year_ahead(database: Database, cast: Cast) -> None:
    await upload_calendar(database, cast.ada, "Holidays", calendar(meeting(300), meeting(700)))
    assert [source.busy_count for source in await sources(database, cast.ada)] == [1]


async def test_a_second_upload_of_the_name_replaces_the_first_and_a_broken_one_does_not(
    database: Database, cast: Cast
) -> None:
    first = await upload_calendar(database, cast.ada, "Holidays", calendar(meeting(2)))
    second = await upload_calendar(
        database, cast.ada, " holidays ", calendar(meeting(2), meeting(4))
    )
    assert first == second
    with pytest.raises(BrokenCalendar, match="are kept"):
        await upload_calendar(database, cast.ada, "Holidays", calendar(meeting(2))[:-30])
    (source,) = await sources(database, cast.ada)
    assert (source.busy_count, source.error) == (2, "")


async def test_a_calendar_needs_a_name_and_there_are_only_ten(
    database: Database, cast: Cast
) -> None:
    with pytest.raises(BadCalendarName):
        await upload_calendar(database, cast.ada, " \n ", calendar())
    async with database.transaction() as tx:
        tx.add_all(CalendarSource(client_id=cast.acme, name=f"No {n}") for n in range(10))
    with pytest.raises(TooManyCalendars):
        await upload_calendar(database, cast.ada, "One more", calendar())
    await upload_calendar(database, cast.ada, "No 3", calendar())
    await upload_calendar(database, cast.zoe, "Zeta's first", calendar())


async def test_another_clients_calendar_is_not_found(database: Database, cast: Cast) -> None:
    source_id = await upload_calendar(database, cast.ada, "Holidays", calendar(meeting(2)))
    with pytest.raises(CalendarNotFound):
        async with database.transaction() as tx:
            await remove_calendar(tx, cast.zoe, source_id)
    with pytest.raises(CalendarNotFound):
        await refresh_calendar(database, cast.zoe, source_id)
    assert await sources(database, cast.zoe) == ()
    async with database.transaction() as tx:
        assert await remove_calendar(tx, cast.ada, source_id) == "Holidays"
    async with database.transaction() as tx:
        assert (await tx.exec(select(BusyTime))).all() == []


async def test_more_busy_times_than_a_statement_holds_are_stored(
    database: Database, cast: Cast
) -> None:
    start = datetime.now(UTC) + timedelta(days=1)
    often = f"DTSTART:{start:%Y%m%d}T000000Z\nDURATION:PT30M\nRRULE:FREQ=HOURLY"
    await upload_calendar(database, cast.ada, "Often", calendar(often))
    (source,) = await sources(database, cast.ada)
    assert source.busy_count > 8_000
    async with database.transaction() as tx:
        query = select(BusyTime).where(col(BusyTime.client_id) != cast.acme)
        assert (await tx.exec(query)).all() == []
