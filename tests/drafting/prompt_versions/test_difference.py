from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxapp.drafting.prompt_versions.difference import Change, Piece, around_changes, difference


def side(pieces: tuple[Piece, ...], without: Change) -> str:
    return "".join(piece.text for piece in pieces if piece.change is not without)


def test_only_the_words_that_differ_are_marked() -> None:
    assert difference("Say hello.\nBe kind.\n", "Say a warm hello.\nBe kind.\n") == (
        Piece(Change.SAME, "Say"),
        Piece(Change.ADDED, " a warm"),
        Piece(Change.SAME, " hello.\nBe kind.\n"),
    )


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert difference("Same", "Same") == (Piece(Change.SAME, "Same"),)
    assert difference("", "") == ()


@given(st.text(alphabet="ab \n.", max_size=80), st.text(alphabet="ab \n.", max_size=80))
def test_both_texts_can_be_read_from_the_pieces(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert side(pieces, Change.ADDED) == before
    assert side(pieces, Change.REMOVED) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * 10_000, "b\na\n" * 5_000),
        ("a b " * 5_000, "b c a " * 3_300),
        ("x" * 20_000, "y" * 20_000),
    ],
)
def test_a_text_made_to_be_slow_is_not(before: str, after: str) -> None:
    began = perf_counter()
    assert difference(before, after)
    assert perf_counter() - began < 5


def test_long_stretches_without_a_change_are_folded() -> None:
    lines = [f"Rule {number}.\n" for number in range(40)]
    before = "".join(lines)
    (same, added) = around_changes(difference(before, before + "Be short.\n"))
    assert same.text == "⋯ 38 lines without a change ⋯\nRule 38.\nRule 39.\n"
    assert added == Piece(Change.ADDED, "Be short.\n")
    changed = before.replace("Rule 20", "Norm 20")
    texts = [piece.text for piece in around_changes(difference(before, changed))]
    assert texts[0] == "⋯ 18 lines without a change ⋯\nRule 18.\nRule 19.\n"
    assert texts[-1] == " 20.\nRule 21.\nRule 22.\n⋯ 17 lines without a change ⋯\n"


def test_a_short_stretch_and_a_text_without_a_change_stay_whole() -> None:
    few = difference("One\nTwo\nThree\nFour\n", "One\nTwo\nThree\nFour\nFive\n")
    assert around_changes(few) == few
    same = difference("Rule\n" * 40, "Rule\n" * 40)
    assert around_changes(same) == same
