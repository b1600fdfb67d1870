"""Whose turn it is to do the night's work: one worker at a time, once per UTC day.

A worker that is killed loses its turn when the lease ends, and another one begins anew.
"""

import secrets
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import cast

from redis.asyncio import Redis

CLAIM = "inboxapp:nightly:claim"
DONE = "inboxapp:nightly:done"
# Far longer than one batch takes.
LEASE_SECONDS = 120

_RENEW = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('expire', KEYS[1], ARGV[2])"
_RELEASE = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1])"


class TurnLost(Exception):
    """The lease ended while the worker stood still; another one may be at work."""


@dataclass(frozen=True)
class Turn:
    """A claim on the night's work."""

    redis: Redis
    token: str

    async def renew(self) -> None:
        """Hold the claim for another while; raises TurnLost."""
        if not await self._ask(_RENEW, LEASE_SECONDS):
            raise TurnLost

    async def release(self) -> None:
        """Give the claim up, if it is still ours."""
        await self._ask(_RELEASE)

    async def _ask(self, script: str, *arguments: int) -> bool:
        values = [self.token, *map(str, arguments)]
        return bool(await cast("Awaitable[int]", self.redis.eval(script, 1, CLAIM, *values)))


@asynccontextmanager
async def take_turn(redis: Redis, worker: str) -> AsyncIterator[Turn | None]:
    """Claim the night's work until the block ends; None when somebody else is at it."""
    token = f"{worker}:{secrets.token_hex(8)}"
    if not await redis.set(CLAIM, token, nx=True, ex=LEASE_SECONDS):
        yield None
        return
    turn = Turn(redis, token)
    try:
        yield turn
    finally:
        await turn.release()


async def is_done(redis: Redis, day: date) -> bool:
    """Tell whether the day's work was done to its end."""
    done: bytes | None = await redis.get(DONE)
    return done is not None and done.decode() >= day.isoformat()


async def mark_done(redis: Redis, day: date) -> None:
    """Note that the day's work was done; losing the note costs a harmless repetition."""
    await redis.set(DONE, day.isoformat())
