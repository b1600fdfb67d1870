"""What weekly hours and the rules for slots may be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from inboxapp.scheduling.errors import BadAvailability
from inboxapp.scheduling.types import Availability, Window

MINUTES_OF_A_DAY = 24 * 60
MOST_WINDOWS_A_DAY = 6
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# What each number is called, its least and its most.
LIMITS: dict[str, tuple[str, int, int]] = {
    "slot_minutes": ("A slot's length", 10, 240),
    "notice_minutes": ("The notice", 0, 14 * MINUTES_OF_A_DAY),
    "days_ahead": ("The number of days ahead", 1, 60),
    "buffer_minutes": ("The buffer", 0, 240),
}


def checked(availability: Availability) -> Availability:
    """Return the availability with its windows in order. Raises BadAvailability."""
    for name, (label, least, most) in LIMITS.items():
        if not least <= getattr(availability, name) <= most:
            raise BadAvailability(f"{label} must be {least} to {most:,}.", field=name)
    windows = tuple(sorted(availability.windows, key=lambda one: (one.weekday, one.start)))
    for weekday, of_day in _by_day(windows).items():
        _check_day(weekday, of_day)
    return Availability(
        timezone=availability.timezone,
        windows=windows,
        slot_minutes=availability.slot_minutes,
        notice_minutes=availability.notice_minutes,
        days_ahead=availability.days_ahead,
        buffer_minutes=availability.buffer_minutes,
    )


def _by_day(windows: Iterable[Window]) -> dict[int, list[Window]]:
    days: dict[int, list[Window]] = defaultdict(list)
    for window in windows:
        days[window.weekday].append(window)
    return days


def _check_day(weekday: int, windows: Sequence[Window]) -> None:
    if not 0 <= weekday < len(DAY_NAMES):
        raise BadAvailability("A week has seven days, from 0 for Monday to 6.", field="windows")
    day, field = DAY_NAMES[weekday], f"day_{weekday}"
    if len(windows) > MOST_WINDOWS_A_DAY:
        raise BadAvailability(f"{day} has more than {MOST_WINDOWS_A_DAY} spans.", field=field)
    for window in windows:
        if not 0 <= window.start < window.end <= MINUTES_OF_A_DAY:
            raise BadAvailability(f"On {day}, a span must end after it begins.", field=field)
    for before, after in pairwise(windows):
        if after.start < before.end:
            raise BadAvailability(f"On {day}, two spans overlap.", field=field)
