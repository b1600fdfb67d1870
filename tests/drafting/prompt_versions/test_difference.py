from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxapp.drafting.prompt_versions.difference import Change, Piece, difference


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
