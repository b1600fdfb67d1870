"""Which times are offered, and how they are called."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from inboxapp.llm.offline.scheduling import days_in, time_in
from inboxapp.scheduling.slots import free_slots, free_times, slot_label
from inboxapp.scheduling.types import Availability, Busy, Slot, Window

BERLIN = "Europe/Berlin"
FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)
OFFICE = tuple(Window(day, 9 * 60, 17 * 60) for day in range(5))
ACME = Availability(BERLIN, OFFICE)


def labels(slots: tuple[Slot, ...]) -> list[str]:
    return [slot.label for slot in slots]


def at(day: int, hour: int, minute: int = 0, *, month: int = 11, zone: str = BERLIN) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo(zone))


def test_a_lead_has_a_choice_of_days_and_of_mornings_and_afternoons() -> None:
    slots = free_slots(ACME, [], now=FRIDAY, lead_timezone=BERLIN)
    assert labels(slots) == [
        "Mon 23 Nov, 11:00 (Berlin time)",
        "Mon 23 Nov, 16:00 (Berlin time)",
        "Tue 24 Nov, 10:00 (Berlin time)",
        "Tue 24 Nov, 14:00 (Berlin time)",
        "Wed 25 Nov, 09:00 (Berlin time)",
        "Wed 25 Nov, 15:00 (Berlin time)",
    ]


def test_without_weekly_hours_nothing_is_offered() -> None:
    assert free_slots(Availability(BERLIN), [], now=FRIDAY, lead_timezone=BERLIN) == ()


def test_what_is_busy_is_not_offered_and_its_neighbours_are() -> None:
    busy = [Busy(at(23, 10), at(23, 11))]
    monday = [start for start, _ in free_times(ACME, busy, now=FRIDAY) if start < at(24, 0)]
    assert at(23, 9, 30) in monday
    assert at(23, 10) not in monday
    assert at(23, 10, 30) not in monday
    assert at(23, 11) in monday


def test_the_buffer_keeps_room_before_and_after() -> None:
    availability = Availability(BERLIN, OFFICE, buffer_minutes=15)
    busy = [Busy(at(23, 10), at(23, 11))]
    monday = [start for start, _ in free_times(availability, busy, now=FRIDAY)]
    assert at(23, 9, 30) not in monday
    assert at(23, 11) not in monday
    assert {at(23, 9), at(23, 11, 30)} <= set(monday)


def test_overlapping_busy_times_in_any_order_are_one() -> None:
    busy = [
        Busy(at(23, 13), at(23, 18)),
        Busy(at(22, 0), at(23, 12)),
        Busy(at(23, 9), at(23, 9, 30)),
        Busy(at(23, 12), at(23, 13)),
    ]
    starts = [start for start, _ in free_times(ACME, busy, now=FRIDAY)]
    assert starts[0] == at(24, 9)


def test_the_notice_counts_from_this_minute() -> None:
    now = at(23, 9, 1)
    starts = [start for start, _ in free_times(ACME, [], now=now)]
    assert starts[0] == at(23, 11, 30)


def test_nothing_is_offered_beyond_the_days_ahead() -> None:
    availability = Availability(BERLIN, OFFICE, days_ahead=3)
    starts = [start for start, _ in free_times(availability, [], now=FRIDAY)]
    assert {start.astimezone(ZoneInfo(BERLIN)).day for start in starts} == {23}


def test_a_slot_fits_into_its_window_whole() -> None:
    availability = Availability(BERLIN, (Window(0, 540, 630),), slot_minutes=60)
    starts = [start for start, _ in free_times(availability, [], now=FRIDAY)]
    assert starts == [at(23, 9), at(30, 9)]


def test_windows_that_overlap_offer_no_time_twice() -> None:
    availability = Availability(BERLIN, (Window(0, 540, 660), Window(0, 600, 720)))
    spans = list(free_times(availability, [], now=FRIDAY))
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_days_and_hours_are_the_leads() -> None:
    slots = free_slots(ACME, [], now=FRIDAY, lead_timezone="America/New_York")
    assert labels(slots)[0] == "Mon 23 Nov, 10:30 (Eastern time)"
    assert slots[0].starts_at == at(23, 16, 30)


def test_a_time_offered_today_is_still_offered_tomorrow() -> None:
    today = free_slots(ACME, [], now=FRIDAY, lead_timezone=BERLIN, most=20)
    later = free_slots(ACME, [], now=at(24, 17), lead_timezone=BERLIN, most=20)
    assert {slot for slot in today if slot.starts_at >= at(25, 0)} <= set(later)


def test_nobody_is_asked_to_meet_at_night() -> None:
    assert free_slots(ACME, [], now=FRIDAY, lead_timezone="Australia/Sydney") == ()
    late = Availability(BERLIN, (Window(0, 0, 1440),))
    for zone in (BERLIN, "Asia/Tokyo", "America/Los_Angeles"):
        for slot in free_slots(late, [], now=FRIDAY, lead_timezone=zone, most=50):
            local = slot.starts_at.astimezone(ZoneInfo(zone))
            assert 8 <= local.hour < 19


def test_a_lead_without_a_known_timezone_gets_the_clients() -> None:
    for unknown in ("", "Mars/Olympus", "../etc/passwd"):
        slots = free_slots(ACME, [], now=FRIDAY, lead_timezone=unknown)
        assert slots[0].label.endswith("(Berlin time)")


@pytest.mark.parametrize(
    "change", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)]
)
def test_hours_stay_the_same_on_the_wall_when_clocks_change(change: datetime) -> None:
    availability = Availability(BERLIN, (Window(0, 600, 630), Window(4, 600, 630)), days_ahead=5)
    starts = [start for start, _ in free_times(availability, [], now=change - timedelta(days=3))]
    assert {start.astimezone(ZoneInfo(BERLIN)).hour for start in starts} == {10}
    assert {start.hour for start in starts} == {8, 9}


def test_the_night_of_the_change_is_an_hour_shorter_or_longer() -> None:
    nights = Availability("America/New_York", (Window(6, 0, 6 * 60),), slot_minutes=60)
    spring = datetime(2026, 3, 7, 12, tzinfo=UTC)
    autumn = datetime(2026, 10, 31, 12, tzinfo=UTC)
    for now, hours in ((spring, 5), (autumn, 7)):
        first = [s for s, _ in free_times(nights, [], now=now) if s < now + timedelta(days=2)]
        assert len(first) == hours
        assert len(set(first)) == hours


def test_windows_may_end_at_midnight() -> None:
    availability = Availability(BERLIN, (Window(0, 1380, 1440),), slot_minutes=60)
    assert next(end for _, end in free_times(availability, [], now=FRIDAY)) == at(24, 0)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        (BERLIN, "Berlin time"),
        ("America/Los_Angeles", "Pacific time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("Asia/Kolkata", "India time"),
        ("Etc/GMT+5", "UTC-5"),
        ("UTC", "UTC"),
        ("CET", "UTC+1"),
        ("Asia/Kathmandu", "Kathmandu time"),
    ],
)
def test_timezones_are_called_as_people_call_them(zone: str, words: str) -> None:
    assert slot_label(at(24, 10), ZoneInfo(zone)).endswith(f"({words})")


def test_every_label_can_be_read_back() -> None:
    for zone in (BERLIN, "America/New_York", "Asia/Kolkata", "Etc/GMT+5"):
        for slot in free_slots(ACME, [], now=FRIDAY, lead_timezone=zone, most=20):
            local = slot.starts_at.astimezone(ZoneInfo(zone))
            assert days_in(slot.label) == (f"{local:%A}".lower(),)
            assert time_in(slot.label) == f"{local:%H:%M}"
