"""One watching tab: its news in order, and never in the way of another tab's."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from inboxapp.events.types import Event, Resync, Watch

Push = Callable[[str, Event | Resync], Awaitable[None]]

BACKLOG = 100
PUSH_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Tab:
    """Pushes to one tab in order; a tab that can't keep up gets one resync instead."""

    def __init__(self, token: str, watch: Watch, push: Push) -> None:
        self.token = token
        self.watch = watch
        self.seen = time.monotonic()
        self.missed = False
        self._failing = False
        self._push = push
        self._backlog: deque[Event | Resync] = deque()
        self._pushing: asyncio.Task[None] | None = None

    def tell(self, news: Event | Resync) -> None:
        """Push `news` after what waits already; a resync makes what waits superfluous."""
        if isinstance(news, Resync) or len(self._backlog) >= BACKLOG:
            self._backlog.clear()
            news = Resync()
        self._backlog.append(news)
        if self._pushing is None:
            self._pushing = asyncio.create_task(self._push_all())

    def close(self) -> None:
        """Push nothing more."""
        self._backlog.clear()
        if self._pushing:
            self._pushing.cancel()

    async def _push_all(self) -> None:
        try:
            while self._backlog:
                await self._push_one(self._backlog.popleft())
        finally:
            self._pushing = None

    async def _push_one(self, news: Event | Resync) -> None:
        try:
            async with asyncio.timeout(PUSH_SECONDS):
                await self._push(self.token, news)
        except Exception as error:  # noqa: BLE001  whatever is wrong with one tab stays with it
            if not self._failing:
                log.warning("push_failed", error=type(error).__name__)
            self._failing = self.missed = True
        else:
            self._failing = False
