"""Links that the client did not allow, and a text without them."""

import re

from inboxapp.drafting.guards.finding_links import Link, find_links
from inboxapp.drafting.guards.hosts import is_allowed
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

INSTEAD = "[[fill: a link was removed: not one of yours]]"
# Removing a link can bring another to light; no honest text needs more.
MOST_ROUNDS = 5

_MARKDOWN = re.compile(r"!?\[[^\[\]]{0,500}\]\(\s{0,3}\Z")
_AFTER_MARKDOWN = re.compile(r"[^()\n]{0,300}\)")


def foreign_links(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find every link whose host is neither the client's nor the lead's own booking page."""
    return tuple(
        _finding(text, link) for link in find_links(text) if not is_allowed(link.target, grounds)
    )


def without_foreign_links(text: str, grounds: Grounds) -> tuple[str, tuple[Finding, ...]]:
    """Return the text with a slot in place of each foreign link, and what was taken out.

    The findings' places are those in the text that was given.
    """
    found = foreign_links(text, grounds)
    left, again = text, found
    for _ in range(MOST_ROUNDS):
        if not again:
            return left, found
        left = _replaced(left, again)
        again = foreign_links(left, grounds)
    return (left, found) if not again else (INSTEAD, found)


def _replaced(text: str, found: tuple[Finding, ...]) -> str:
    pieces, place = [], 0
    for finding in found:
        start, end = _whole_link(text, finding.start, finding.end)
        start = max(start, place)
        pieces += [text[place:start], INSTEAD]
        place = max(end, place)
    return "".join([*pieces, text[place:]])


def _whole_link(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the markdown around a link with it."""
    before = _MARKDOWN.search(text, max(0, start - 600), start)
    after = _AFTER_MARKDOWN.match(text, end)
    return (before.start(), after.end()) if before and after else (start, end)


def _finding(text: str, link: Link) -> Finding:
    host = link.target.host or "this address"
    is_address = bool(link.target.address)
    what = f"The e-mail address at {host}" if is_address else f"The link to {host}"
    return Finding(
        FindingCode.FOREIGN_LINK,
        Severity.WARNS,
        f"{what[:120]} is not one of yours: check it, or allow it in the settings.",
        text[link.start : link.end],
        link.start,
        link.end,
    )
