"""When a client can meet: weekly hours, busy times, and the slots between them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Window:
    """Hours of one weekday (0 is Monday), minutes since midnight, client's timezone."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True)
class Availability:
    """A client's weekly hours and the rules for what is offered; empty windows offer nothing."""

    timezone: str = "UTC"
    windows: tuple[Window, ...] = ()
    slot_minutes: int = 30
    # The soonest a slot may begin, from now.
    notice_minutes: int = 120
    days_ahead: int = 10
    # Kept free before and after what is busy.
    buffer_minutes: int = 0


@dataclass(frozen=True)
class Busy:
    """A stretch of time that is taken; both ends aware, [starts, ends)."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Slot:
    """A time that can be offered; `label` is in the lead's timezone and in people's words."""

    starts_at: datetime
    ends_at: datetime
    label: str


@dataclass(frozen=True)
class CalendarSourceView:
    """An uploaded or subscribed calendar."""

    id: int
    name: str
    url: str
    busy_count: int
    fetched_at: datetime | None
    error: str
