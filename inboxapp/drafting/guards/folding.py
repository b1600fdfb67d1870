"""A text as a reader or a browser sees it, with the way back to what stands there."""

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

_ESCAPE = re.compile(
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?|(?:%[0-9a-fA-F]{2}){1,60}"
)
# What address bars take for a full stop.
_DOTS = {"\u3002": ".", "\uff0e": ".", "\uff61": ".", "\u2024": ".", "\ufe52": "."}


@dataclass(frozen=True)
class Folded:
    """`text` without disguise; its character i stands at starts[i]:ends[i] of the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where text[start:end] (not empty) stands in the original."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """Undo entities, percent signs, full width and invisible characters; nothing else changes."""
    if text.isascii() and not _ESCAPE.search(text):
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    folded = list(_characters(text))
    return Folded(
        "".join(char for char, _, _ in folded),
        [start for _, start, _ in folded],
        [end for _, _, end in folded],
    )


def _characters(text: str) -> Iterator[tuple[str, int, int]]:
    place = 0
    for escape in _ESCAPE.finditer(text):
        yield from _plain_characters(text, place, escape.start())
        for char in _unescaped(escape.group()):
            for visible in _visible(char):
                yield visible, escape.start(), escape.end()
        place = escape.end()
    yield from _plain_characters(text, place, len(text))


def _plain_characters(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    for index in range(start, end):
        for visible in _visible(text[index]):
            yield visible, index, index + 1


def _unescaped(escape: str) -> str:
    return unquote(escape) if escape.startswith("%") else html.unescape(escape)


@lru_cache(maxsize=4096)
def _visible(char: str) -> str:
    if char.isascii():
        return char
    if char in _DOTS:
        return "."
    # Format characters, variation selectors and the grapheme joiner show nothing.
    if unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f" or char == "\u034f":
        return ""
    plain = unicodedata.normalize("NFKC", char)
    # "¼" and the like fold to several characters: only letters and signs in disguise matter.
    return plain if plain.isascii() and not plain.isspace() else char
