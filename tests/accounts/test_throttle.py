import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from inboxapp.accounts.errors import TooManyAttempts
from inboxapp.accounts.throttle import (
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_PAIR,
    Attempt,
    admit,
    attempt_of,
    failed,
    succeeded,
)
from inboxapp.core.redis_client import open_redis

pytestmark = pytest.mark.anyio

SAM = "sam@acme.example"
OFFICE = "203.0.113.7"


async def guesses_until_refused(redis: Redis, attempts: list[Attempt]) -> int:
    for number, attempt in enumerate(attempts):
        try:
            await admit(redis, attempt)
        except TooManyAttempts:
            return number
        await failed(redis, attempt)
    return len(attempts)


async def test_one_address_guesses_one_account_a_few_times_only(redis: Redis) -> None:
    attempts = [attempt_of(SAM, OFFICE)] * 1000
    assert await guesses_until_refused(redis, attempts) == PER_PAIR.amount


async def test_the_refusal_says_how_long_to_wait_and_that_nothing_is_locked(redis: Redis) -> None:
    attempt = attempt_of(SAM, OFFICE)
    await guesses_until_refused(redis, [attempt] * 20)
    with pytest.raises(TooManyAttempts, match=r"wait 5 minutes.*not locked") as refused:
        await admit(redis, attempt)
    assert 0 < refused.value.retry_after <= PER_PAIR.get_expiry()


async def test_refused_tries_do_not_make_the_wait_longer(redis: Redis) -> None:
    attempt = attempt_of(SAM, OFFICE)
    await guesses_until_refused(redis, [attempt] * 20)
    keys = [key async for key in redis.scan_iter("inboxapp:limits*sign-in-pair*")]
    await redis.expire(keys[0], 7)
    with pytest.raises(TooManyAttempts) as refused:
        await admit(redis, attempt)
    assert refused.value.retry_after <= 7


async def test_many_addresses_guess_one_account_a_limited_number_of_times(redis: Redis) -> None:
    attempts = [attempt_of(SAM, f"198.51.100.{host % 250}") for host in range(1000)]
    assert await guesses_until_refused(redis, attempts) == PER_ACCOUNT.amount


async def test_one_address_guesses_many_accounts_a_limited_number_of_times(redis: Redis) -> None:
    attempts = [attempt_of(f"person{number}@acme.example", OFFICE) for number in range(1000)]
    assert await guesses_until_refused(redis, attempts) == PER_ADDRESS.amount


async def test_a_stranger_who_guesses_does_not_shut_out_the_owner(redis: Redis) -> None:
    owner = attempt_of(SAM, OFFICE)
    await admit(redis, owner)
    await succeeded(redis, owner)
    await guesses_until_refused(
        redis, [attempt_of(SAM, f"198.51.100.{host % 250}") for host in range(200)]
    )
    await admit(redis, owner)


async def test_signing_in_forgets_the_typing_errors_before_it(redis: Redis) -> None:
    attempt = attempt_of(SAM, OFFICE)
    for _ in range(3):
        await guesses_until_refused(redis, [attempt] * (PER_PAIR.amount - 1))
        await admit(redis, attempt)
        await succeeded(redis, attempt)


async def test_the_wait_ends_by_itself(redis: Redis) -> None:
    attempt = attempt_of(SAM, OFFICE)
    await guesses_until_refused(redis, [attempt] * 20)
    async for key in redis.scan_iter("inboxapp:limits*"):
        assert 0 < await redis.ttl(key) <= PER_ACCOUNT.get_expiry()


async def test_an_ipv6_machine_does_not_get_a_new_count_with_each_of_its_addresses() -> None:
    assert attempt_of(SAM, "2001:db8:1:2::1") == attempt_of(SAM, "2001:db8:1:2:ffff::9")
    assert attempt_of(SAM, "2001:db8:1:2::1") != attempt_of(SAM, "2001:db8:1:3::1")


async def test_capitals_and_spaces_do_not_make_another_account() -> None:
    assert attempt_of(" Sam@Acme.example ", OFFICE) == attempt_of(SAM, OFFICE)


async def test_no_address_of_anybody_is_kept_in_plain(redis: Redis) -> None:
    attempt = attempt_of(SAM, OFFICE)
    await admit(redis, attempt)
    await succeeded(redis, attempt)
    keys = b" ".join([key async for key in redis.scan_iter("*")])
    assert b"sam" not in keys
    assert b"203" not in keys.replace(attempt.account.encode(), b"").replace(
        attempt.address.encode(), b""
    )


async def test_without_a_count_nobody_is_admitted() -> None:
    away = open_redis("redis://127.0.0.1:1")
    with pytest.raises(RedisError):
        await admit(away, attempt_of(SAM, OFFICE))
    await away.aclose()
