"""Timezones in people's words: never "Europe/Berlin", always "Berlin time"."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

UTC_NAME = "UTC"

# Where people say something else than the city.
_SPOKEN = {
    "America/New_York": "Eastern",
    "America/Detroit": "Eastern",
    "America/Toronto": "Eastern",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific",
    "Asia/Calcutta": "India",
    "Asia/Kolkata": "India",
    "Asia/Saigon": "Ho Chi Minh City",
    "Europe/Kiev": "Kyiv",
    "GB": "London",
    "NZ": "Auckland",
}


@lru_cache(maxsize=1000)
def zone_of(name: str) -> ZoneInfo | None:
    """Return the timezone of an IANA name, None when there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def first_zone(*names: str) -> ZoneInfo:
    """Return the first name that is a timezone, UTC when none is."""
    found = (zone_of(name) for name in names)
    return next((zone for zone in found if zone), ZoneInfo(UTC_NAME))


def spoken_zone(zone: ZoneInfo, at: datetime) -> str:
    """Return what people call the timezone: "Berlin time", "Pacific time", "UTC+2"."""
    name = zone.key
    if name in _SPOKEN:
        return f"{_SPOKEN[name]} time"
    # "CET", "EST5EDT" and "Etc/GMT+5" are codes, and the sign of the last is upside down.
    if name.startswith("Etc/") or name.upper() == name:
        return _offset(at.astimezone(zone).utcoffset() or timedelta())
    return f"{name.rsplit('/', 1)[-1].replace('_', ' ')} time"


def _offset(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    if not minutes:
        return UTC_NAME
    hours, rest = divmod(abs(minutes), 60)
    return f"{UTC_NAME}{'+' if minutes > 0 else '-'}{hours}{f':{rest:02d}' if rest else ''}"
