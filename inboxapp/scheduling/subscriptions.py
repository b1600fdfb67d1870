"""Calendars that come from outside: uploaded files and addresses to read again and again.

These verbs take the database and not a transaction: none is open while a file is read or fetched.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlmodel import col, func, select

from inboxapp.accounts.audit import record
from inboxapp.accounts.models import Client
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.core.text import clean_text, one_line
from inboxapp.scheduling.addresses import OPEN_INTERNET, Reach
from inboxapp.scheduling.calendars import read_calendar
from inboxapp.scheduling.errors import (
    MOST_CALENDARS,
    BadCalendarName,
    CalendarRefused,
    TooManyCalendars,
)
from inboxapp.scheduling.fetching import fetch
from inboxapp.scheduling.models import CalendarSource
from inboxapp.scheduling.service import own_calendar
from inboxapp.scheduling.storing import SUBSCRIPTION_DAYS, UPLOAD_DAYS, replace_busy
from inboxapp.scheduling.types import Busy

LONGEST_NAME = 120


async def add_calendar(
    database: Database, actor: Actor, name: str, url: str, *, reach: Reach = OPEN_INTERNET
) -> int:
    """Subscribe to an address and return the calendar's id; it is read before it counts.

    Raises CalendarRefused, and then nothing is added.
    """
    clean, link = _name(name), str(reach.link(url.strip()))
    timezone = await _require_room(database, actor)
    data = await fetch(link, reach=reach)
    busy = await read_calendar(data, now=now(), days=SUBSCRIPTION_DAYS, timezone=timezone)
    async with database.transaction() as tx:
        await _require_place(tx, actor)
        source = CalendarSource(client_id=actor.client_id, name=clean, url=link)
        return await _add(tx, actor, source, busy)


async def upload_calendar(database: Database, actor: Actor, name: str, data: bytes) -> int:
    """Take a file and return the calendar's id; an upload of the same name is replaced by it.

    Raises CalendarRefused, and then the upload of before stays as it is.
    """
    clean = _name(name)
    timezone = await _require_room(database, actor, uploading=clean)
    busy = await read_calendar(data, now=now(), days=UPLOAD_DAYS, timezone=timezone)
    async with database.transaction() as tx:
        known = await _upload_of_name(tx, actor, clean)
        if known is not None:
            await replace_busy(tx, known, busy, at=now())
            record(tx, actor, "calendar.replaced", "calendar", known.id, {}, {"name": clean})
            return known.id
        await _require_place(tx, actor)
        source = CalendarSource(client_id=actor.client_id, name=clean)
        return await _add(tx, actor, source, busy)


async def refresh_calendar(
    database: Database, actor: Actor, source_id: int, *, reach: Reach = OPEN_INTERNET
) -> None:
    """Read a subscription now; what goes wrong is noted beside it and raised too."""
    actor.require(Permission.CHANGE_SETTINGS)
    async with database.transaction() as tx:
        source = await own_calendar(tx, actor, source_id)
        timezone = (await client_profile(tx, actor.client_id)).timezone
    if source.url:
        await read_again(database, source, timezone, reach=reach)


async def read_again(
    database: Database, source: CalendarSource, timezone: str, *, reach: Reach = OPEN_INTERNET
) -> None:
    """Fetch and store a subscription. Raises CalendarRefused after noting it."""
    try:
        data = await fetch(source.url, reach=reach)
        busy = await read_calendar(data, now=now(), days=SUBSCRIPTION_DAYS, timezone=timezone)
    except CalendarRefused as refusal:
        await _note(database, source, refusal)
        raise
    async with database.transaction() as tx:
        # Gone, if somebody removed it meanwhile.
        row = await tx.get(CalendarSource, source.id, with_for_update=True)
        if row is not None:
            await replace_busy(tx, row, busy, at=now())


async def _note(database: Database, source: CalendarSource, refusal: CalendarRefused) -> None:
    async with database.transaction() as tx:
        row = await tx.get(CalendarSource, source.id, with_for_update=True)
        if row is not None:
            row.error = refusal.message
            tx.add(row)


def _name(name: str) -> str:
    clean = one_line(clean_text(name)).strip()
    if not clean or len(clean) > LONGEST_NAME:
        raise BadCalendarName
    return clean


async def _require_room(database: Database, actor: Actor, *, uploading: str = "") -> str:
    """Refuse before anything is fetched; return the client's timezone."""
    actor.require(Permission.CHANGE_SETTINGS)
    async with database.transaction() as tx:
        if not uploading or await _upload_of_name(tx, actor, uploading) is None:
            await _require_place(tx, actor)
        return (await client_profile(tx, actor.client_id)).timezone


async def _require_place(tx: Transaction, actor: Actor) -> None:
    # One at a time per client: two additions at once may not both take the last place.
    await tx.exec(select(Client.id).where(col(Client.id) == actor.client_id).with_for_update())
    count = select(func.count()).where(col(CalendarSource.client_id) == actor.client_id)
    if (await tx.exec(count)).one() >= MOST_CALENDARS:
        raise TooManyCalendars


async def _upload_of_name(tx: Transaction, actor: Actor, name: str) -> CalendarSource | None:
    query = (
        select(CalendarSource)
        .where(col(CalendarSource.client_id) == actor.client_id, col(CalendarSource.url) == "")
        .where(func.lower(col(CalendarSource.name)) == name.lower())
        .order_by(col(CalendarSource.id))
        .limit(1)
        .with_for_update()
    )
    return (await tx.exec(query)).one_or_none()


async def _add(tx: Transaction, actor: Actor, source: CalendarSource, busy: Sequence[Busy]) -> int:
    tx.add(source)
    await tx.flush()
    await replace_busy(tx, source, busy, at=now())
    # The address is a secret of the client's: whoever has it can read the calendar.
    after = {"name": source.name, "host": urlsplit(source.url).hostname or "upload"}
    record(tx, actor, "calendar.added", "calendar", source.id, {}, after)
    return source.id
