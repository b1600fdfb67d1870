"""When a reply may go out by itself: the lead's own day, and the client's for counting."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from inboxapp.drafting.policy.types import AutoSendPolicy

_SATURDAY = 5
# A week always holds a working day.
_DAYS = 8


def next_allowed(moment: datetime, policy: AutoSendPolicy, zone: ZoneInfo) -> datetime:
    """Return the first time from `moment` on within the allowed hours of the lead's day."""
    local = moment.astimezone(zone)
    for days in range(_DAYS):
        day = local.date() + timedelta(days=days)
        if day.weekday() >= _SATURDAY and not policy.weekends:
            continue
        opens = datetime.combine(day, time(policy.from_hour), zone)
        last = time.max if policy.to_hour == 24 else time(policy.to_hour)  # noqa: PLR2004  midnight
        closes = datetime.combine(day, last, zone)
        candidate = max(moment, opens.astimezone(moment.tzinfo))
        if candidate < closes.astimezone(moment.tzinfo):
            return candidate
    return moment + timedelta(days=_DAYS)


def day_of(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the beginning and the end of the client's day that `moment` falls in."""
    day = moment.astimezone(zone).date()
    begins = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone)
    return begins, ends
