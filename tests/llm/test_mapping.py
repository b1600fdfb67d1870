from datetime import UTC, datetime

import pytest

from inboxapp.core import clock
from inboxapp.llm.mapping import retry_after, shown


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 20 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after-ms": "soon"}, None),
    ],
)
def test_every_spelling_of_a_wait_is_read(
    headers: dict[str, str], seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert retry_after(headers) == seconds


def test_a_servers_words_are_shown_on_one_short_line_and_pages_not_at_all() -> None:
    assert shown(" too\nbusy ") == "too busy"
    assert len(shown("x" * 5000)) == 200
    assert shown("<!doctype html><html>") == ""
