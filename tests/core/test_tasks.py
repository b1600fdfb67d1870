import asyncio
from contextlib import suppress

import pytest

from inboxapp.core import tasks
from inboxapp.core.tasks import end

pytestmark = pytest.mark.anyio


async def test_a_task_that_swallows_a_cancellation_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "PATIENCE_SECONDS", 0.01)

    async def stubborn() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        await asyncio.sleep(60)

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await end(task)
    assert task.cancelled()


async def test_a_task_that_failed_is_not_reported_as_unseen() -> None:
    async def fail() -> None:
        raise ValueError("a bug")

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    await end(task)


async def test_there_may_be_nothing_to_end() -> None:
    await end()
