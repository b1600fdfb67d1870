"""Workers say that they are alive; readiness checks and screens read it."""

import json
from collections.abc import Awaitable
from dataclasses import asdict, dataclass
from typing import cast

from redis.asyncio import Redis

ALIVE_SECONDS = 15
WORKERS = "inboxapp:workers"


@dataclass(frozen=True)
class LiveWorker:
    """A worker process; `started` is ISO 8601 in UTC, `running` counts its jobs."""

    name: str
    pid: int
    host: str
    started: str
    running: int = 0


async def beat(redis: Redis, worker: LiveWorker) -> None:
    """Count as alive for ALIVE_SECONDS more."""
    async with redis.pipeline(transaction=False) as pipe:
        pipe.set(_key(worker.name), json.dumps(asdict(worker)), ex=ALIVE_SECONDS)
        pipe.sadd(WORKERS, worker.name)
        await pipe.execute()


async def bow_out(redis: Redis, name: str) -> None:
    """Stop counting as alive at once."""
    async with redis.pipeline(transaction=False) as pipe:
        pipe.delete(_key(name))
        pipe.srem(WORKERS, name)
        await pipe.execute()


async def live_workers(redis: Redis) -> list[LiveWorker]:
    """Return the workers that were heard of lately, by name; forgets the dead."""
    members: set[bytes] = await cast("Awaitable[set[bytes]]", redis.smembers(WORKERS))
    names = sorted(name.decode() for name in members)
    if not names:
        return []
    beats = await redis.mget([_key(name) for name in names])
    dead = [name for name, value in zip(names, beats, strict=True) if value is None]
    if dead:
        await cast("Awaitable[int]", redis.srem(WORKERS, *dead))
    return [LiveWorker(**json.loads(value)) for value in beats if value is not None]


def _key(name: str) -> str:
    return f"inboxapp:worker:{name}"
