"""What somebody newly wrote in a mail: without the quoted history and the signature.

Losing a sentence of the lead is worse than keeping a line too many, so each cut needs evidence and
a mail of which nothing would be left is kept whole.
"""

from enum import StrEnum

from inboxapp.channels.reply_lines import (
    attribution_above,
    history_at,
    is_forward_at,
    is_quoted,
    visible,
)
from inboxapp.channels.reply_signature import without_signature

# Where history begins is looked for this far down; a longer text is one long text.
MAX_SEARCHED_LINES = 3000


class _Kind(StrEnum):
    FORWARD = "forward"
    HISTORY = "history"
    NOTHING = "nothing"


def newly_written(full_text: str) -> str:
    """Return the text without quotes, forwarding headers and signature.

    Answers between quoted lines and forwarded messages are kept whole: there the rest is needed.
    """
    lines = full_text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kind, index = _first_older_message(lines)
    if kind is _Kind.FORWARD:
        return full_text.strip()
    unquoted = _without_quotes(lines[:index])
    unsigned = without_signature(unquoted)
    kept = "\n".join(unsigned).strip() or "\n".join(unquoted).strip()
    return kept or full_text.strip()


def _first_older_message(lines: list[str]) -> tuple[_Kind, int]:
    """Find where an older message begins that isn't marked by ">"; there must be text above it."""
    seen_text = False
    for index, line in enumerate(lines[:MAX_SEARCHED_LINES]):
        if not visible(line) or is_quoted(line):
            continue
        if is_forward_at(lines, index):
            return _Kind.FORWARD, index
        if history_at(lines, index):
            return (_Kind.HISTORY, index) if seen_text else (_Kind.NOTHING, len(lines))
        seen_text = True
    return _Kind.NOTHING, len(lines)


def _without_quotes(lines: list[str]) -> list[str]:
    quoted = [index for index, line in enumerate(lines) if is_quoted(line)]
    if not quoted:
        return lines
    first, last = quoted[0], quoted[-1]
    start = attribution_above(lines, first)
    if start == first and len(quoted) == 1:
        return lines  # one ">" that nobody is quoted with is part of the text
    if any(visible(line) and not is_quoted(line) for line in lines[first:last]):
        return lines
    before, after = lines[:start], without_signature(lines[last + 1 :], may_be_all=True)
    if _has_text(before) and _has_text(after):
        return lines
    return before if _has_text(before) else after


def _has_text(lines: list[str]) -> bool:
    return any(visible(line) for line in lines)
