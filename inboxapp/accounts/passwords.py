"""Passwords: Argon2id, off the event loop, a few at a time."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache, partial

from anyio import CapacityLimiter, to_thread
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from inboxapp.accounts.common_passwords import COMMON_PASSWORDS
from inboxapp.accounts.errors import WeakPassword

SHORTEST = 8
LONGEST = 1024
# 64 MiB and a core each: more at once would only make every sign-in slower.
AT_ONCE = 2

_hashing = PasswordHash((Argon2Hasher(),))
_turns = CapacityLimiter(AT_ONCE)


@dataclass(frozen=True)
class Verdict:
    """Whether the password was right, and a fresh hash when the stored one is out of date."""

    is_right: bool
    new_hash: str | None = None


def check_strength(password: str, email: str) -> None:
    """Raise WeakPassword for what guessing programs try first; length is what counts."""
    if len(password) < SHORTEST:
        raise WeakPassword(f"it needs at least {SHORTEST} characters")
    if len(password) > LONGEST:
        raise WeakPassword(f"it can have at most {LONGEST} characters")
    plain = password.casefold()
    if plain in COMMON_PASSWORDS or len(set(plain)) == 1:
        raise WeakPassword("it is among the first that guessing programs try")
    if plain in {email.casefold(), email.casefold().split("@")[0]}:
        raise WeakPassword("it is the e-mail address")


async def hash_password(password: str) -> str:
    """Return an Argon2id hash with its own salt."""
    return await to_thread.run_sync(partial(_hashing.hash, _bytes(password)), limiter=_turns)


async def verify_password(password: str, stored: str | None) -> Verdict:
    """Compare; without a stored hash it takes as long and is wrong."""
    return await to_thread.run_sync(partial(_verify, _bytes(password), stored), limiter=_turns)


def _verify(password: bytes, stored: str | None) -> Verdict:
    # Made before either branch, so that the first sign-in of a process tells nothing by its time.
    decoy = _decoy()
    if len(password) > LONGEST * 4:
        password = b""
    if stored is None or not Argon2Hasher.identify(stored):
        _hashing.verify(password, decoy)
        return Verdict(is_right=False)
    return Verdict(*_hashing.verify_and_update(password, stored))


@lru_cache(maxsize=1)
def _decoy() -> str:
    return _hashing.hash("nobody has this password")


def _bytes(password: str) -> bytes:
    # The same letters typed on another keyboard are the same password.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
