"""Whether a text has the form of its channel."""

# ruff: noqa: E501  patterns read best whole, words as words
import re

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.sms import part_starts
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

MOST_SMS_PARTS = 3

_MARKDOWN = {
    "bold type": re.compile(r"(?<![*\w])\*\*(?=[^\s*])[^*\n]{1,300}\*\*|(?<!\w)__(?=[^\W_])[^_\n]{1,300}__(?!\w)"),
    "a heading": re.compile(r"^[ \t]{0,3}#{1,6}[ \t]{1,8}\S[^\n]{0,300}", re.MULTILINE),
    "a link in brackets": re.compile(r"\[[^\[\]\n]{1,300}\]\([^()\n]{1,500}\)"),
    "a code mark": re.compile(r"```|(?<!`)`[^`\n]{1,200}`(?!`)"),
    "a table": re.compile(r"^[ \t]{0,3}\|?(?:[ \t]{0,20}:?-{3,40}:?[ \t]{0,20}\|){1,20}", re.MULTILINE),
    "a bullet with a star": re.compile(r"^[ \t]{0,8}\*[ \t]{1,8}(?=\S)[^\n]{1,300}", re.MULTILINE),
}  # fmt: skip
# In an e-mail people draw bullets with stars themselves.
_FINE_IN_EMAIL = frozenset({"a bullet with a star"})
_SUBJECT = re.compile(
    r"^[ \t*_]{0,6}(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp)(?: line)?[ \t*_]{0,4}:"
    r"[^\n]{0,500}",
    re.IGNORECASE | re.MULTILINE,
)
_SUBJECT_WITHIN = 300


def wrong_form(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find what the channel can't carry or would show as signs."""
    found = list(_markdown(text, grounds.channel))
    if grounds.channel is Channel.SMS:
        found += _too_many_parts(text)
    if grounds.channel is Channel.EMAIL:
        found += _subject_line(text)
    return tuple(found)


def _too_many_parts(text: str) -> list[Finding]:
    starts = part_starts(text)
    if len(starts) <= MOST_SMS_PARTS:
        return []
    words = (
        f"This takes {len(starts)} SMS parts; more than {MOST_SMS_PARTS} often come out of order."
    )
    start = starts[MOST_SMS_PARTS]
    return [_finding(FindingCode.TOO_LONG, words, text, start, len(text))]


def _markdown(text: str, channel: Channel) -> list[Finding]:
    return [
        _finding(
            FindingCode.MARKDOWN,
            f"The lead would see the signs of {name}: write it plainly.",
            text,
            match.start(),
            match.end(),
        )
        for name, pattern in _MARKDOWN.items()
        if channel is not Channel.EMAIL or name not in _FINE_IN_EMAIL
        for match in pattern.finditer(text)
    ]


def _subject_line(text: str) -> list[Finding]:
    head = len(text) - len(text.lstrip())
    match = _SUBJECT.search(text, 0, head + _SUBJECT_WITHIN)
    if match is None or text[head : match.start()].count("\n") > 3:  # noqa: PLR2004  the greeting
        return []
    words = "A subject line stands in the body: move it to the subject."
    return [_finding(FindingCode.SUBJECT_LINE, words, text, match.start(), match.end())]


def _finding(code: FindingCode, words: str, text: str, start: int, end: int) -> Finding:
    return Finding(code, Severity.WARNS, words, text[start:end], start, end)
