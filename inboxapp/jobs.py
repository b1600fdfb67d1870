"""The doorbell: tells a worker that a row is waiting. The row itself is the truth."""

from enum import StrEnum

from arq.connections import ArqRedis
from arq.constants import default_queue_name
from redis.asyncio import Redis

from inboxapp.core.database import Transaction

QUEUE: str = default_queue_name


class Job(StrEnum):
    """What a worker can be asked to do; each name is a function in `workers.tasks`."""

    CLASSIFY_MESSAGE = "classify_message"
    RUN_PIPELINE = "run_pipeline"
    DRAFT_UNRECORDED = "draft_unrecorded"
    AUTO_SEND = "auto_send"


def enqueue(
    tx: Transaction, job: Job, row_id: int, *, key: str = "", delay_seconds: float = 0.0
) -> None:
    """Ring for the row once `tx` has committed; a ring that is lost is repeated by a sweeper.

    While a job with the same row and key waits or runs, a second ring is dropped: give each
    attempt its own `key`.
    """

    async def after_commit(redis: Redis) -> None:
        await ring(redis, job, row_id, key=key, delay_seconds=delay_seconds)

    tx.when_committed(after_commit)


async def ring(
    redis: Redis, job: Job, row_id: int, *, key: str = "", delay_seconds: float = 0.0
) -> bool:
    """Queue the job and wake the workers; False when the same job already waits or runs.

    Raises RedisError when Redis is away.
    """
    queue = ArqRedis(redis.connection_pool, default_queue_name=QUEUE)
    queued = await queue.enqueue_job(
        job.value, row_id, _job_id=f"{job}:{row_id}:{key}", _defer_by=delay_seconds or None
    )
    if queued is None:
        return False
    # A delayed job wakes them too: they learn when it is due instead of finding out by polling.
    await redis.publish(wake_channel(QUEUE), b"1")
    return True


def wake_channel(queue: str) -> str:
    """Name the channel that idle workers listen to."""
    return f"{queue}:wake"
