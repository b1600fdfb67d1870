"""How fast the built-in model answers."""

import asyncio
import time


class Pace:
    """Spreads one answer over a fixed time; zero seconds waits for nothing at all."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._began = time.perf_counter()

    async def whole(self) -> None:
        """Wait as long as an answer takes."""
        if self._seconds:
            await asyncio.sleep(self._seconds)

    async def word(self, position: int, count: int) -> None:
        """Wait until the word at this position is due."""
        if not self._seconds:
            return
        due = self._began + self._seconds * (position + 1) / count
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
