"""The night's work: what nobody needs any more goes, a batch at a time.

Each part may be cut off anywhere and repeated. A part that fails is logged and the others go on,
but the day then counts as undone, so that it is tried again.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

import structlog

from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.outages import OUTAGES
from inboxapp.drafting.leftovers import (
    ended_sessions,
    expired_memory,
    old_events,
    old_runs,
    stale_drafts,
)
from inboxapp.drafting.night_turn import TurnLost, is_done, mark_done, take_turn
from inboxapp.runs.tools import Tools

BEGINS_AT_HOUR = 2

Part = Callable[[Database, datetime], AsyncGenerator[int, None]]
Renew = Callable[[], Awaitable[None]]

PARTS: tuple[tuple[str, Part], ...] = (
    # First, so that their runs are not spared for them.
    ("stale drafts closed", stale_drafts),
    ("old runs", old_runs),
    ("expired facts", expired_memory),
    ("ended sessions", ended_sessions),
    ("old events", old_events),
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Tidied:
    """How many things went, by what they are, and which parts failed."""

    removed: dict[str, int]
    failed: tuple[str, ...] = ()


async def clean_up(tools: Tools, *, moment: datetime | None = None) -> Tidied | None:
    """Do the day's clean-up if it is due and nobody else is at it; None when there is none to do.

    Due from two o'clock UTC on, until it was done to its end.
    """
    moment = moment or now()
    if moment.hour < BEGINS_AT_HOUR or await is_done(tools.redis, moment.date()):
        return None
    async with take_turn(tools.redis, tools.worker) as turn:
        # Somebody may have come to the end between the look and the claim.
        if turn is None or await is_done(tools.redis, moment.date()):
            return None
        try:
            tidied = await tidy(tools.database, moment, turn.renew)
        except TurnLost:
            log.warning("clean_up_lost_its_turn")
            return None
        if not tidied.failed:
            await mark_done(tools.redis, moment.date())
        log.info("cleaned_up", **tidied.removed, failed=tidied.failed)
        return tidied


async def clean_up_by_hand(database: Database) -> Tidied | None:
    """Clean up now, done today or not; None when a worker is at it."""
    async with take_turn(database.redis, "operator") as turn:
        return await tidy(database, now(), turn.renew) if turn else None


async def tidy(database: Database, moment: datetime, renew: Renew) -> Tidied:
    """Do every part; raises TurnLost."""
    removed, failed = dict.fromkeys([name for name, _ in PARTS], 0), []
    for name, part in PARTS:
        try:
            async for count in _batches(part, database, moment):
                removed[name] += count
                await renew()
        except TurnLost:
            raise
        except OUTAGES as error:
            log.warning("clean_up_failed", part=name, error=type(error).__name__)
            failed.append(name)
        except Exception:
            log.exception("clean_up_failed", part=name)
            failed.append(name)
    return Tidied(removed, tuple(failed))


async def _batches(part: Part, database: Database, moment: datetime) -> AsyncIterator[int]:
    async with aclosing(part(database, moment)) as batches:
        async for count in batches:
            yield count
