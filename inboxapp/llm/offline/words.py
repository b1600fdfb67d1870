"""Small tools of language: sentences, word stems, and a steady choice between phrasings."""

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_BULLET = re.compile(r"^\s*(?:[-*\u2022>]|\d+[.)])\s+")
_WORD = re.compile(r"[a-z0-9']+")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "s", "e", "y")
_SHORTEST_STEM = 3

_EMPTY = """
the and for you your our are was with this that have has from not but can could would will what when
where which who how does did any all about there their they them then than just let know get got
tell send please thanks thank hello hey dear regards best one more some like want need also very
really much many into out over it's its i'm i'd we're we'd us quick question wondering curious
after before until during under over actually exactly honestly anything till interested look
looking see hear ask offer provide
"""
_EMPTY_WORDS = frozenset(_EMPTY.split())


@lru_cache(maxsize=2000)
def sentences(text: str) -> tuple[str, ...]:
    """Cut a text into sentences; bullets and lines count as such."""
    lines = (_BULLET.sub("", line) for line in text.splitlines())
    parts = (part.strip() for line in lines for part in _SENTENCE.split(line))
    return tuple(part for part in parts if part)


def unwrapped(text: str) -> str:
    """Join lines that only a text width broke; paragraphs and bullets stay apart."""
    return re.sub(r"(?<![.!?:\n])\n(?!\s*(?:\n|[-*\u2022>]|\d+[.)]))", " ", text)


@lru_cache(maxsize=5000)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    words = _WORD.findall(text.lower())
    return frozenset(_stem(word) for word in words if word not in _EMPTY_WORDS and len(word) > 2)  # noqa: PLR2004


def pick(options: Sequence[str], seed: str) -> str:
    """Choose one of several phrasings, always the same for the same seed."""
    return options[zlib.crc32(seed.encode("utf-8", "replace")) % len(options)]


def sentence_case(text: str) -> str:
    """Begin with a capital and end with a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?:" else ".")


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word
