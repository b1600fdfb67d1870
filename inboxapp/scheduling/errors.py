"""What is refused about calendars and weekly hours; busy times known before always stay."""

from inboxapp.core.errors import AppError, Invalid, NotFound

MOST_MEGABYTES = 2
MOST_EVENTS = 10_000
MOST_CALENDARS = 10

KEPT = "The busy times known before are kept."


class CalendarNotFound(NotFound):
    """There is no such calendar of this client."""

    code = "calendar_not_found"

    def __init__(self) -> None:
        super().__init__("This calendar isn't there any more. Reload the page to see what is.")


class BadAvailability(Invalid):
    """Weekly hours or a rule about slots that can't be; `field` is "" or names the one at fault."""

    code = "bad_availability"

    def __init__(self, fault: str, *, field: str = "") -> None:
        super().__init__(f"{fault} Nothing was changed.")
        self.fault = fault
        self.field = field


class CalendarRefused(AppError):
    """A calendar can't be read; `KEPT` holds."""

    code = "calendar_refused"
    status = 422

    def __init__(self, fault: str) -> None:
        super().__init__(f"{fault} {KEPT}")


class BadCalendarName(CalendarRefused):
    """The calendar has no name."""

    code = "calendar_name"

    def __init__(self) -> None:
        super().__init__("Give the calendar a name of at most 120 characters.")


class TooManyCalendars(CalendarRefused):
    """The client has as many calendars as it may."""

    code = "too_many_calendars"

    def __init__(self) -> None:
        super().__init__(
            f"There are {MOST_CALENDARS} calendars already, which is the most. Remove one first."
        )


class NotACalendar(CalendarRefused):
    """The text is no iCalendar."""

    code = "not_a_calendar"

    def __init__(self) -> None:
        super().__init__(
            "This is not a calendar: an .ics file begins with BEGIN:VCALENDAR. Export the calendar "
            "as iCalendar (.ics), or copy its private iCal address, and try again."
        )


class BrokenCalendar(CalendarRefused):
    """Some of the iCalendar can't be understood, so what it means is unknown."""

    code = "broken_calendar"

    def __init__(self) -> None:
        super().__init__(
            "Part of this calendar can't be understood, so nothing of it is used. Export it again "
            "from your calendar program."
        )


class CalendarTooLarge(CalendarRefused):
    """The file is over the limit."""

    code = "calendar_too_large"

    def __init__(self) -> None:
        super().__init__(
            f"This calendar is larger than {MOST_MEGABYTES} MB. Export only the coming year."
        )


class TooManyEvents(CalendarRefused):
    """More events than anybody attends."""

    code = "too_many_events"

    def __init__(self) -> None:
        super().__init__(
            f"This calendar has more than {MOST_EVENTS:,} events. Export only the coming year."
        )


class RepeatsTooOften(CalendarRefused):
    """An event repeats every second or minute."""

    code = "repeats_too_often"

    def __init__(self) -> None:
        super().__init__(
            "An event of this calendar repeats every second or minute, which no meeting does. "
            "Remove it from the calendar and try again."
        )


class TooHeavy(CalendarRefused):
    """Reading took more time or memory than a calendar needs."""

    code = "calendar_too_heavy"

    def __init__(self) -> None:
        super().__init__(
            "Working out the repeating events of this calendar takes too long, so it was stopped. "
            "Look for an event that repeats very often or without end."
        )


class BadCalendarAddress(CalendarRefused):
    """The address is none we may read from."""

    code = "calendar_address"


class NotFetched(CalendarRefused):
    """The calendar's server gave no calendar."""

    code = "calendar_not_fetched"


def reading_refusal(code: str) -> CalendarRefused:
    """Return the refusal that the reading process named."""
    for kind in (NotACalendar, TooManyEvents, RepeatsTooOften, TooHeavy):
        if kind.code == code:
            return kind()
    return BrokenCalendar()
