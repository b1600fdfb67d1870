"""The text of a run while it is being written, from the worker to the browsers.

A stream per run, gone after an hour. Readers may come late: they get everything from the start.
The row holds the finished text; what travels here is for the eyes only, so a failing Redis never
fails the run.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from enum import StrEnum

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

KEEP_SECONDS = 3600
# At most this often: a draft of 4 KB takes some 50 entries instead of 800.
CHUNK_SECONDS = 0.04
GIVE_UP_SECONDS = 2.0
# A follower that hears nothing for so long lets go; the browser then reads the row.
IDLE_SECONDS = 90.0
BLOCK_MS = 1000
BATCH = 500

log = structlog.get_logger(__name__)


class TextKind(StrEnum):
    """What a reader does: add the text, empty the box, or stop (the text is then a status)."""

    TEXT = "text"
    RESTART = "restart"
    END = "end"


@dataclass(frozen=True)
class TextEvent:
    """One step of the text; `id` is where a reader that lost its connection goes on."""

    id: str
    kind: TextKind
    text: str = ""


def text_stream(run_id: int) -> str:
    """Name the stream that carries the run's text."""
    return f"inboxapp:text:{run_id}"


class DraftText:
    """Writes the text of one attempt; never raises what Redis raises.

    After an outage the whole text so far is written again, behind a restart.
    """

    def __init__(self, redis: Redis, run_id: int, attempt: int) -> None:
        self._redis = redis
        self._stream = text_stream(run_id)
        self._attempt = attempt
        self._written = ""
        self._waiting = ""
        self._torn = False
        self._warned = False
        self._one_write = asyncio.Lock()
        self._writing: asyncio.Task[None] | None = None

    async def append(self, text: str) -> None:
        """Add `text`; it is on its way within CHUNK_SECONDS."""
        self._waiting += text
        if self._waiting and self._writing is None:
            self._writing = asyncio.create_task(self._write_in_chunks())

    async def restart(self) -> None:
        """Begin again with nothing: readers empty their box."""
        await self._settle()
        self._written = self._waiting = ""
        await self._write((TextKind.RESTART, ""))

    async def end(self, status: str) -> None:
        """Say that no more comes and how it ended ("completed", "failed" ...)."""
        await self._settle()
        await self._flush()
        await self._write((TextKind.END, status))

    async def _write_in_chunks(self) -> None:
        try:
            while self._waiting:
                await self._flush()
                await asyncio.sleep(CHUNK_SECONDS)
        finally:
            self._writing = None

    async def _settle(self) -> None:
        """Stop writing in chunks, but never in the middle of a write."""
        if self._writing:
            async with self._one_write:
                self._writing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writing

    async def _flush(self) -> None:
        async with self._one_write:
            text, self._waiting = self._waiting, ""
            self._written += text
            if self._torn:
                await self._write((TextKind.RESTART, ""), (TextKind.TEXT, self._written))
            elif text:
                await self._write((TextKind.TEXT, text))

    async def _write(self, *entries: tuple[TextKind, str]) -> None:
        """Write the entries; a failure leaves the text torn, which the next flush mends."""
        was_torn, self._torn = self._torn, True
        try:
            async with asyncio.timeout(GIVE_UP_SECONDS):
                async with self._redis.pipeline(transaction=True) as pipe:
                    for kind, text in entries:
                        fields = {"kind": kind.value, "attempt": self._attempt, "text": text}
                        pipe.xadd(self._stream, fields)  # type: ignore[arg-type]
                    pipe.expire(self._stream, KEEP_SECONDS)
                    await pipe.execute()
        except (RedisError, OSError, TimeoutError) as error:
            self._warn(error)
        else:
            self._torn = was_torn and entries[0][0] is TextKind.END

    def _warn(self, error: Exception) -> None:
        if not self._warned:
            log.warning("draft_text_not_streamed", error=type(error).__name__)
        self._warned = True


async def follow(redis: Redis, run_id: int, *, since: str = "0") -> AsyncIterator[TextEvent]:
    """Give everything after `since`, then what is written, until an end.

    `since` is the `id` of the last event that the reader had; one we did not make counts as the
    start, behind a restart. The end is "idle" when nothing came for IDLE_SECONDS.
    """
    reader = _Reader(since)
    if since != "0" and not reader.resumes:
        yield reader.event(TextKind.RESTART)
    heard = time.monotonic()
    while True:
        entries = await _next_entries(redis, text_stream(run_id), reader.place)
        for event in reader.understand(entries):
            yield event
        if reader.ended and len(entries) < BATCH:
            yield reader.event(TextKind.END, reader.status)
            return
        if entries:
            heard = time.monotonic()
        elif time.monotonic() - heard > IDLE_SECONDS:
            yield reader.event(TextKind.END, "idle")
            return


_Entry = tuple[bytes, dict[bytes, bytes]]


async def _next_entries(redis: Redis, stream: str, place: str) -> list[_Entry]:
    try:
        found = await redis.xread({stream: place}, count=BATCH, block=BLOCK_MS)
    except (RedisError, OSError):
        await asyncio.sleep(BLOCK_MS / 1000)
        return []
    entries: list[_Entry] = found[0][1] if found else []
    return entries


class _Reader:
    """Remembers the place and the newest attempt: what an older attempt still writes is void."""

    def __init__(self, since: str) -> None:
        known = re.fullmatch(r"(\d{1,19}-\d{1,19})/(\d{1,9})", since)
        self.resumes = known is not None
        self.place = known[1] if known else "0-0"
        self.attempt = int(known[2]) if known else 0
        self.ended = False
        self.status = ""

    def event(self, kind: TextKind, text: str = "") -> TextEvent:
        return TextEvent(f"{self.place}/{self.attempt}", kind, text)

    def understand(self, entries: Iterable[_Entry]) -> list[TextEvent]:
        """Return what the reader does, texts in a row as one; an end is kept until it is last."""
        events: list[TextEvent] = []
        for place, fields in entries:
            attempt, kind = int(fields[b"attempt"]), TextKind(fields[b"kind"].decode())
            before, self.place = self.place, place.decode()
            if attempt < self.attempt:
                continue
            if kind is not TextKind.RESTART and 0 < self.attempt < attempt:
                events = [TextEvent(f"{before}/{attempt}", TextKind.RESTART)]
            self.attempt, self.ended = attempt, kind is TextKind.END
            self._add(events, kind, fields[b"text"].decode())
        return events

    def _add(self, events: list[TextEvent], kind: TextKind, text: str) -> None:
        if kind is TextKind.END:
            self.status = text
        elif kind is TextKind.RESTART:
            events[:] = [self.event(kind)]
        else:
            joined = events.pop().text if events and events[-1].kind is kind else ""
            events.append(self.event(kind, joined + text))
