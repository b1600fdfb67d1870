"""Child processes that are started again when they die and end with us."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inboxapp.core.embedded.process import end_with_parent
from inboxapp.operate.console import copy_lines, say

FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30.0
# A child that lived this long was well; its next death starts from the first delay.
WELL_AFTER_SECONDS = 60.0
LONGEST_LINE_BYTES = 1 << 20


@dataclass(frozen=True)
class Child:
    """A program that we keep running."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    grace_seconds: float = 10.0
    plain_lines: bool = False
    cwd: Path | None = None


async def keep_running(child: Child, stopping: asyncio.Event) -> None:
    """Run the child until `stopping` is set; a death is said and answered by a new start."""
    delay = FIRST_DELAY_SECONDS
    while not stopping.is_set():
        began = time.monotonic()
        code = await _run_once(child, stopping)
        if stopping.is_set():
            return
        if time.monotonic() - began > WELL_AFTER_SECONDS:
            delay = FIRST_DELAY_SECONDS
        say(f"{child.name} ended ({how_it_ended(code)}); starting it again in {delay:g} s.")
        await sleep_unless(stopping, delay)
        delay = min(delay * 2, LONGEST_DELAY_SECONDS)


async def _run_once(child: Child, stopping: asyncio.Event) -> int:
    lines, words = await _line_pipe()
    process = await asyncio.create_subprocess_exec(
        *child.command,
        env=dict(child.env),
        cwd=child.cwd,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=words,
        stderr=asyncio.subprocess.STDOUT,
        # Its own group: Ctrl-C reaches us alone, and we end everybody in order.
        start_new_session=True,
        preexec_fn=end_with_parent(signal.SIGTERM),
    )
    os.close(words)
    copying = asyncio.create_task(copy_lines(child.name, lines, plain=child.plain_lines))
    ended = asyncio.create_task(process.wait())
    told = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({ended, told}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await _end(process, child.grace_seconds)
        told.cancel()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(copying, 1)
    return await ended


async def _line_pipe() -> tuple[asyncio.StreamReader, int]:
    """Return a reader and the descriptor to write to.

    With asyncio's own pipe, `wait()` would wait for every grandchild that holds it open.
    """
    read_end, write_end = os.pipe()
    lines = asyncio.StreamReader(limit=LONGEST_LINE_BYTES)
    protocol = asyncio.StreamReaderProtocol(lines)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: protocol, os.fdopen(read_end, "rb", buffering=0))
    return lines, write_end


async def _end(process: asyncio.subprocess.Process, grace_seconds: float) -> None:
    """Ask the process to end, then end its whole group."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), grace_seconds)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def sleep_unless(stopping: asyncio.Event, seconds: float) -> None:
    """Sleep, or return as soon as `stopping` is set."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)


def how_it_ended(code: int) -> str:
    """Say an exit code in words."""
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"by {signal.Signals(-code).name}"
    return f"by signal {-code}"
