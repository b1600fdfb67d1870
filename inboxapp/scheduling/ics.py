"""From an iCalendar text to busy times; what an event is about is never looked at."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component, Event

from inboxapp.scheduling.errors import (
    MOST_EVENTS,
    BrokenCalendar,
    NotACalendar,
    RepeatsTooOften,
    TooManyEvents,
)
from inboxapp.scheduling.types import Busy

_BEGINS = re.compile(r"\ufeff?\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
_ENDS = re.compile(r"^END:VCALENDAR\s*\Z", re.IGNORECASE | re.MULTILINE)
_EVENT = re.compile(r"^BEGIN:VEVENT\s*$", re.IGNORECASE | re.MULTILINE)
# More than anybody's year has, and no burden for a table.
MOST_STRETCHES = 20_000
_TOO_OFTEN = {"SECONDLY", "MINUTELY"}
_TELLING = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}


def busy_in(text: str, *, since: datetime, until: datetime, zone: ZoneInfo) -> tuple[Busy, ...]:
    """Return what the calendar's events take of the time between two moments, in order.

    `zone` is where whole days and times without a timezone are. Raises CalendarRefused when any
    part can't be read: half a calendar would make busy hours look free. A hostile text can keep
    this busy for ever, so it is called in a process of its own.
    """
    if not _BEGINS.match(text):
        raise NotACalendar
    try:
        calendars = _whole(text)
        taken = [
            stretch
            for calendar in calendars
            for stretch in _taken(calendar, since=since, until=until, zone=zone)
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        # What the parsers raise over a strange file is no contract of theirs.
        raise BrokenCalendar from None
    merged = tuple(_merged(taken, since, until))
    if len(merged) > MOST_STRETCHES:
        raise TooManyEvents
    return merged


def _whole(text: str) -> list[Component]:
    """Parse the text, all of it: the parser forgives what was cut off, and we must not."""
    calendars = Calendar.from_ical(text.lstrip("\ufeff"), multiple=True)
    parsed = sum(len(calendar.walk("VEVENT")) for calendar in calendars)
    if not _ENDS.search(text) or parsed != len(_EVENT.findall(text)):
        raise BrokenCalendar
    return list(calendars)


def _taken(
    calendar: Component, *, since: datetime, until: datetime, zone: ZoneInfo
) -> Iterator[Busy]:
    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise TooManyEvents
    for event in events:
        _require_readable(event)
    found = recurring_ical_events.of(calendar).between(since, until)
    yield from (_stretch(event, zone) for event in found if _is_busy(event))
    yield from _free_busy(calendar, zone)


def _require_readable(event: Component) -> None:
    # The parser drops what it can't read; a lost rule or end would make busy hours look free.
    if any(name in _TELLING for name, _ in event.errors):
        raise BrokenCalendar
    rules = event.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        if {str(one).upper() for one in rule.get("FREQ", [])} & _TOO_OFTEN:
            raise RepeatsTooOften


def _is_busy(event: Component) -> bool:
    """Whether an event takes its time, as calendar programs understand it."""
    says = {
        name: str(event.get(name, "")).upper()
        for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
    }
    return (
        says["STATUS"] != "CANCELLED"
        and says["TRANSP"] != "TRANSPARENT"
        and says["X-MICROSOFT-CDO-BUSYSTATUS"] != "FREE"
    )


def _stretch(event: Event, zone: ZoneInfo) -> Busy:
    return Busy(_moment(event.start, zone), _moment(event.end, zone))


def _free_busy(calendar: Component, zone: ZoneInfo) -> Iterator[Busy]:
    """Read calendars that publish only when somebody is taken."""
    for component in calendar.walk("VFREEBUSY"):
        periods = component.get("FREEBUSY") or []
        for period in periods if isinstance(periods, list) else [periods]:
            if str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield Busy(_moment(period.start, zone), _moment(period.end, zone))


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def _merged(taken: Iterable[Busy], since: datetime, until: datetime) -> Iterator[Busy]:
    """Yield the stretches within the span, those that touch made one."""
    last: Busy | None = None
    for one in sorted(taken, key=lambda busy: busy.starts_at):
        start, end = max(one.starts_at, since), min(one.ends_at, until)
        if end - start <= timedelta():
            continue
        if last is not None and start <= last.ends_at:
            last = Busy(last.starts_at, max(last.ends_at, end))
            continue
        if last is not None:
            yield last
        last = Busy(start, end)
    if last is not None:
        yield last
