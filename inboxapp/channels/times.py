"""When somebody says that a message was sent."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# Outside these years a date says nothing.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def read_time(value: object) -> datetime | None:
    """Read an ISO 8601 or mail date; without a zone it is UTC, and nonsense is None."""
    if not isinstance(value, str):
        return None
    moment = _iso_time(value.strip()) or _mail_time(value.strip())
    if moment is None:
        return None
    try:
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if _EARLIEST <= moment < _LATEST else None


def _iso_time(value: str) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _mail_time(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
