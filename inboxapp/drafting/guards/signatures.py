"""A name signed twice."""

# ruff: noqa: E501, RUF001  patterns read best whole; apostrophes of the world
import re
from dataclasses import dataclass
from itertools import pairwise

from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

# A sign-off stands near the end.
_LAST_LINES = 25
_MOST_NAME_WORDS = 4
_CLOSING = re.compile(
    r"(?:(?:with )?(?:best|kind|kindest|warm|warmest|many)?[ ]?(?:regards|wishes|thanks)|best|all the best|cheers"
    r"|thanks(?: again| so much| a lot)?|thank you|sincerely(?: yours)?|yours(?: truly| sincerely| faithfully)?|talk soon"
    r"|(?:mit )?(?:besten|freundlichen|herzlichen|lieben|viele|beste|liebe|herzliche|freundliche) gr(?:ü|ue)(?:ß|ss)en?(?: aus \w+)?|mfg|lg|vg"
    r"|(?:bien |très )?cordialement|bien à vous|bonne journée|salutations|(?:un )?saludos?(?: cordial(?:es)?)?|atentamente"
    r"|cordiali saluti|un saluto|saluti|a presto|atenciosamente|abraços|cumprimentos|com os melhores cumprimentos"
    r"|(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|hartelijke groet(?:en)?)[ ,.!–-]{0,4}",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*)(?: [^\W\d_][\w.'’-]*){0,3},?")


@dataclass(frozen=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def double_signature(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find a second sign-off with a name, or the same name signed again."""
    lines = _last_lines(text)
    signed = [
        (closing, name)
        for closing, name in pairwise(lines)
        if _CLOSING.fullmatch(closing.text) and _is_name(name.text)
    ]
    if len(signed) > 1:
        closing, name = signed[1]
        return (_finding(text, closing.start, name.end),)
    again = _signed_again(lines, signed, grounds.signature)
    return (_finding(text, again.start, again.end),) if again else ()


def _last_lines(text: str) -> list[_Line]:
    lines, place = [], 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            lines.append(_Line(stripped[:300], place + raw.find(stripped)))
        place += len(raw) + 1
    return lines[-_LAST_LINES:]


def _signed_again(
    lines: list[_Line], signed: list[tuple[_Line, _Line]], signature: str
) -> _Line | None:
    names = {name.text.rstrip(",") for _, name in signed}
    first = next((line.strip() for line in signature.split("\n") if line.strip()), "")
    if first:
        names.add(first)
    for wanted in names:
        same = [line for line in lines if line.text.rstrip(",") == wanted]
        if len(same) > 1:
            return same[1]
    return None


def _is_name(line: str) -> bool:
    return bool(
        _NAME.fullmatch(line)
        and line[0].isupper()
        and len(line.split()) <= _MOST_NAME_WORDS
        and not _CLOSING.fullmatch(line)
    )


def _finding(text: str, start: int, end: int) -> Finding:
    words = "This is signed twice: take one of the signatures out."
    return Finding(FindingCode.DOUBLE_SIGNATURE, Severity.WARNS, words, text[start:end], start, end)
