"""Gaps that somebody must fill before a text can go out."""

# ruff: noqa: E501, SIM905  patterns read best whole, words as words
import re
from collections.abc import Iterator

from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

_SLOT = re.compile(
    r"\[\[\s{0,5}fill\b\s{0,5}:?\s{0,5}(?P<what>[^\[\]\n]{0,500})(?:\]\]?)?", re.IGNORECASE
)
_FIELDS = (
    "name|names|first ?name|last ?name|full ?name|surname|company|company ?name|business|firm"
    "|organi[sz]ation|title|job ?title|role|position|date|time|day|weekday|month|link|url|e-?mail"
    "|phone|number|price|amount|fee|cost|discount|product|service|city|location|address|signature"
    "|calendar link|booking link|meeting link|calendly link|link here|topic|industry|website"
    "|vorname|nachname|firma|firmenname|unternehmen|datum|uhrzeit|nom|pr[ée]nom|entreprise|soci[ée]t[ée]"
    "|nombre|apellido|empresa|fecha|hora|nome|cognome|azienda|data|naam|voornaam|bedrijf|lien|enlace"
)
_OWNERS = (
    "your|my|our|their|the|his|her|lead|lead'?s|prospect|prospect'?s|client|client'?s|customer"
    "|customer'?s|recipient|recipient'?s|contact|contact'?s|sender|sender'?s|company|user|setter|rep"
    "|agent|first|last|full|job|meeting|booking|calendar|insert|add|enter|specific|ihr|ihre|dein"
    "|deine|votre|tu|su|il tuo|vostro|seu|sua|uw|je|relevant|product|phone|contract|exact"
)
_FIELD = re.compile(
    rf"(?:(?:{_OWNERS})[ _.\-]?){{0,4}}(?:{_FIELDS})(?:[ _.\-]?(?:here|\d))?", re.IGNORECASE
)
_TO_INSERT = re.compile(
    r"(?:insert|fill in|enter|add|replace|your|put|einfügen|eintragen|tbd|tba|tbc|to ?do|placeholder)\b"
    r".{0,200}",
    re.IGNORECASE | re.DOTALL,
)
_DOUBLE = re.compile(
    r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}|<<[^<>\n]{1,100}>>|\$\{[^{}\n]{1,100}\}"
    r"|\[\[[^\[\]\n]{0,200}\]\]|%%\w{2,40}%%|(?<!\w)%[A-Z][A-Z_]{2,40}%(?!\w)"
)
_BRACES = re.compile(r"(?<![{$])\{([A-Za-z_][^{}\n]{0,80})\}(?!\})")
_SQUARE = re.compile(r"(?<!\[)\[([^\W\d_][^\[\]\n]{0,200})\](?![\](:\[])")
_ANGLE = re.compile(r"(?<!<)<([^\W\d_/][^<>\n]{0,80})>(?!>)")
_HTML_NAMES = frozenset("title time link address data".split())
_MARKS = re.compile(
    r"(?P<sure>\b(?:TODO|FIXME|TBD|TBC|TBA)\b[ ]?:|(?<=[$€£#])[ ]?X{2,}\b|\bX{2,}[ ]?(?=[%€$£])"
    r"|\blorem ipsum\b)"
    r"|(?P<unsure>\b(?:TODO|FIXME|TBD|TBC|TBA)\b|\bX{3,}\b|\binsert\b[^.\n]{1,40}\bhere\b"
    r"|(?<![_\w])_{3,40}(?![_\w])(?=[ \t]{0,3}[^\s_])|\?{4,40})"
)


def slots_to_fill(text: str) -> tuple[Finding, ...]:
    """Find `[[fill: what is needed]]`, closed or not."""
    return tuple(
        _finding(FindingCode.NEEDS_FILL, Severity.BLOCKS, _wanted(match["what"]), text, match)
        for match in _SLOT.finditer(text)
    )


def unfilled(text: str, _grounds: Grounds) -> tuple[Finding, ...]:
    """Find all gaps: our own slots, and placeholders of any template."""
    slots = slots_to_fill(text)
    taken = bytearray(len(text))
    for slot in slots:
        taken[slot.start : slot.end] = b"x" * (slot.end - slot.start)
    others: list[Finding] = []
    for severity, match in _placeholders(text):
        start, end = match.span()
        if taken.find(b"x", start, end) == -1:
            words = f"“{match.group()[:60]}” looks like a gap: fill it in or take it out."
            others.append(_finding(FindingCode.PLACEHOLDER, severity, words, text, match))
            taken[start:end] = b"x" * (end - start)
    return (*slots, *others)


def _wanted(what: str) -> str:
    needed = what.strip()
    return f"Fill this in before it can be sent: {needed}" if needed else "Fill this gap in."


def _placeholders(text: str) -> Iterator[tuple[Severity, re.Match[str]]]:
    for match in _DOUBLE.finditer(text):
        yield Severity.BLOCKS, match
    for match in _BRACES.finditer(text):
        is_path = text[max(0, match.start() - 1) : match.start()] == "/"
        yield _severity(_is_field(match[1]) and not is_path), match
    for match in _SQUARE.finditer(text):
        if _is_field(match[1]) or _TO_INSERT.fullmatch(match[1]):
            yield Severity.BLOCKS, match
        elif match[1].istitle() and len(match[1]) > 2:  # noqa: PLR2004  "[X]" is a ticked box
            yield Severity.WARNS, match
    for match in _ANGLE.finditer(text):
        inner = match[1]
        if _is_field(inner) and inner not in _HTML_NAMES:
            yield Severity.BLOCKS, match
        elif inner.isupper() and len(inner) > 2:  # noqa: PLR2004  "<BR>"
            yield Severity.WARNS, match
    for match in _MARKS.finditer(text):
        yield _severity(bool(match["sure"])), match


def _is_field(inner: str) -> bool:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", inner[:100]).strip(" .:_-")
    return bool(_FIELD.fullmatch(spaced.replace("_", " ")) or _FIELD.fullmatch(spaced))


def _severity(is_sure: bool) -> Severity:  # noqa: FBT001  the one question
    return Severity.BLOCKS if is_sure else Severity.WARNS


def _finding(
    code: FindingCode, severity: Severity, words: str, text: str, match: re.Match[str]
) -> Finding:
    start, end = match.span()
    return Finding(code, severity, words, text[start:end], start, end)
