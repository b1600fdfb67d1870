"""What a worker does by the clock, beside its jobs: say that it lives, and sweep.

Not arq's cron: a sweep must not wait for a free slot when all of them are busy.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from redis.exceptions import RedisError

from inboxapp.core.clock import now
from inboxapp.core.heartbeat import LiveWorker, beat, bow_out
from inboxapp.core.outages import OUTAGES
from inboxapp.core.tasks import end
from inboxapp.drafting import jobs as drafting
from inboxapp.drafting.auto_send.jobs import send_due
from inboxapp.drafting.nightly import clean_up
from inboxapp.events.publish import republish_left_behind
from inboxapp.runs.tools import Tools
from inboxapp.scheduling import jobs as scheduling

BEAT_SECONDS = 5.0
SWEEP_SECONDS = 5.0
# How often to look for calendars that are due; a slow one holds up nothing else.
CALENDARS_SECONDS = 30.0
# How often to look whether the night's work is due, or a part of it to be tried again.
NIGHT_SECONDS = 600.0
SWEEP_LOCK = "inboxapp:sweep"

log = structlog.get_logger(__name__)


async def sweep(tools: Tools) -> int:
    """Ring and publish again what a crash or an outage left behind; return how many things."""
    return (
        await drafting.sweep(tools)
        + await send_due(tools)
        + await republish_left_behind(tools.database)
    )


@asynccontextmanager
async def keep_schedule(tools: Tools, *, jobs_running: Callable[[], int]) -> AsyncIterator[None]:
    """Beat, sweep, refresh and clean up, at once and from then on, until the block ends."""
    started = now().isoformat(timespec="seconds")
    me = LiveWorker(tools.worker, os.getpid(), socket.gethostname(), started)

    async def say_alive() -> None:
        worker = LiveWorker(me.name, me.pid, me.host, me.started, jobs_running())
        await beat(tools.redis, worker)

    async def sweep_in_turn() -> None:
        """Leave it to one worker at a time, whichever comes first."""
        lock_ms = int(SWEEP_SECONDS * 900)
        if await tools.redis.set(SWEEP_LOCK, tools.worker, nx=True, px=lock_ms):
            await sweep(tools)

    async def refresh_calendars() -> None:
        await scheduling.refresh_due(tools)

    async def clean_up_at_night() -> None:
        await clean_up(tools)

    beating = asyncio.create_task(every(BEAT_SECONDS, say_alive))
    sweeping = asyncio.create_task(every(SWEEP_SECONDS, sweep_in_turn))
    refreshing = asyncio.create_task(every(CALENDARS_SECONDS, refresh_calendars))
    cleaning = asyncio.create_task(every(NIGHT_SECONDS, clean_up_at_night))
    try:
        yield
    finally:
        await end(beating, sweeping, refreshing, cleaning)
        with suppress(RedisError, OSError):
            await bow_out(tools.redis, me.name)


async def every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    """Act now and every so many seconds; a failure is logged and the next turn comes."""
    while True:
        try:
            await act()
        except OUTAGES as error:
            log.warning("schedule_skipped", act=act.__name__, error=type(error).__name__)
        except Exception:
            log.exception("schedule_failed", act=act.__name__)
        await asyncio.sleep(seconds)
