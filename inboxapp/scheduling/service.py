"""What admins change about a client's time."""

from dataclasses import asdict
from typing import Any

from sqlmodel import col, select

from inboxapp.accounts.audit import record
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.scheduling.errors import CalendarNotFound
from inboxapp.scheduling.models import AvailabilityRow, CalendarSource
from inboxapp.scheduling.queries import availability_of
from inboxapp.scheduling.types import Availability
from inboxapp.scheduling.weekly import checked


async def set_availability(tx: Transaction, actor: Actor, availability: Availability) -> None:
    """Store weekly hours and the rules for slots; the timezone stays the profile's.

    Raises BadAvailability, naming the field.
    """
    actor.require(Permission.CHANGE_SETTINGS)
    wanted = checked(availability)
    before = await availability_of(tx, actor.client_id)
    row = await tx.get(AvailabilityRow, actor.client_id, with_for_update=True)
    row = row or AvailabilityRow(client_id=actor.client_id)
    row.windows = [asdict(window) for window in wanted.windows]
    row.slot_minutes, row.notice_minutes = wanted.slot_minutes, wanted.notice_minutes
    row.days_ahead, row.buffer_minutes = wanted.days_ahead, wanted.buffer_minutes
    row.updated_at = now()
    tx.add(row)
    await tx.flush()
    record(
        tx,
        actor,
        "availability.changed",
        "client",
        actor.client_id,
        _as_json(before),
        _as_json(wanted),
    )


async def remove_calendar(tx: Transaction, actor: Actor, source_id: int) -> str:
    """Forget a calendar with its busy times; return its name. Raises CalendarNotFound."""
    actor.require(Permission.CHANGE_SETTINGS)
    source = await own_calendar(tx, actor, source_id)
    await tx.delete(source)
    record(tx, actor, "calendar.removed", "calendar", source_id, {"name": source.name}, {})
    return source.name


async def own_calendar(tx: Transaction, actor: Actor, source_id: int) -> CalendarSource:
    """Return the calendar, locked, if it is of the actor's client. Raises CalendarNotFound."""
    query = (
        select(CalendarSource)
        .where(col(CalendarSource.id) == source_id)
        .where(col(CalendarSource.client_id) == actor.client_id)
        .with_for_update()
    )
    source = (await tx.exec(query)).one_or_none()
    if source is None:
        raise CalendarNotFound
    return source


def _as_json(availability: Availability) -> dict[str, Any]:
    return {
        **{key: value for key, value in asdict(availability).items() if key != "timezone"},
        "windows": [asdict(window) for window in availability.windows],
    }
