"""Reads what a calendar file says, whatever a stranger put into it."""

import asyncio
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta

import structlog

from inboxapp.core.migrations import ROOT
from inboxapp.scheduling.errors import MOST_MEGABYTES, CalendarTooLarge, TooHeavy, reading_refusal
from inboxapp.scheduling.types import Busy

MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
LONGEST_SECONDS = 20.0

_COMMAND = (sys.executable, "-m", "inboxapp.scheduling.ics_process")

log = structlog.get_logger(__name__)


async def read_calendar(
    data: bytes, *, now: datetime, days: int, timezone: str
) -> tuple[Busy, ...]:
    """Return the busy times of the coming days, in order and merged.

    Raises CalendarRefused. A file that asks for too much work is given up after a few seconds;
    nobody else waits meanwhile.
    """
    if len(data) > MOST_BYTES:
        raise CalendarTooLarge
    asked = {
        "since": now.isoformat(),
        "until": (now + timedelta(days=days)).isoformat(),
        "timezone": timezone,
    }
    answer = json.loads(await asyncio.to_thread(_run, json.dumps(asked).encode() + b"\n" + data))
    if "refused" in answer:
        raise reading_refusal(answer["refused"])
    return tuple(
        Busy(datetime.fromisoformat(start), datetime.fromisoformat(end))
        for start, end in answer["busy"]
    )


def _run(said: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  our own command; the file goes to its input
            _COMMAND,
            input=said,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=True,
            cwd=ROOT,
            # No secret of ours is near the file.
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT)},
        )
    except subprocess.TimeoutExpired:
        raise TooHeavy from None
    except subprocess.CalledProcessError as error:
        log.warning("calendar_reading_stopped", code=error.returncode, bytes=len(said))
        raise TooHeavy from None
    return done.stdout
