"""Recognising the signature under a mail."""

# ruff: noqa: RUF001  the letters of other languages
import re

from mailparser_reply.constants import MAIL_LANGUAGES

from inboxapp.channels.reply_lines import visible

MAX_SIGNATURE_LINES = 25
MAX_CLOSING_TAIL = 10
MAX_DISCLAIMER_PARAGRAPHS = 6
MIN_DISCLAIMER = 80
# A closing phrase ends a mail when names, titles and numbers follow, not sentences.
_SENTENCE_WORDS = 4

_DELIMITERS = {"--", "—", "__", "---"}


def _all_languages(key: str) -> str:
    listed = [language.get(key, "") for language in MAIL_LANGUAGES.values()]
    phrases = [phrase for item in listed for phrase in ([item] if isinstance(item, str) else item)]
    # Without their comma: the end of the line is asked for below. Empty ones would match all.
    return "|".join(f"(?:{phrase.rstrip(',.，')})" for phrase in phrases if phrase)


_MORE_CLOSINGS = (
    r"(?:(?:with|many|kind|kindest|warm|warmest|best|all the)\s+)*(?:regards|thanks|wishes|best)"
    r"|thanks(?: again| so much| a lot| in advance)?|thank you|thx|cheers|sincerely(?: yours)?"
    r"|yours(?: truly| sincerely| faithfully)?|talk soon"
    r"|mit (?:besten|herzlichen|lieben) gr(?:ü|ue)(?:ß|ss)en|mfg|lg|vg|bg"
    r"|bien (?:cordialement|à vous)|un saludo|saludos cordiales|atenciosamente|abraços"
    r"|с уважением"
)
_CLOSING = re.compile(
    rf"(?:{_all_languages('signatures')}|{_MORE_CLOSINGS})(?P<mark>[\s,.!，-]*)"
    r"(?P<name>(?-i:[A-ZÀ-ÖØ-Þ][\w.'’-]*)(?:\s+(?-i:[A-ZÀ-ÖØ-Þ][\w.'’-]*)){0,3})?",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    rf"(?:{_all_languages('sent_from')}|sent (?:with|via|from) (?:sparrow|outlook|mail|proton\w*"
    r"|my|yahoo|gmail)|enviado do meu|отправлено (?:с|из)|lähetetty)\b.{0,80}",
    re.IGNORECASE,
)
_CONFIDENTIAL = re.compile(
    r"confidential|privileged|intended (?:solely |only )?(?:recipient|for)|addressee"
    r"|unauthori[sz]ed|disclaimer|vertraulich|bestimmungsgemäß|empfänger|irrtümlich|destinataire|confidentiel"
    r"|confidencial|destinatari[oa]|riservat[oa]|outside (?:of )?(?:the|your) organi[sz]ation",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"p\.? ?s\b", re.IGNORECASE)
_DISCLAIMER = re.compile(_all_languages("disclaimers"), re.IGNORECASE)


def without_signature(lines: list[str], *, may_be_all: bool = False) -> list[str]:
    """Return the lines above the signature; `may_be_all` when the lines may be nothing else."""
    kept = _without_device(_without_disclaimers(lines))
    texts = [index for index, line in enumerate(kept) if visible(line)]
    first = 0 if may_be_all else 1
    # A signature further up would be longer than any is.
    for place in range(max(first, len(texts) - MAX_SIGNATURE_LINES - 1), len(texts)):
        tail = [visible(kept[index]) for index in texts[place + 1 :]]
        if _signs_off(visible(kept[texts[place]]), tail):
            return kept[: texts[place]]
    return kept


def _signs_off(line: str, tail: list[str]) -> bool:
    if line in _DELIMITERS:
        return True
    if len(tail) > MAX_CLOSING_TAIL:
        return False
    closing = _CLOSING.fullmatch(line)
    if not closing or any(_is_said(text) for text in tail):
        return False
    # "Thanks!" with nothing after it is something said.
    return bool(tail or closing["name"] or "," in closing["mark"])


def _is_said(line: str) -> bool:
    if _POSTSCRIPT.match(line) or (line.endswith("?") and "://" not in line):
        return True
    return line.endswith((".", "!")) and len(line.split()) >= _SENTENCE_WORDS


def _without_device(lines: list[str]) -> list[str]:
    """Drop "Sent from my phone" near the end."""
    texts = [index for index, line in enumerate(lines) if visible(line)]
    devices = {index for index in texts[-8:] if _DEVICE.fullmatch(visible(lines[index]))}
    return [line for index, line in enumerate(lines) if index not in devices]


def _without_disclaimers(lines: list[str]) -> list[str]:
    """Drop legal paragraphs at the end."""
    end = len(lines)
    for _ in range(MAX_DISCLAIMER_PARAGRAPHS):
        while end and not visible(lines[end - 1]):
            end -= 1
        start = end
        while start and end - start < MAX_SIGNATURE_LINES and visible(lines[start - 1]):
            start -= 1
        if not _is_disclaimer(" ".join(visible(line) for line in lines[start:end])):
            break
        end = start
    return lines[:end]


def _is_disclaimer(paragraph: str) -> bool:
    if len(paragraph) < MIN_DISCLAIMER:
        return False
    signs = {match.group().lower() for match in _CONFIDENTIAL.finditer(paragraph)}
    return len(signs) >= 2 or bool(signs and _DISCLAIMER.match(paragraph))  # noqa: PLR2004
