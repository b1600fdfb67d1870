"""Reads one calendar on standard input and leaves: `python -m inboxapp.scheduling.ics_process`.

A process of its own, with limits of the system's, because a few bytes of repeating events can ask
for years of work and no thread can be stopped.
"""

import json
import resource
import sys
import warnings
from contextlib import suppress
from datetime import datetime
from typing import Any

from inboxapp.scheduling.errors import BrokenCalendar, CalendarRefused
from inboxapp.scheduling.ics import busy_in
from inboxapp.scheduling.zones import first_zone

CPU_SECONDS = 8
MEMORY_BYTES = 1024 * 1024 * 1024


def main() -> None:
    """Answer with one line of JSON: `busy` as pairs of moments, or `refused` as a code."""
    _limit()
    warnings.simplefilter("ignore")
    head, _, text = sys.stdin.buffer.read().partition(b"\n")
    json.dump(_answer(json.loads(head), text.decode("utf-8", errors="replace")), sys.stdout)


def _answer(asked: dict[str, str], text: str) -> dict[str, Any]:
    try:
        busy = busy_in(
            text,
            since=datetime.fromisoformat(asked["since"]),
            until=datetime.fromisoformat(asked["until"]),
            zone=first_zone(asked["timezone"]),
        )
    except CalendarRefused as refusal:
        return {"refused": refusal.code}
    except RecursionError:
        return {"refused": BrokenCalendar.code}
    return {"busy": [(one.starts_at.isoformat(), one.ends_at.isoformat()) for one in busy]}


def _limit() -> None:
    for what, most in ((resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_AS, MEMORY_BYTES)):
        # Some systems know no such limit; the time-out of whoever waits for us holds everywhere.
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main()
