from datetime import UTC, datetime, timedelta

import pytest

from inboxapp.ui.memory.words import expiry_words, life_choice

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "words", "life"),
    [
        (None, "for good", ""),
        (timedelta(days=364, hours=5), "for 12 more months", "365"),
        (timedelta(days=59, hours=5), "for 59 more days", "90"),
        (timedelta(days=1, hours=5), "for 1 more day", "7"),
        (timedelta(hours=5), "for less than a day", "7"),
        (timedelta(hours=-5), "expired today", "7"),
        (timedelta(days=-3), "expired 3 days ago", "7"),
        (timedelta(days=-90), "expired 3 months ago", "7"),
        (timedelta(days=4000), "for 133 more months", "365"),
    ],
)
def test_how_long_a_fact_counts_is_said_in_words(
    left: timedelta | None, words: str, life: str
) -> None:
    expires_at = None if left is None else NOW + left
    assert expiry_words(expires_at, NOW) == words
    assert life_choice(expires_at, NOW) == life
