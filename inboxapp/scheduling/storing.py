"""Puts what was read from a calendar in the place of what was known before, all or nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col

from inboxapp.core.database import Transaction
from inboxapp.scheduling.models import BusyTime, CalendarSource
from inboxapp.scheduling.types import Busy
from inboxapp.scheduling.weekly import LIMITS

# An upload is never read again, so it is read a year ahead; a subscription as far as slots go.
UPLOAD_DAYS = 366
SUBSCRIPTION_DAYS = LIMITS["days_ahead"][2] + 2
REFRESH_EVERY = timedelta(minutes=15)
# A calendar that asked for too much work is left alone for a while.
TOO_HEAVY_REST = timedelta(hours=6)
# A statement holds so many at most.
_ROWS = 5000


async def replace_busy(
    tx: Transaction, source: CalendarSource, busy: Sequence[Busy], *, at: datetime
) -> None:
    """Store the calendar's busy times; the row has its id already and is locked or new."""
    await tx.execute(delete(BusyTime).where(col(BusyTime.source_id) == source.id))
    for chunk in (busy[begin : begin + _ROWS] for begin in range(0, len(busy), _ROWS)):
        await tx.execute(insert(BusyTime).values([_row(source, one) for one in chunk]))
    source.fetched_at, source.error = at, ""
    source.next_fetch_at = at + REFRESH_EVERY if source.url else None
    tx.add(source)


def _row(source: CalendarSource, busy: Busy) -> dict[str, Any]:
    return {
        "client_id": source.client_id,
        "source_id": source.id,
        "starts_at": busy.starts_at,
        "ends_at": busy.ends_at,
    }
