"""Weekly hours as people type them."""

import pytest

from inboxapp.scheduling.types import Availability, Window
from inboxapp.ui.settings.calendar_form import as_days, as_rules, read_form
from inboxapp.ui.settings.calendar_hours import UnclearHours, read_hours, write_hours

RULES = {"slot_minutes": "30", "notice_minutes": "2", "days_ahead": "10", "buffer_minutes": "0"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("09:00-17:30", "09:00-17:30"),
        ("9-12:30, 13:30–17", "09:00-12:30, 13:30-17:00"),
        ("9am to 5pm", "09:00-17:00"),
        ("12am-12pm; 20:00-24:00", "00:00-12:00, 20:00-24:00"),
        ("9.15 - 10h45 and 11-12", "09:15-10:45, 11:00-12:00"),
    ],
)
def test_hours_are_understood_as_people_write_them(typed: str, shown: str) -> None:
    assert write_hours(read_hours(2, typed)) == shown


@pytest.mark.parametrize("typed", ["morning", "9", "9-", "25:00-26:00", "09:75-10:00", "9-10-11"])
def test_hours_that_are_unclear_are_refused_in_words(typed: str) -> None:
    with pytest.raises(UnclearHours, match=r"Write it like|no clock"):
        read_hours(2, typed)


def test_a_form_becomes_an_availability_and_back() -> None:
    typed = RULES | {"day_0": "9-17", "day_4": "9-12", "notice_minutes": "1,5"}
    wanted, faults = read_form(typed)
    assert faults == {}
    assert wanted == Availability(
        windows=(Window(0, 540, 1020), Window(4, 540, 720)), notice_minutes=90
    )
    assert [day.hours for day in as_days(wanted)][:1] == ["09:00-17:00"]
    assert [rule.value for rule in as_rules(wanted)] == ["30", "1.5", "10", "0"]


def test_every_fault_is_named_at_once_and_by_its_field() -> None:
    typed = RULES | {"day_0": "morning", "day_2": "9-", "slot_minutes": "half an hour"}
    wanted, faults = read_form(typed)
    assert wanted is None
    assert set(faults) == {"day_0", "day_2", "slot_minutes"}
    assert "no span" in faults["day_0"]
    assert faults["slot_minutes"] == "Write a number."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day_3": "9-12, 11-14"}, "day_3"),
        ({"day_3": "17-9"}, "day_3"),
        ({"days_ahead": "61"}, "days_ahead"),
        ({"notice_minutes": "1e300"}, "notice_minutes"),
        ({"notice_minutes": "inf"}, "notice_minutes"),
        ({"notice_minutes": "nan"}, "notice_minutes"),
    ],
)
def test_what_cannot_be_is_named(change: dict[str, str], field: str) -> None:
    wanted, faults = read_form(RULES | change)
    assert wanted is None
    assert set(faults) == {field}
