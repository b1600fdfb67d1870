"""arq's worker, woken by PUBLISH and without three faults of arq 0.25.

The faults: no job could be aborted while every slot was busy, SIGTERM waited its whole window even
when the jobs had ended, and a missing Redis took a minute to be noticed. All three come from one
loop, which is replaced here.
"""

import asyncio
import contextlib
from functools import partial
from signal import Signals

import structlog
from arq.connections import RedisSettings
from arq.constants import in_progress_key_prefix
from arq.utils import timestamp_ms
from arq.worker import Worker
from redis.exceptions import RedisError

from inboxapp.core.errors import AppError
from inboxapp.core.tasks import end
from inboxapp.jobs import wake_channel
from workers.connection import connect
from workers.wake import listen

# A job whose worker was killed is free again after this long; a living worker keeps renewing.
CLAIM_SECONDS = 15.0
RENEW_SECONDS = 4.0
OUTAGE_PAUSE_SECONDS = 0.5

log = structlog.get_logger(__name__)


class InboxWorker(Worker):
    """Runs jobs; a burst ends when nothing is queued that is due within the horizon."""

    burst_horizon_seconds = 10.0
    _owns_pool = False
    _redis_is_away = False
    _is_stopping = False

    def run(self) -> None:
        """Run until a signal; what keeps the worker from starting is one sentence, not a trace."""
        try:
            super().run()
        except AppError as error:
            raise SystemExit(str(error)) from None

    async def main(self) -> None:
        """Open what jobs need, then work until the burst is over or a signal cancels us."""
        self._woken, self._is_stopping = asyncio.Event(), False
        if not self._pool:
            self._pool = await connect(
                self.redis_settings or RedisSettings(), queue=self.queue_name
            )
            self._owns_pool = True
        self.ctx |= {"redis": self.pool, "jobs_running": lambda: len(self.tasks)}
        if self.on_startup:
            await self.on_startup(self.ctx)
        if not self.burst:
            log.info("worker_started", jobs=list(self.functions), queue=self.queue_name)
        company = [
            asyncio.create_task(listen(self.pool, wake_channel(self.queue_name), self._woken.set)),
            asyncio.create_task(self._renew_claims()),
        ]
        try:
            await self._work()
        finally:
            await end(*company)

    async def _work(self) -> None:
        while not self._is_stopping:
            self._woken.clear()
            try:
                await self._poll_iteration()
                if self.burst and await self._burst_is_over():
                    return
                pause = await self._pause_seconds()
                self._redis_is_away = False
            except (RedisError, OSError) as error:
                self._note_outage(error)
                pause = OUTAGE_PAUSE_SECONDS
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    def _note_outage(self, error: Exception) -> None:
        if not self._redis_is_away:
            log.warning("worker_lost_redis", error=type(error).__name__)
        self._redis_is_away = True

    async def _poll_iteration(self) -> None:
        if self.allow_pick_jobs and not self.sem.locked():
            await self.start_jobs(await self._jobs_to_claim())
        if self.allow_abort_jobs:
            await self._cancel_aborted_jobs()
        await self.heart_beat()

    async def _jobs_to_claim(self) -> list[bytes]:
        """Return due jobs that nobody runs, oldest first; running ones still head the queue."""
        offset, limit = 0, self._read_limit()
        while limit:
            page = await self.pool.zrangebyscore(
                self.queue_name, "-inf", timestamp_ms(), start=offset, num=limit
            )
            free = await self._unclaimed(page)
            if free or len(page) < limit:
                return free
            offset += limit
        return []

    def _read_limit(self) -> int:
        if self.burst and self.max_burst_jobs >= 0:
            return max(0, min(self.queue_read_limit, self.max_burst_jobs - self._jobs_started()))
        return self.queue_read_limit

    async def _unclaimed(self, job_ids: list[bytes]) -> list[bytes]:
        others = [job_id for job_id in job_ids if job_id.decode() not in self.tasks]
        if not others:
            return []
        claims = await self.pool.mget([_claim_key(job_id.decode()) for job_id in others])
        return [job_id for job_id, claim in zip(others, claims, strict=True) if claim is None]

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        """Claim and start as many as there are free slots; never waits for a slot."""
        for job_id in map(bytes.decode, job_ids):
            if self.sem.locked() or not self.allow_pick_jobs:
                return
            if (score := await self._claim(job_id)) is not None:
                await self.sem.acquire()
                self.tasks[job_id] = task = self.loop.create_task(self._run(job_id, score))
                task.add_done_callback(partial(self._job_ended, job_id))

    async def _claim(self, job_id: str) -> int | None:
        """Return the score of the job if it is now ours."""
        async with self.pool.pipeline(transaction=True) as pipe:
            pipe.set(_claim_key(job_id), b"1", nx=True, px=_claim_ms())
            pipe.zscore(self.queue_name, job_id)
            claimed, score = await pipe.execute()
        if not claimed:
            return None
        if score is None or score > timestamp_ms():
            # It ended, or was put off, between our look at the queue and the claim.
            await self.pool.delete(_claim_key(job_id))
            return None
        return int(score)

    async def _run(self, job_id: str, score: int) -> None:
        try:
            await self.run_job(job_id, score)
        except (RedisError, OSError) as error:
            # The claim runs out and the job comes again; the row tells it what is done already.
            log.warning("job_outcome_unrecorded", job_id=job_id, error=type(error).__name__)
        except asyncio.CancelledError:
            # Cancelled before arq's own handling began: let another worker have it at once.
            with contextlib.suppress(RedisError, OSError):
                await self.pool.delete(_claim_key(job_id))

    def _job_ended(self, job_id: str, _task: asyncio.Task[None]) -> None:
        self.tasks.pop(job_id, None)
        self.sem.release()
        self._woken.set()

    async def _renew_claims(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            with contextlib.suppress(RedisError, OSError):
                async with self.pool.pipeline(transaction=False) as pipe:
                    for job_id in self.tasks:
                        pipe.pexpire(_claim_key(job_id), _claim_ms())
                    await pipe.execute()

    async def _pause_seconds(self) -> float:
        """Return how long to sleep unless woken: until the next poll or the next delayed job."""
        now = timestamp_ms()
        later = await self.pool.zrangebyscore(
            self.queue_name, f"({now}", "+inf", start=0, num=1, withscores=True
        )
        if not later:
            return self.poll_delay_s
        _, due = later[0]
        return min(self.poll_delay_s, (float(due) - now) / 1000 + 0.001)

    async def _burst_is_over(self) -> bool:
        if self.tasks:
            return False
        if 0 <= self.max_burst_jobs <= self._jobs_started():
            return True
        horizon = timestamp_ms() + int(self.burst_horizon_seconds * 1000)
        return not await self.pool.zcount(self.queue_name, "-inf", horizon)

    def handle_sig(self, signum: Signals) -> None:
        """Stop now; jobs that still run return to the queue."""
        # Python 3.11 may lose a cancellation, so the loop looks for itself as well.
        self._is_stopping = True
        super().handle_sig(signum)

    async def _wait_for_tasks_to_complete(self, signum: Signals) -> None:
        """End as soon as the running jobs have, at the latest when the window is over."""
        if self.tasks:
            await asyncio.wait(self.tasks.values(), timeout=self._job_completion_wait)
        self.handle_sig(signum)

    def handle_sig_wait_for_completion(self, signum: Signals) -> None:
        """Take no more jobs and let the running ones end; a second signal does not wait."""
        if not self.allow_pick_jobs:
            self.handle_sig(signum)
            return
        super().handle_sig_wait_for_completion(signum)

    async def close(self) -> None:
        """Stop jobs that still run (they return to the queue) and give everything back."""
        await end(*self.tasks.values())
        if not self._pool:
            return
        if self.on_shutdown:
            await self.on_shutdown(self.ctx)
        with contextlib.suppress(RedisError, OSError):
            await self.pool.delete(self.health_check_key)
        if self._owns_pool:
            await self.pool.aclose(close_connection_pool=True)
        self._pool = None  # type: ignore[assignment]  # arq's own way to say closed


def _claim_key(job_id: str) -> str:
    return in_progress_key_prefix + job_id


def _claim_ms() -> int:
    return int(CLAIM_SECONDS * 1000)
