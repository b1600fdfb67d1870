"""Workers inside a test, and what they did."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from arq.connections import ArqRedis
from arq.worker import func

from inboxapp.core.redis_client import open_redis
from inboxapp.core.tasks import end
from workers.worker import InboxWorker

Context = dict[str, Any]
Act = Callable[[int], Awaitable[None]]


class Diary:
    """Which rows were worked on, in order; `act` is what a job does meanwhile."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.ended: list[int] = []
        self.cancelled: list[int] = []
        self._news = asyncio.Event()
        self.act: Act = self._nothing

    async def run_pipeline(self, _ctx: Context, row_id: int) -> None:
        self._note(self.started, row_id)
        try:
            await self.act(row_id)
        except asyncio.CancelledError:
            self._note(self.cancelled, row_id)
            raise
        self._note(self.ended, row_id)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not true():
                self._news.clear()
                await self._news.wait()

    def _note(self, page: list[int], row_id: int) -> None:
        page.append(row_id)
        self._news.set()

    async def _nothing(self, row_id: int) -> None:
        pass


def build(url: str, diary: Diary, **options: Any) -> InboxWorker:
    """A worker whose polls are too far apart to matter, unless a test says otherwise."""
    defaults = {"poll_delay": 60, "keep_result": 0, "handle_signals": False}
    pool = ArqRedis(open_redis(url).connection_pool)
    job = func(diary.run_pipeline, name="run_pipeline")
    return InboxWorker([job], redis_pool=pool, **{**defaults, **options})


@asynccontextmanager
async def running(*workers: InboxWorker) -> AsyncIterator[None]:
    """Run the workers until the block ends; the block begins when they listen."""
    pools = [worker.pool for worker in workers]
    tasks = [asyncio.create_task(worker.async_run()) for worker in workers]
    try:
        async with asyncio.timeout(30):
            for worker in workers:
                await until_it_listens(worker)
        yield
    finally:
        await end(*tasks)
        for worker, pool in zip(workers, pools, strict=True):
            await worker.close()
            await pool.aclose(close_connection_pool=True)


async def until_it_listens(worker: InboxWorker) -> None:
    channel = f"{worker.queue_name}:wake"
    while not (await worker.pool.pubsub_numsub(channel))[0][1]:  # noqa: ASYNC110  Redis has no bell
        await asyncio.sleep(0.01)
