from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from inboxapp.ui.runs.figures import cost_words, iso, span_ms, token_words, took_words


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        (None, "n/a"),
        (Decimal(0), "$0"),
        (Decimal("0.000423"), "$0.000423"),
        (Decimal("0.00042371"), "$0.000424"),
        (Decimal("0.012000"), "$0.012"),
        (Decimal("0.5"), "$0.5"),
        (Decimal("1.234567"), "$1.23"),
        (Decimal("1234.5"), "$1,234.50"),
    ],
)
def test_costs_show_what_matters_and_unknown_is_never_zero(
    cost: Decimal | None, expected: str
) -> None:
    assert cost_words(cost) == expected


def test_tokens_are_grouped_and_unknown_is_said() -> None:
    assert token_words(12051) == "12,051"
    assert token_words(0) == "0"
    assert token_words(None) == "n/a"


@pytest.mark.parametrize(
    ("milliseconds", "expected"),
    [(None, ""), (0, "0 ms"), (640, "640 ms"), (2640, "2.6 s"), (65_400, "1 min 5 s")],
)
def test_durations_read_like_speech(milliseconds: int | None, expected: str) -> None:
    assert took_words(milliseconds) == expected


def test_a_span_needs_both_ends_and_is_never_negative() -> None:
    start = datetime(2026, 11, 20, tzinfo=UTC)
    assert span_ms(start, start + timedelta(seconds=1.5)) == 1500
    assert span_ms(start, start - timedelta(seconds=1)) == 0
    assert span_ms(None, start) is None
    assert iso(None) == ""
