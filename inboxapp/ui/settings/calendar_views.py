"""What the calendar's section hands to the browser."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DayItem:
    """The hours of one weekday as typed, and what is wrong with them."""

    name: str = ""
    label: str = ""
    hours: str = ""
    error: str = ""


@dataclass(frozen=True)
class RuleItem:
    """A number that decides which times are offered."""

    name: str = ""
    label: str = ""
    value: str = ""
    hint: str = ""
    error: str = ""


@dataclass(frozen=True)
class CalendarItem:
    """A calendar in the list; `place` is its host, as the whole address is a secret."""

    id: int = 0
    name: str = ""
    place: str = ""
    is_subscribed: bool = False
    busy: str = ""
    at: str = ""
    error: str = ""
