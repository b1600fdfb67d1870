"""Ending tasks for certain."""

import asyncio
from typing import Any

PATIENCE_SECONDS = 0.2


async def end(*tasks: "asyncio.Future[Any]") -> None:
    """Cancel the tasks and wait until they are over, whatever they raise.

    One `cancel()` is not enough: Python 3.11 loses one that meets the end of `asyncio.wait_for`,
    which redis-py and arq use for every command and job.
    """
    for task in tasks:
        task.add_done_callback(_look_at)
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=PATIENCE_SECONDS)


def _look_at(task: "asyncio.Future[Any]") -> None:
    """See the exception, or asyncio reports it as never retrieved."""
    if not task.cancelled():
        task.exception()
