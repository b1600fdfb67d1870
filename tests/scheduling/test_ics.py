"""What a calendar file makes busy, and which files are refused."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from inboxapp.scheduling.calendars import MOST_BYTES, read_calendar
from inboxapp.scheduling.errors import (
    BrokenCalendar,
    CalendarRefused,
    CalendarTooLarge,
    NotACalendar,
    RepeatsTooOften,
    TooHeavy,
    TooManyEvents,
)
from inboxapp.scheduling.ics import busy_in
from tests.scheduling.ics_files import MEETING, calendar

pytestmark = pytest.mark.anyio

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)
UNTIL = datetime(2026, 12, 1, 15, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
EXDATE = "EXDATE;TZID=America/New_York:20261125T090000"


def busy(file: bytes) -> list[str]:
    found = busy_in(file.decode(), since=FRIDAY, until=UNTIL, zone=BERLIN)
    return [f"{one.starts_at:%d. %H:%M}-{one.ends_at:%H:%M}" for one in found]


@pytest.mark.parametrize(
    ("event", "taken"),
    [
        (MEETING, ["23. 09:00-10:00"]),
        ("DTSTART:20261123T100000\nDURATION:PT1H", ["23. 09:00-10:00"]),
        ("DTSTART;VALUE=DATE:20261124", ["23. 23:00-23:00"]),
        (
            "DTSTART;TZID=W. Europe Standard Time:20261123T100000\nDURATION:PT1H",
            ["23. 09:00-10:00"],
        ),
        ("DTSTART;TZID=Mars/Olympus:20261123T100000\nDURATION:PT1H", ["23. 09:00-10:00"]),
        (f"{MEETING}\nTRANSP:TRANSPARENT", []),
        (f"{MEETING}\nSTATUS:CANCELLED", []),
        (f"{MEETING}\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        (f"{MEETING}\nSTATUS:TENTATIVE\nTRANSP:OPAQUE", ["23. 09:00-10:00"]),
        ("DTSTART:20261123T100000Z\nDTEND:20261123T100000Z", []),
        ("DTSTART:20261101T100000Z\nDTEND:20261102T100000Z", []),
        ("DTSTART:20261101T100000Z\nDTEND:20261121T100000Z", ["20. 15:00-10:00"]),
    ],
)
def test_an_event_takes_its_time_as_calendar_programs_mean_it(event: str, taken: list[str]) -> None:
    assert busy(calendar(event)) == taken


def test_a_series_repeats_in_its_own_timezone_without_what_was_taken_out() -> None:
    start = "DTSTART;TZID=America/New_York:20200106T090000\nDURATION:PT30M"
    series = f"{start}\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\n{EXDATE}"
    assert busy(calendar(series)) == ["23. 14:00-14:30", "30. 14:00-14:30"]


def test_one_of_a_series_that_was_moved_is_busy_where_it_went() -> None:
    series = "DTSTART:20261123T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"
    moved = "RECURRENCE-ID:20261124T100000Z\nDTSTART:20261124T160000Z\nDURATION:PT1H"
    file = calendar(series, moved).replace(b"UID:1@", b"UID:0@")
    assert busy(file) == ["23. 10:00-11:00", "24. 16:00-17:00", "25. 10:00-11:00"]


def test_events_that_overlap_or_touch_become_one() -> None:
    second = "DTSTART:20261123T093000Z\nDTEND:20261123T110000Z"
    third = "DTSTART:20261123T110000Z\nDTEND:20261123T113000Z"
    assert busy(calendar(third, second, MEETING)) == ["23. 09:00-11:30"]


def test_a_calendar_of_free_and_busy_times_alone_is_read_too() -> None:
    file = (
        b"BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\n"
        b"FREEBUSY:20261123T100000Z/PT1H,20261123T130000Z/20261123T140000Z\r\n"
        b"FREEBUSY;FBTYPE=FREE:20261124T130000Z/20261124T140000Z\r\n"
        b"END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
    )
    assert busy(file) == ["23. 10:00-11:00", "23. 13:00-14:00"]


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"", NotACalendar),
        (b"<!doctype html><title>Sign in</title>", NotACalendar),
        (calendar(MEETING)[:-40], BrokenCalendar),
        (calendar(MEETING)[:-17], BrokenCalendar),
        (calendar("DTSTART:BANANA"), BrokenCalendar),
        (calendar("SUMMARY:When?"), BrokenCalendar),
        (calendar(f"{MEETING}\nRRULE:FREQ=SOMETIMES"), BrokenCalendar),
        (calendar(f"{MEETING}\nRRULE:FREQ=DAILY;INTERVAL=99999999999999999999"), BrokenCalendar),
        (calendar("DTSTART:99991231T235959Z\nDURATION:P9999W"), BrokenCalendar),
        (b"BEGIN:VCALENDAR\r\n\x00\xff\xfe", BrokenCalendar),
        (calendar(f"{MEETING}\nRRULE:FREQ=SECONDLY"), RepeatsTooOften),
        (calendar(f"{MEETING}\nRRULE:FREQ=MINUTELY;COUNT=5"), RepeatsTooOften),
        (calendar(*["DTSTART:20200101T100000Z"] * 10_001), TooManyEvents),
    ],
)
async def test_what_cannot_be_read_is_refused_in_words(
    file: bytes, refusal: type[CalendarRefused]
) -> None:
    with pytest.raises(refusal, match="busy times known before are kept"):
        await read_calendar(file, now=FRIDAY, days=11, timezone="Europe/Berlin")


async def test_the_process_that_reads_says_what_the_reader_says() -> None:
    found = await read_calendar(calendar(MEETING), now=FRIDAY, days=11, timezone="Europe/Berlin")
    assert found == busy_in(calendar(MEETING).decode(), since=FRIDAY, until=UNTIL, zone=BERLIN)


async def test_a_rule_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inboxapp.scheduling.calendars.LONGEST_SECONDS", 1.0)
    start = "DTSTART:19000101T100000Z\nDURATION:PT1M"
    bomb = f"{start}\nRRULE:FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5;BYSECOND=0,1,2,3,4,5,6"
    with pytest.raises(TooHeavy, match="takes too long"):
        await read_calendar(calendar(bomb), now=FRIDAY, days=11, timezone="Europe/Berlin")


async def test_a_file_over_the_limit_is_not_even_looked_at() -> None:
    with pytest.raises(CalendarTooLarge, match="2 MB"):
        await read_calendar(b"x" * (MOST_BYTES + 1), now=FRIDAY, days=11, timezone="UTC")


async def test_the_process_that_reads_knows_no_secret_of_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: dict[str, object] = {}

    def note(*_: object, **options: object) -> None:
        seen.update(options)
        raise TooHeavy

    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setattr("inboxapp.scheduling.calendars.subprocess.run", note)
    with pytest.raises(TooHeavy):
        await read_calendar(calendar(MEETING), now=FRIDAY, days=11, timezone="UTC")
    assert "sk-secret" not in str(seen["env"])
