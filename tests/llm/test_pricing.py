from decimal import Decimal

import pytest

from inboxapp.llm.pricing import cost_of, source_of
from inboxapp.llm.types import NO_USAGE, Usage

OPENAI = "https://api.openai.com/v1"
SPENT = Usage(input_tokens=1_000_000, cached_tokens=0, output_tokens=0)


def test_cached_tokens_are_cheaper_and_never_make_a_price_unknown() -> None:
    full = cost_of(SPENT, models=("gpt-5.4-mini",), base_url=OPENAI)
    cached = cost_of(Usage(1_000_000, 500_000, 0), models=("gpt-5.4-mini",), base_url=OPENAI)
    unsaid = cost_of(Usage(1_000_000, None, 0), models=("gpt-5.4-mini",), base_url=OPENAI)
    assert full is not None
    assert cached is not None
    assert cached < full
    assert unsaid == full


@pytest.mark.parametrize(
    ("model", "url"),
    [
        ("gpt-4o", "http://localhost:11434/v1"),
        ("inbox-offline-1", "http://offline.invalid/v1"),
        ("made-up-9", OPENAI),
    ],
)
def test_what_is_not_listed_has_no_price(model: str, url: str) -> None:
    cost = cost_of(SPENT, models=(model,), base_url=url)
    assert (cost, source_of(cost)) == (None, "n/a")


def test_a_dated_model_name_falls_back_to_the_one_asked_for() -> None:
    asked = cost_of(SPENT, models=("gpt-5.4-mini",), base_url=OPENAI)
    assert cost_of(SPENT, models=("unheard-of", "gpt-5.4-mini"), base_url=OPENAI) == asked


def test_unknown_or_impossible_counts_have_no_price() -> None:
    for usage in (Usage(), Usage(5, None, None), Usage(1, 5, 1)):
        assert cost_of(usage, models=("gpt-5.4-mini",), base_url=OPENAI) is None


def test_nothing_spent_costs_nothing_at_a_known_price() -> None:
    assert cost_of(NO_USAGE, models=("gpt-5.4-mini",), base_url=OPENAI) == Decimal(0)
