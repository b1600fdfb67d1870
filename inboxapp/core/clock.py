"""The time, in one place."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present as an aware UTC time."""
    return datetime.now(UTC)
