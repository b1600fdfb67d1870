import asyncio
import time

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from inboxapp.accounts.errors import WeakPassword
from inboxapp.accounts.passwords import check_strength, hash_password, verify_password

pytestmark = pytest.mark.anyio

PASSWORD = "seven small turtles"


async def test_a_hash_is_argon2id_with_its_own_salt() -> None:
    first, second = await hash_password(PASSWORD), await hash_password(PASSWORD)
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second


async def test_only_the_right_password_is_right() -> None:
    stored = await hash_password(PASSWORD)
    assert (await verify_password(PASSWORD, stored)).is_right
    assert not (await verify_password(PASSWORD + " ", stored)).is_right
    assert not (await verify_password("", stored)).is_right


async def test_nothing_is_right_without_a_stored_hash() -> None:
    assert not (await verify_password("nobody has this password", None)).is_right
    assert not (await verify_password(PASSWORD, "!")).is_right


async def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    stored = await hash_password("caf\u00e9 au lait")
    assert (await verify_password("cafe\u0301 au lait", stored)).is_right


async def test_an_outdated_hash_is_replaced_when_the_password_is_known() -> None:
    weak = Argon2Hasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    verdict = await verify_password(PASSWORD, weak)
    assert verdict.is_right
    assert verdict.new_hash is not None
    assert verdict.new_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (await verify_password("wrong password", weak)).new_hash is None


async def test_hashing_leaves_the_event_loop_free() -> None:
    longest_pause = 0.0

    async def watch() -> None:
        nonlocal longest_pause
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest_pause = max(longest_pause, time.perf_counter() - before)

    watcher = asyncio.create_task(watch())
    began = time.perf_counter()
    await asyncio.gather(*(hash_password(PASSWORD) for _ in range(6)))
    took = time.perf_counter() - began
    watcher.cancel()
    # Six hashes on the loop would make one pause as long as all of them.
    assert longest_pause < took / 2


@pytest.mark.parametrize("password", ["\ud800 half a character", "x" * 100_000, "nul \0 inside"])
async def test_strange_passwords_are_wrong_and_break_nothing(password: str) -> None:
    stored = await hash_password(PASSWORD)
    assert not (await verify_password(password, stored)).is_right


@pytest.mark.parametrize(
    "password",
    ["short", "password123", "PASSWORD123", "aaaaaaaaaaaa", "sam@acme.example", "x" * 1025],
)
async def test_what_guessing_programs_try_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword, match="Nothing was changed"):
        check_strength(password, "sam@acme.example")


@pytest.mark.parametrize("password", [PASSWORD, "x1" * 500, "ünïcödé 密码 пароль"])
async def test_long_and_foreign_passwords_are_welcome(password: str) -> None:
    check_strength(password, "sam@acme.example")
    assert (await verify_password(password, await hash_password(password))).is_right
