"""Recognising, line by line, where a mail program put an older message.

The languages are those of mail-parser-reply. Its patterns are given a few short lines at a time
and only where a line could begin a quotation: on whole messages they are slow, and they take
ordinary sentences for headers, so each match is confirmed by a date, a time or an address.
"""

# ruff: noqa: RUF001  the letters of other languages
import re

from mailparser_reply.constants import GENERIC_MAIL_SEPARATOR, MAIL_LANGUAGES

MAX_LINE = 300
MAX_ATTRIBUTION = 400
MAX_ATTRIBUTION_LINES = 4
HEADER_LINES = 10

_FLAGS = re.IGNORECASE | re.MULTILINE
# Direction marks and zero-width characters that mail programs put around names and dates.
_INVISIBLE = dict.fromkeys(
    [0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF]
) | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def _any_language(key: str) -> re.Pattern[str]:
    patterns = [language[key] for language in MAIL_LANGUAGES.values() if language.get(key)]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), _FLAGS)


_WROTE = _any_language("wrote_header")
_FROM = _any_language("from_header")
# What the library lacks: French without a space, Portuguese, Russian.
_MORE_FROM = re.compile(
    r"\*{0,2}(De|От|Від) ?:.*\n(.*\n)?\*{0,2}"
    r"(Envoyé|Date|À|Enviad[ao]( em)?|Data|Para|Отправлено|Дата|Надіслано|Кому) ?:",
    _FLAGS,
)
_ORIGINAL = re.compile(GENERIC_MAIL_SEPARATOR, _FLAGS)
_SEPARATOR = re.compile(r"[-_=*]{2,} ?(?P<words>[^\W\d_][^-_=*:]{3,60}?) ?[-_=*]{2,}")
_RULE = re.compile(r"[-_]{10,}")
_LABEL = re.compile(r"\*{0,2}[^\W\d_][\w .'’-]{0,24}\*{0,2} ?[:：]")
_FORWARD_WORDS = re.compile(
    r"forward|weitergeleitet|transf[ée]r|réexpédi|reenviad|inoltrat|encaminhad|doorgestuurd"
    r"|vidarebefordra|videresend|przekazan|пересыла|переслан|转发|転送",
    re.IGNORECASE,
)
_FORWARD_LINE = re.compile(
    r"(begin forwarded message|anfang der weitergeleiteten (nachricht|e-mail)"
    r"|début du (message|courriel) (transféré|réexpédié)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|início da mensagem (encaminhada|reenviada)) ?:",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_DATE = re.compile(rf"{_YEAR.pattern}|{_TIME.pattern}|\b\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d年")
_WROTE_VERB = re.compile(
    r"\b(wrote|writes|said|schrieb|schreibt|écrit|escribió|ha scritto|escreveu|schreef|skrev"
    r"|napsala?|napisała?|написала?|пише[т]?|kirjoitti|yazdı)\b[^:]{0,40}:$",
    re.IGNORECASE,
)
_COLONS = (":", "：")


def visible(line: str) -> str:
    """Return what a reader sees of the line, at most 300 characters."""
    head = line.strip()[:MAX_LINE]
    if head.isascii():
        return head
    return head.translate(_INVISIBLE).replace("\xa0", " ").strip()


def is_quoted(line: str) -> bool:
    """Whether the line is marked as somebody else's."""
    return visible(line[: MAX_LINE * 2]).startswith(">")


def is_forward_at(lines: list[str], index: int) -> bool:
    """Whether the line says that a message was passed on on purpose."""
    line = visible(lines[index])
    separator = _SEPARATOR.fullmatch(line)
    if separator and _FORWARD_WORDS.search(separator["words"]):
        return True
    return bool(_FORWARD_LINE.fullmatch(line))


def history_at(lines: list[str], index: int) -> bool:
    """Whether an older message begins at this line without being marked by ">"."""
    line = visible(lines[index])
    if _ORIGINAL.match(line):
        return True
    if _SEPARATOR.fullmatch(line):
        following = _next_text(lines, index + 1)
        return following is not None and bool(_LABEL.match(visible(lines[following])))
    if _RULE.fullmatch(line):
        following = _next_text(lines, index + 1)
        return following is not None and _header_block_at(lines, following)
    return _header_block_at(lines, index) or _attribution_at(lines, index)


def attribution_above(lines: list[str], first_quoted: int) -> int:
    """Return where the "On …, Bob wrote:" above a quote begins, or `first_quoted` without one."""
    end = first_quoted
    while end > 0 and first_quoted - end < 3 and not visible(lines[end - 1]):  # noqa: PLR2004
        end -= 1
    fallback = first_quoted
    for start in range(end - 1, max(-1, end - 1 - MAX_ATTRIBUTION_LINES), -1):
        if not visible(lines[start]):
            break
        sentence = _joined(lines[start:end])
        if len(sentence) > MAX_ATTRIBUTION:
            break
        ends_sentence = start < end - 1 and visible(lines[start]).endswith((".", "!", "?"))
        if _names_a_date(sentence) and not ends_sentence:
            return start
        if fallback == first_quoted and _names_a_writer(sentence):
            fallback = start
    return fallback


def _header_block_at(lines: list[str], index: int) -> bool:
    """Whether From:, Sent:, To:, Subject: stand here, in any language we know."""
    if not _LABEL.match(visible(lines[index])):
        return False
    block: list[str] = []
    for line in lines[index : index + HEADER_LINES]:
        text = visible(line)
        if not text:
            break
        block.append(text)
    labels = sum(1 for line in block if _LABEL.match(line))
    text = "\n".join(block)
    # Three labels can be a person's "From: Berlin, To: Paris, Date: 14 May".
    if labels < 3 or (labels < 4 and "@" not in text):  # noqa: PLR2004
        return False
    return bool(_FROM.match(text) or _MORE_FROM.match(text))


def _attribution_at(lines: list[str], index: int) -> bool:
    """Whether "On 2 April 2012 at 18:26, Bob wrote:" stands here above text that isn't quoted."""
    if not any(char.isdigit() for char in visible(lines[index])):
        return False
    for end in range(index + 1, min(len(lines), index + MAX_ATTRIBUTION_LINES) + 1):
        if not visible(lines[end - 1]):
            return False
        if not visible(lines[end - 1]).endswith(_COLONS):
            continue
        sentence = _joined(lines[index:end])
        is_sure = "@" in sentence or bool(_YEAR.search(sentence) and _TIME.search(sentence))
        if len(sentence) > MAX_ATTRIBUTION or not is_sure or not _WROTE.match(sentence):
            return False
        following = _next_text(lines, end)
        return following is not None and not is_quoted(lines[following])
    return False


def _names_a_date(sentence: str) -> bool:
    ends_well = sentence.endswith(_COLONS) or (sentence.endswith(">") and "@" in sentence)
    return (
        ends_well
        and sentence.count("<") == sentence.count(">")
        and bool(_DATE.search(sentence) or _WROTE.match(sentence))
    )


def _names_a_writer(sentence: str) -> bool:
    balanced = sentence.count("<") == sentence.count(">")
    return balanced and bool(_WROTE_VERB.search(sentence))


def _joined(lines: list[str]) -> str:
    return " ".join(visible(line) for line in lines)


def _next_text(lines: list[str], index: int) -> int | None:
    for following in range(index, min(len(lines), index + 4)):
        if visible(lines[following]):
            return following
    return None
