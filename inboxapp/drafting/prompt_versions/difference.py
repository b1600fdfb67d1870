"""What changed between two texts: lines first, words within the lines that differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Beyond this many words on a side, changed lines are shown as wholes: a page can't wait for more.
MOST_WORDS = 1500
_WORD = re.compile(r"\s*[^\s\w]|\s*\w+|\s+")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """Neighbouring text of one fate."""

    change: Change
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return `after` in pieces, with what was removed from `before` in its places."""
    lines = (before.splitlines(keepends=True), after.splitlines(keepends=True))
    return tuple(_joined(_by_line(*lines)))


def _by_line(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, left, left_end, right, right_end in _steps(before, after):
        old, new = "".join(before[left:left_end]), "".join(after[right:right_end])
        if tag == "equal":
            yield Piece(Change.SAME, new)
            continue
        words = (_WORD.findall(old), _WORD.findall(new))
        if tag == "replace" and max(map(len, words)) <= MOST_WORDS:
            yield from _by_word(*words)
        else:
            yield Piece(Change.REMOVED, old)
            yield Piece(Change.ADDED, new)


def _by_word(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, left, left_end, right, right_end in _steps(before, after):
        old, new = "".join(before[left:left_end]), "".join(after[right:right_end])
        if tag == "equal":
            yield Piece(Change.SAME, new)
        else:
            yield Piece(Change.REMOVED, old)
            yield Piece(Change.ADDED, new)


def _steps(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    # What repeats all the time anchors nothing: without that, a crafted text takes minutes.
    return SequenceMatcher(None, before, after, autojunk=True).get_opcodes()


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbours of one fate and leave out what is empty."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.change is piece.change:
            last = Piece(last.change, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
