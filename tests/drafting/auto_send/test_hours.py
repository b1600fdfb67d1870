from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from inboxapp.drafting.auto_send.hours import day_of, next_allowed
from inboxapp.drafting.policy.types import AutoSendPolicy

BERLIN = ZoneInfo("Europe/Berlin")
DENVER = ZoneInfo("America/Denver")
POLICY = AutoSendPolicy(from_hour=9, to_hour=18)


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-11-18 10:00", "2026-11-18 10:00"),
        ("2026-11-18 09:00", "2026-11-18 09:00"),
        ("2026-11-18 03:00", "2026-11-18 09:00"),
        ("2026-11-18 18:00", "2026-11-19 09:00"),
        ("2026-11-20 17:59", "2026-11-20 17:59"),
        ("2026-11-20 23:00", "2026-11-23 09:00"),
        ("2026-11-21 12:00", "2026-11-23 09:00"),
    ],
)
def test_a_reply_waits_for_the_leads_working_hours(moment: str, allowed: str) -> None:
    assert next_allowed(at(moment), POLICY, BERLIN) == at(allowed)


def test_weekends_count_where_they_are_allowed() -> None:
    policy = POLICY.model_copy(update={"weekends": True})
    assert next_allowed(at("2026-11-21 12:00"), policy, BERLIN) == at("2026-11-21 12:00")


def test_it_is_the_leads_clock_that_counts() -> None:
    moment = at("2026-11-18 10:00")
    assert next_allowed(moment, POLICY, DENVER) == at("2026-11-18 09:00", DENVER)


def test_a_day_can_last_until_midnight() -> None:
    policy = POLICY.model_copy(update={"to_hour": 24})
    assert next_allowed(at("2026-11-18 23:59"), policy, BERLIN) == at("2026-11-18 23:59")


def test_the_clock_change_moves_the_morning_with_it() -> None:
    # The last Sunday of October: nine o'clock is an hour later in UTC on the Monday.
    assert next_allowed(at("2026-10-23 20:00"), POLICY, BERLIN) == datetime(
        2026, 10, 26, 8, tzinfo=UTC
    )
    begins, ends = day_of(at("2026-10-25 12:00"), BERLIN)
    assert (ends.astimezone(UTC) - begins.astimezone(UTC)).total_seconds() == 25 * 3600
