from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from inboxapp.llm.types import (
    NO_USAGE,
    UNKNOWN_USAGE,
    Attempt,
    AttemptKind,
    Usage,
    total_cost,
)

ATTEMPT = Attempt(
    number=1,
    kind=AttemptKind.FIRST,
    started_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    latency_ms=5,
    budget_tokens=1200,
    finish_reason="stop",
    error_class=None,
    error=None,
    usage=Usage(1, 2, 3, None),
    cost=Decimal("0.000100"),
)


def test_usage_adds_up_field_by_field_and_unknown_stays_unknown() -> None:
    assert Usage(1, 2, 3, None) + Usage(10, 20, 30, 40) == Usage(11, 22, 33, None)
    assert Usage.total([Usage(1, 1, 1, 1), NO_USAGE]) == Usage(1, 1, 1, 1)
    assert Usage.total([NO_USAGE, UNKNOWN_USAGE]) == UNKNOWN_USAGE
    assert Usage.total([]) == NO_USAGE


def test_one_unknown_cost_makes_the_total_unknown() -> None:
    assert total_cost([ATTEMPT, ATTEMPT]) == Decimal("0.0002")
    assert total_cost([ATTEMPT, replace(ATTEMPT, cost=None)]) is None


def test_an_attempt_is_stored_as_plain_values() -> None:
    stored = ATTEMPT.to_json()
    assert stored["started_at"] == "2026-11-20T12:00:00+00:00"
    assert stored["cost"] == "0.000100"
    assert stored["usage"] == {
        "input_tokens": 1,
        "cached_tokens": 2,
        "output_tokens": 3,
        "reasoning_tokens": None,
    }
