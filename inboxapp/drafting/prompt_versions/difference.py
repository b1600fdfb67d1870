"""What changed between two texts: lines first, words within the lines that differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Beyond this many words on a side, changed lines are shown as wholes: a page can't wait for more.
MOST_WORDS = 1500
# This many unchanged lines stand beside a change; so many more are worth folding.
_LINES_BESIDE = 2
_LEAST_FOLDED = 3
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


def around_changes(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Fold long stretches without a change, so that the changes are in sight."""
    if all(piece.change is Change.SAME for piece in pieces):
        return tuple(pieces)
    last = len(pieces) - 1
    return tuple(
        _folded(piece, is_after=place > 0, is_before=place < last)
        if piece.change is Change.SAME
        else piece
        for place, piece in enumerate(pieces)
    )


def _folded(piece: Piece, *, is_after: bool, is_before: bool) -> Piece:
    """Keep the lines after the change before it, and those before the next one."""
    lines = piece.text.splitlines(keepends=True)
    head, tail = _LINES_BESIDE * is_after, _LINES_BESIDE * is_before
    # The line in which a change stands is not counted among those beside it.
    head, tail = head + is_after, tail + (is_before and not piece.text.endswith("\n"))
    hidden = len(lines) - head - tail
    if hidden < _LEAST_FOLDED:
        return piece
    kept = (*lines[:head], f"⋯ {hidden} lines without a change ⋯\n", *lines[head + hidden :])
    return Piece(Change.SAME, "".join(kept))


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
