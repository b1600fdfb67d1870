"""Which times can be offered: weekly hours minus what is busy, spread so that there is a choice."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inboxapp.scheduling.types import Availability, Busy, Slot, Window
from inboxapp.scheduling.zones import first_zone, spoken_zone

# A lead is asked to meet within these hours of their own day, from the first to the last minute.
LEAD_DAY = (time(8), time(19))
NOON = time(12)
# Hours that people like, in turn from day to day: the same hour each day is no choice. The date
# alone decides whose turn it is, so that a time offered yesterday is the one offered today.
LIKED_MORNINGS = (10, 9, 11)
LIKED_AFTERNOONS = (14, 15, 16)

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_Stretch = tuple[datetime, datetime]


def free_slots(
    availability: Availability,
    busy: Sequence[Busy],
    *,
    now: datetime,
    lead_timezone: str,
    most: int = 6,
) -> tuple[Slot, ...]:
    """Return at most `most` free times in order, no more than a morning and an afternoon a day.

    Days and hours are those of the lead; whatever falls outside the lead's day is not offered.
    """
    zone = first_zone(lead_timezone, availability.timezone)
    free = [pair for pair in free_times(availability, busy, now=now) if _suits(pair, zone)]
    chosen = _spread(free, zone)[:most]
    return tuple(Slot(start, end, slot_label(start, zone)) for start, end in chosen)


def free_times(
    availability: Availability, busy: Sequence[Busy], *, now: datetime
) -> Iterator[_Stretch]:
    """Yield every free time of the right length in order, in UTC."""
    soonest = now + timedelta(minutes=availability.notice_minutes)
    taken = _merged(busy, timedelta(minutes=availability.buffer_minutes))
    length = timedelta(minutes=availability.slot_minutes)
    last_end, index = soonest, 0
    for opens, closes in _open_hours(availability, now):
        start = opens
        while start + length <= closes:
            end = start + length
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            is_taken = index < len(taken) and taken[index][0] < end
            if start >= last_end and not is_taken:
                last_end = end
                yield start, end
            start = end


def slot_label(starts_at: datetime, zone: ZoneInfo) -> str:
    """Return a time as people write it: "Tue 24 Nov, 10:00 (Berlin time)"."""
    local = starts_at.astimezone(zone)
    day = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
    return f"{day}, {local:%H:%M} ({spoken_zone(zone, starts_at)})"


def _open_hours(availability: Availability, now: datetime) -> list[_Stretch]:
    """Return the weekly hours of the coming days as moments, in order.

    A day on which clocks change is an hour shorter or longer, as it is for people.
    """
    zone = first_zone(availability.timezone)
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(availability.days_ahead + 1))
    hours = [
        (_moment(day, window.start, zone), _moment(day, window.end, zone))
        for day in days
        for window in _windows_on(day, availability.windows)
    ]
    return sorted(hours)


def _windows_on(day: date, windows: Iterable[Window]) -> Iterator[Window]:
    return (window for window in windows if window.weekday == day.weekday())


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _merged(busy: Sequence[Busy], buffer: timedelta) -> list[_Stretch]:
    """Return what is taken, with room around it, in order and without overlaps."""
    merged: list[_Stretch] = []
    for start, end in sorted((one.starts_at - buffer, one.ends_at + buffer) for one in busy):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _suits(pair: _Stretch, zone: ZoneInfo) -> bool:
    """Whether a time lies within the lead's day."""
    start, end = (moment.astimezone(zone) for moment in pair)
    begins, ends = LEAD_DAY
    return start.date() == end.date() and begins <= start.time() and end.time() <= ends


def _spread(free: Sequence[_Stretch], zone: ZoneInfo) -> list[_Stretch]:
    """Choose one morning and one afternoon of each of the lead's days."""
    days: dict[date, list[_Stretch]] = {}
    for pair in free:
        days.setdefault(pair[0].astimezone(zone).date(), []).append(pair)
    chosen: list[_Stretch] = []
    for day, times in days.items():
        for is_morning, liked in ((True, LIKED_MORNINGS), (False, LIKED_AFTERNOONS)):
            half = [pair for pair in times if _is_morning(pair, zone) is is_morning]
            if half:
                chosen.append(_nearest(half, liked[day.toordinal() % len(liked)], zone))
    return chosen


def _is_morning(pair: _Stretch, zone: ZoneInfo) -> bool:
    return pair[0].astimezone(zone).time() < NOON


def _nearest(times: Sequence[_Stretch], hour: int, zone: ZoneInfo) -> _Stretch:
    """Return the time nearest to an hour; of two alike the earlier."""

    def distance(pair: _Stretch) -> int:
        local = pair[0].astimezone(zone)
        return abs(local.hour * 60 + local.minute - hour * 60)

    return min(times, key=distance)
