"""Ending tasks for certain."""

import asyncio
from typing import Any

PATIENCE_SECONDS = 0.2


async def end(*tasks: "asyncio.Future[Any]") -> None:
    """Cancel the tasks and wait until they are over, whatever they raise.

    One `cancel()` is not enough: redis-py may swallow it while it takes a connection from its pool.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        over, left = await asyncio.wait(left, timeout=PATIENCE_SECONDS)
        for task in over:
            if not task.cancelled():
                task.exception()  # looked at, so that asyncio does not report it as unseen
