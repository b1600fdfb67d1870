"""Which timezone a sentence names."""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed_offset
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_OFFSET = re.compile(r"\b(?:UTC|GMT)\s*([+\u2212-])\s*(\d{1,2})(?::?(\d{2}))?\b")
_PATH = re.compile(r"\b[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?\b")
_CODES = {
    "UTC": "UTC",
    "GMT": "UTC",
    "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin",
    "EET": "Europe/Helsinki",
    "EEST": "Europe/Helsinki",
    "WET": "Europe/Lisbon",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "CDT": "America/Chicago",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "JST": "Asia/Tokyo",
    "SGT": "Asia/Singapore",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
}  # CST, IST, BST and AST are each two timezones: a person says which
_CODE = re.compile(r"\b(?:" + "|".join(_CODES) + r")\b")
_SPOKEN = {
    "eastern": "America/New_York",
    "central european": "Europe/Berlin",
    "mountain": "America/Denver",
    "pacific": "America/Los_Angeles",
}
_SPOKEN_ZONE = re.compile(
    r"\b(" + "|".join(_SPOKEN) + r")\s+(?:standard |daylight )?time\b", re.IGNORECASE
)
_REGIONS = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/")
_MIDWINTER, _MIDSUMMER = datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC)


def named_zone(text: str) -> str:
    """Return the timezone a sentence names, as an IANA name or "UTC+05:30".

    "" when it names none, or several whose clocks differ.
    """
    found = [*_offsets(text), *_paths(text), *_codes(text), *_spoken(text)] or _cities(text)
    if not found or any(not same_clock(found[0], other) for other in found[1:]):
        return ""
    return found[0]


def same_clock(one: str, other: str) -> bool:
    """Tell whether clocks in both places agree; a bare offset agrees with its half of the year."""
    first, second = _zone(one), _zone(other)
    agree = [
        first.utcoffset(at.replace(tzinfo=None)) == second.utcoffset(at.replace(tzinfo=None))
        for at in (_MIDWINTER, _MIDSUMMER)
    ]
    return any(agree) if _is_offset(one) or _is_offset(other) else all(agree)


def _offsets(text: str) -> list[str]:
    return [_offset(*found.groups()) for found in _OFFSET.finditer(text) if int(found[2]) <= 14]  # noqa: PLR2004


def _offset(sign: str, hours: str, minutes: str | None) -> str:
    return f"UTC{'+' if sign == '+' else '-'}{int(hours):02d}:{minutes or '00'}"


def _paths(text: str) -> list[str]:
    return [path for path in _PATH.findall(text) if path in available_timezones()]


def _codes(text: str) -> list[str]:
    return [_CODES[code] for code in _CODE.findall(_OFFSET.sub(" ", text))]


def _spoken(text: str) -> list[str]:
    return [_SPOKEN[name.casefold()] for name in _SPOKEN_ZONE.findall(text)]


def _cities(text: str) -> list[str]:
    return [_city_zones()[city] for city in _city_pattern().findall(text)]


@lru_cache(maxsize=1)
def _city_zones() -> dict[str, str]:
    """Return the cities that name timezones, as they are written: "New York"."""
    names = (name for name in sorted(available_timezones()) if name.startswith(_REGIONS))
    return {name.rsplit("/", 1)[-1].replace("_", " "): name for name in names}


@lru_cache(maxsize=1)
def _city_pattern() -> re.Pattern[str]:
    cities = sorted(_city_zones(), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(city) for city in cities) + r")\b")


def _is_offset(name: str) -> bool:
    return name.startswith("UTC") and name != "UTC"


def _zone(name: str) -> tzinfo:
    if not _is_offset(name):
        return ZoneInfo(name)
    hours, minutes = name[4:].split(":")
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return fixed_offset(offset if name[3] == "+" else -offset)
