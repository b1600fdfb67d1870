"""Hundreds of walks look at the same knowledge and mails: what was found once is remembered."""

from collections.abc import Iterator
from functools import lru_cache

import pytest

from inboxapp.drafting.safety import injection


@pytest.fixture(autouse=True, scope="session")
def remembered_suspicions() -> Iterator[None]:
    """The detector is pure, so remembering its answers changes none of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(injection, "suspicion", lru_cache(maxsize=5000)(injection.suspicion))
        yield
