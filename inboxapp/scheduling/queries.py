"""What is known about a client's time: weekly hours, calendars, and what can be offered."""

from datetime import datetime, timedelta

from sqlmodel import col, func, select

from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.database import Transaction
from inboxapp.scheduling.models import AvailabilityRow, BusyTime, CalendarSource
from inboxapp.scheduling.slots import free_slots
from inboxapp.scheduling.types import Availability, Busy, CalendarSourceView, Slot, Window


async def availability_of(tx: Transaction, client_id: int) -> Availability:
    """Return the client's weekly hours; without any, nothing is offered. Raises ClientNotFound."""
    timezone = (await client_profile(tx, client_id)).timezone
    query = select(AvailabilityRow).where(col(AvailabilityRow.client_id) == client_id)
    row = (await tx.exec(query)).one_or_none()
    return Availability(timezone=timezone) if row is None else as_availability(row, timezone)


def as_availability(row: AvailabilityRow, timezone: str) -> Availability:
    """Return the row as the rules read it."""
    return Availability(
        timezone=timezone,
        windows=tuple(Window(one["weekday"], one["start"], one["end"]) for one in row.windows),
        slot_minutes=row.slot_minutes,
        notice_minutes=row.notice_minutes,
        days_ahead=row.days_ahead,
        buffer_minutes=row.buffer_minutes,
    )


async def offered_slots(
    tx: Transaction, client_id: int, *, now: datetime, lead_timezone: str, most: int = 6
) -> tuple[Slot, ...]:
    """Return the times a lead can be offered at this moment; none without weekly hours."""
    availability = await availability_of(tx, client_id)
    if not availability.windows:
        return ()
    # Two days more: buffers, and a client whose day is not over yet.
    until = now + timedelta(days=availability.days_ahead + 2)
    busy = await busy_times(tx, client_id, since=now - timedelta(days=1), until=until)
    return free_slots(availability, busy, now=now, lead_timezone=lead_timezone, most=most)


async def busy_times(
    tx: Transaction, client_id: int, *, since: datetime, until: datetime
) -> tuple[Busy, ...]:
    """Return what of the client's time is taken between two moments, in order."""
    query = (
        select(BusyTime.starts_at, BusyTime.ends_at)
        .where(col(BusyTime.client_id) == client_id)
        .where(col(BusyTime.ends_at) > since, col(BusyTime.starts_at) < until)
        .order_by(col(BusyTime.starts_at))
    )
    return tuple(Busy(starts_at, ends_at) for starts_at, ends_at in await tx.exec(query))


async def calendar_sources(tx: Transaction, actor: Actor) -> tuple[CalendarSourceView, ...]:
    """Return the calendars of the actor's client, oldest first."""
    actor.require(Permission.READ_SETTINGS)
    query = (
        select(CalendarSource, func.count(col(BusyTime.id)))
        .join(BusyTime, col(BusyTime.source_id) == col(CalendarSource.id), isouter=True)
        .where(col(CalendarSource.client_id) == actor.client_id)
        .group_by(col(CalendarSource.id))
        .order_by(col(CalendarSource.id))
    )
    return tuple(
        CalendarSourceView(
            id=source.id,
            name=source.name,
            url=source.url,
            busy_count=count,
            fetched_at=source.fetched_at,
            error=source.error,
        )
        for source, count in await tx.exec(query)
    )
