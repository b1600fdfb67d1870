"""Keeps subscribed calendars up to date."""

import asyncio

import structlog
from sqlmodel import col, select

from inboxapp.accounts.queries import client_profile
from inboxapp.core.clock import now
from inboxapp.runs.tools import Tools
from inboxapp.scheduling.addresses import OPEN_INTERNET, Reach
from inboxapp.scheduling.errors import CalendarRefused, TooHeavy
from inboxapp.scheduling.models import CalendarSource
from inboxapp.scheduling.storing import REFRESH_EVERY, TOO_HEAVY_REST
from inboxapp.scheduling.subscriptions import read_again

AT_ONCE = 4

log = structlog.get_logger(__name__)


async def refresh_due(tools: Tools, *, reach: Reach = OPEN_INTERNET) -> int:
    """Read the subscriptions whose time has come, a few at once; return how many.

    A claim is the next time, moved on: another worker doesn't find the same calendar due, and one
    that dies is made up for a quarter of an hour later. No transaction is open while reading.
    """
    claimed = await _claim(tools)
    await asyncio.gather(*(_refresh(tools, *each, reach) for each in claimed))
    return len(claimed)


async def _claim(tools: Tools) -> list[tuple[CalendarSource, str]]:
    due = (
        select(CalendarSource)
        .where(col(CalendarSource.url) != "")
        .where(
            col(CalendarSource.next_fetch_at).is_(None)
            | (col(CalendarSource.next_fetch_at) <= now())
        )
        .order_by(col(CalendarSource.next_fetch_at).nulls_first(), col(CalendarSource.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    async with tools.database.transaction() as tx:
        claimed = []
        for source in await tx.exec(due):
            source.next_fetch_at = now() + REFRESH_EVERY
            profile = await client_profile(tx, source.client_id)
            claimed.append((source, profile.timezone))
        return claimed


async def _refresh(tools: Tools, source: CalendarSource, timezone: str, reach: Reach) -> None:
    try:
        await read_again(tools.database, source, timezone, reach=reach)
    except CalendarRefused as refusal:
        log.warning("calendar_not_read", source_id=source.id, code=refusal.code)
        if isinstance(refusal, TooHeavy):
            await _rest(tools, source.id)


async def _rest(tools: Tools, source_id: int) -> None:
    async with tools.database.transaction() as tx:
        source = await tx.get(CalendarSource, source_id, with_for_update=True)
        if source is not None:
            source.next_fetch_at = now() + TOO_HEAVY_REST
