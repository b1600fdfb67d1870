"""Slows guessing down without locking anybody out for good."""

import hashlib
import ipaddress
import time
from dataclasses import dataclass
from datetime import timedelta

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import Redis

from inboxapp.accounts.errors import TooManyAttempts

# One account from one address; from addresses it was never used from; one address in all.
PER_PAIR = RateLimitItemPerMinute(8, 5, namespace="sign-in-pair")
PER_ACCOUNT = RateLimitItemPerMinute(30, 15, namespace="sign-in-account")
PER_ADDRESS = RateLimitItemPerMinute(60, 5, namespace="sign-in-address")
FAMILIAR_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Attempt:
    """A try to sign in, by what may be counted; holds no plain address of anybody."""

    account: str
    address: str


def attempt_of(email: str, address: str) -> Attempt:
    """Name an attempt; IPv6 addresses count by their network, which one machine owns whole."""
    return Attempt(account=_short(email.strip().casefold()), address=_short(_network(address)))


def limiter(redis: Redis) -> FixedWindowRateLimiter:
    """Return a limiter that counts in Redis, on the connections we have."""
    storage = RedisStorage(
        "async+redis://",
        implementation="redispy",
        key_prefix="inboxapp:limits",
        connection_pool=redis.connection_pool,  # type: ignore[arg-type]
    )
    return FixedWindowRateLimiter(storage)


async def admit(redis: Redis, attempt: Attempt) -> None:
    """Count the attempt before anything is checked; raise TooManyAttempts with the wait.

    A stranger's guesses never shut out the owner: an address that signed in to the account
    lately is not counted against the account as a whole. RedisError passes through: without a
    count nobody is admitted.
    """
    counts = limiter(redis)
    if not await counts.test(PER_ADDRESS, attempt.address):
        raise await _refusal(counts, PER_ADDRESS, attempt.address)
    if not await counts.hit(PER_PAIR, attempt.account, attempt.address):
        raise await _refusal(counts, PER_PAIR, attempt.account, attempt.address)
    if await redis.exists(_familiar(attempt)):
        return
    if not await counts.hit(PER_ACCOUNT, attempt.account):
        raise await _refusal(counts, PER_ACCOUNT, attempt.account)


async def failed(redis: Redis, attempt: Attempt) -> None:
    """Remember a wrong guess against the address it came from."""
    await limiter(redis).hit(PER_ADDRESS, attempt.address)


async def succeeded(redis: Redis, attempt: Attempt) -> None:
    """Forget the typing errors before it, and know the address from now on."""
    await limiter(redis).clear(PER_PAIR, attempt.account, attempt.address)
    await redis.set(_familiar(attempt), b"1", ex=FAMILIAR_FOR)


async def _refusal(
    counts: FixedWindowRateLimiter, item: RateLimitItem, *names: str
) -> TooManyAttempts:
    stats = await counts.get_window_stats(item, *names)
    return TooManyAttempts(seconds_until(stats.reset_time))


def seconds_until(moment: float) -> int:
    """Return whole seconds until a Unix time, at least one."""
    return max(1, round(moment - time.time()))


def _familiar(attempt: Attempt) -> str:
    return f"inboxapp:familiar:{attempt.account}:{attempt.address}"


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:  # noqa: PLR2004  the other kind
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _short(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
