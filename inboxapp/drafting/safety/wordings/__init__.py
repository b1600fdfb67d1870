"""Wordings by meaning: one pattern a line, one meaning a file."""

import re
from pathlib import Path

_FOLDER = Path(__file__).parent


def lines_of(meaning: str) -> list[str]:
    """Return the lines of `<meaning>.txt` without its comments."""
    text = (_FOLDER / f"{meaning}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("# ")]


def any_of(meaning: str) -> re.Pattern[str]:
    """Return what finds any of them, in any case; "^" and "$" are those of a line."""
    patterns = "|".join(f"(?:{line})" for line in lines_of(meaning))
    return re.compile(patterns, re.IGNORECASE | re.MULTILINE)
