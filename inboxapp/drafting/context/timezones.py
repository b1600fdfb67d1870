"""Where a lead's clock is: said by a person, learned, or read off a phone number."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from phonenumbers import timezone as number_timezones

from inboxapp.drafting.memory.zones import named_zone
from inboxapp.scheduling.zones import zone_of

UNKNOWN = "UTC"

# Far islands share the mainland's numbers; hardly anybody lives there.
_MAINLAND = {
    "CL": "America/Santiago",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IT": "Europe/Rome",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
}
_WHOLE_HOURS = re.compile(r"UTC([+-])(\d\d):00")


def lead_timezone(
    own: str, memory: Iterable[str], phones: Iterable[str], client_timezone: str
) -> str:
    """Return an IANA name: the lead's own, else what memory or a number says, else the client's.

    `memory` are texts about the lead's timezone. Whatever is not a timezone is passed over.
    """
    guesses = (
        known_timezone(own),
        *map(timezone_in, memory),
        *map(timezone_of_number, phones),
        known_timezone(client_timezone),
    )
    return next((guess for guess in guesses if guess), UNKNOWN)


def known_timezone(name: str) -> str:
    """Return the IANA name, "" when there is none; "EST" and "Berlin" are understood as places.

    A code is taken for the place before it is taken for itself: "EST" alone would ignore summer.
    """
    plain = name.strip()
    if "/" in plain and zone_of(plain):
        return plain
    return timezone_in(plain) or (plain if zone_of(plain) else "")


def timezone_in(text: str) -> str:
    """Return the one timezone a sentence names, as an IANA name, "" without one."""
    found = named_zone(text)
    offset = _WHOLE_HOURS.fullmatch(found)
    if offset is not None:
        # The signs of these names are upside down; "UTC+05:30" has no name at all.
        found = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{int(offset[2])}"
    return found if zone_of(found) else ""


def timezone_of_number(phone: str) -> str:
    """Return where a number with country code belongs, "" when that could be several clocks."""
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return ""
    known = available_timezones()
    zones = [zone for zone in number_timezones.time_zones_for_number(number) if zone in known]
    country = phonenumbers.region_code_for_country_code(number.country_code or 0)
    mainland = _MAINLAND.get(country, "")
    if mainland in zones:
        return mainland
    return zones[0] if zones and len(set(map(_clock, zones))) == 1 else ""


def _clock(zone: str) -> tuple[timedelta | None, ...]:
    """Return what tells one clock from another: the offsets of winter and summer."""
    days = (datetime(2026, month, 15, tzinfo=UTC) for month in (1, 7))
    return tuple(day.astimezone(ZoneInfo(zone)).utcoffset() for day in days)
