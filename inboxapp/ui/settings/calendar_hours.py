"""Weekly hours as people type them: "9:00-12:30, 13:30-17" and back."""

import re
from collections.abc import Iterable

from inboxapp.scheduling.types import Window

MINUTES_OF_AN_HOUR = 60
LATEST_HOUR = 24
NOON = 12

_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|—|to|until)\s*{_TIME}\s*", re.IGNORECASE)  # noqa: RUF001


class UnclearHours(ValueError):
    """What was typed is no list of spans; its words say which part."""


def read_hours(weekday: int, text: str) -> tuple[Window, ...]:
    """Return the spans of one day; "" is a day off. Raises UnclearHours."""
    parts = [part for part in re.split(r"[,;]| and |&", text) if part.strip()]
    return tuple(_window(weekday, part) for part in parts)


def write_hours(windows: Iterable[Window]) -> str:
    """Return the spans as the form shows them."""
    return ", ".join(f"{_clock(window.start)}-{_clock(window.end)}" for window in windows)


def _window(weekday: int, part: str) -> Window:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise UnclearHours(f"“{part.strip()[:40]}” is no span. Write it like 09:00-17:30.")
    start, end = _minutes(part, *match.groups()[:3]), _minutes(part, *match.groups()[3:])
    return Window(weekday, start, end)


def _minutes(part: str, hour: str, minute: str | None, half: str | None) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half and half.lower() == "pm" and hours < NOON:
        hours += NOON
    elif half and half.lower() == "am" and hours == NOON:
        hours = 0
    total = hours * MINUTES_OF_AN_HOUR + minutes
    if minutes >= MINUTES_OF_AN_HOUR or total > LATEST_HOUR * MINUTES_OF_AN_HOUR:
        raise UnclearHours(f"“{part.strip()[:40]}” has a time that no clock shows.")
    return total


def _clock(minutes: int) -> str:
    return f"{minutes // MINUTES_OF_AN_HOUR:02d}:{minutes % MINUTES_OF_AN_HOUR:02d}"
