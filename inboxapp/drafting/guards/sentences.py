"""The sentence around a place in a text."""

import re

_ENDS = re.compile(r"[.!?…](?=[\s\"')\]]|\Z)|\n")
_REACH = 400


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence with text[start:end] begins and ends, at most 400 each way."""
    left = max(0, start - _REACH)
    begin = left
    for mark in _ENDS.finditer(text, left, start):
        begin = mark.end()
    mark_after = _ENDS.search(text, end, min(len(text), end + _REACH))
    return begin, mark_after.end() if mark_after else min(len(text), end + _REACH)


def is_question(sentence: str) -> bool:
    """Tell whether it ends as a question."""
    return sentence.rstrip(" \t\n\"')]").endswith("?")
