import pytest

from inboxapp.drafting.context.budgets import cut, size, take


@pytest.mark.parametrize("limit", [3, 10, 100, 1_000])
@pytest.mark.parametrize(
    "text", ["plain words " * 500, "<" * 5_000, "\n\t\x01" * 2_000, "ü≥𝄞" * 900]
)
def test_a_cut_text_takes_no_more_room_than_it_may_and_says_so(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert size(short) <= limit or short == "…"
    assert "…" in short


def test_what_fits_is_not_touched() -> None:
    assert cut("word " * 10, 52) == "word " * 10


def test_a_bracket_counts_as_what_it_takes_in_the_prompt() -> None:
    assert size("<a>") == len('"\\u003ca\\u003e"')


def test_what_is_too_large_makes_way_for_smaller_ones() -> None:
    taken, left = take(["x" * 50, "y", "z"], lambda text: {"t": text}, 30)
    assert (taken, left) == ([{"t": "y"}, {"t": "z"}], ["x" * 50])


def test_in_a_row_nothing_comes_after_a_gap() -> None:
    taken, left = take(["a", "x" * 50, "z"], lambda text: {"t": text}, 40, in_a_row=True)
    assert (taken, left) == ([{"t": "a"}], ["x" * 50, "z"])
