"""What is hidden in a text by an encoding: found, decoded, given back to be looked at again."""

# ruff: noqa: RUF001  marks that look like others are the subject

import base64
import binascii
import codecs
import re
import sys
from collections.abc import Callable, Iterator
from html import unescape
from string import ascii_lowercase, ascii_uppercase
from urllib.parse import unquote

# A block is one word to a reader; more of it than this carries no order.
MOST_BLOCK = 20_000
MOST_BLOCKS = 200
_PRINTABLE_SHARE = 0.9
_SHORTEST = 8
_FIRST_SURROGATE, _LAST_SURROGATE = 0xD800, 0xDFFF

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*={0,2}")
_BASE32 = re.compile(r"\b[A-Z2-7]{16,}={0,6}")
_HEX = re.compile(r"(?:(?:\\x|0x|%|&#x|=)?[0-9A-Fa-f]{2}[ ,:;-]?){8,}")
_BINARY = re.compile(r"(?:[01]{8}[ ,]?){6,}")
_DECIMAL = re.compile(
    r"(?:\b(?:[3-9]\d|1[01]\d|12[0-6])\b[ ,;-]{1,2}){7,}(?:[3-9]\d|1[01]\d|12[0-6])\b"
)
_ESCAPES = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\(?:0?)([0-7]{3})")
_MORSE = re.compile(r"(?:[.\-·−–•]{1,6}(?: ?/ ?| {1,3}|\n)){11,}[.\-·−–•]{1,6}")
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[\s.\-_*|/,·~+:]{1,3}[^\W_](?![^\W_])){6,}")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[.\-_*|/·~+^`'\"](?=[^\W\d_])")
_HEX_DIGITS = re.compile(r"\\x|0x|[^0-9A-Fa-f]")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")
_OVERRIDE = re.compile("[\u202e\u2067]([^\u202c\u2069\n]{3,})")

_MORSE_CODES = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- "
    "-. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
)
_MORSE_LETTERS = dict(zip(_MORSE_CODES.split(), ascii_lowercase, strict=True))


def decoded(text: str) -> Iterator[str]:
    """Yield each readable text that a part of `text` decodes to; not the same text again."""
    yield from _whole(text)
    for pattern, decode in _BLOCKS:
        for index, found in enumerate(pattern.finditer(text)):
            if index >= MOST_BLOCKS:
                break
            plain = decode(found[0][:MOST_BLOCK])
            if plain and _is_readable(plain):
                yield plain


def _whole(text: str) -> Iterator[str]:
    if text.count("%") > 3:  # noqa: PLR2004  a discount or two is no encoding
        yield from _changed(text, unquote(text, errors="replace"))
    if "&" in text:
        yield from _changed(text, unescape(text))
    if "\\" in text:
        yield from _changed(text, _ESCAPES.sub(_escaped, text))
    if (text.count("=") > 5 and "=\n" in text) or re.search(r"(?:=[0-9A-F]{2}){3}", text):  # noqa: PLR2004
        yield from _changed(text, _quoted_printable(text))
    tags = "".join(found[0] for found in _TAGS.finditer(_FLAG.sub("", text)))
    if tags:
        yield "".join(chr(ord(char) - 0xE0000) for char in tags)
    for found in _SELECTORS.finditer(text):
        yield "".join(chr(_selector_byte(char)) for char in found[0])
    for found in _OVERRIDE.finditer(text):
        yield found[1][::-1]


def turned(text: str) -> Iterator[str]:
    """Yield the whole text read in other ways: letters turned by 13, backwards, mirrored."""
    yield codecs.decode(text, "rot13")
    yield text[::-1]
    yield text.translate(_MIRROR)


def joined_letters(text: str) -> str:
    """Return what was written letter by letter ("i g n o r e"), without anything in between."""
    return " ".join("".join(filter(str.isalnum, found[0])) for found in _SPACED.finditer(text))


def mended_words(text: str) -> str:
    """Return the text with words put together that marks had broken ("ig-no.re")."""
    return _BROKEN_WORD.sub("", text)


def _changed(before: str, after: str) -> Iterator[str]:
    if after != before:
        yield after


def _escaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    number = int(digits, 16) if digits else int(found[3], 8)
    is_character = number <= sys.maxunicode and not _FIRST_SURROGATE <= number <= _LAST_SURROGATE
    return chr(number) if is_character else ""


def _selector_byte(char: str) -> int:
    number = ord(char)
    return number - 0xFE00 if number < 0xFE10 else number - 0xE0100 + 16  # noqa: PLR2004


def _quoted_printable(text: str) -> str:
    return binascii.a2b_qp(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _base64(block: str) -> str:
    letters = re.sub(r"[\s=]", "", block).replace("-", "+").replace("_", "/")
    usable = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        data = base64.b64decode(usable + "=" * (-len(usable) % 4))
    except (binascii.Error, ValueError):
        return ""
    if b"\x00" in data:
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8", "replace")


def _base32(block: str) -> str:
    letters = block.rstrip("=")
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        return ""
    return data.decode("utf-8", "replace")


def _hex(block: str) -> str:
    digits = _HEX_DIGITS.sub("", block)
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("utf-8", "replace")


def _binary(block: str) -> str:
    bits = "".join(filter("01".__contains__, block))
    return "".join(chr(int(bits[at : at + 8], 2)) for at in range(0, len(bits) - 7, 8))


def _decimal(block: str) -> str:
    return "".join(chr(int(number)) for number in re.findall(r"\d+", block))


def _morse(block: str) -> str:
    plain = re.sub("[−–]", "-", re.sub("[·•]", ".", block))
    words = re.split(r" ?/ ?| {3}|\n", plain)
    return " ".join(
        "".join(_MORSE_LETTERS.get(letter, "") for letter in word.split()) for word in words
    )


def _is_readable(plain: str) -> bool:
    if len(plain) < _SHORTEST:
        return False
    good = sum(char.isprintable() or char in "\n\r\t" for char in plain if char != "\ufffd")
    return good / len(plain) >= _PRINTABLE_SHARE


_MIRROR = str.maketrans(
    ascii_lowercase + ascii_uppercase, ascii_lowercase[::-1] + ascii_uppercase[::-1]
)
_BLOCKS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_BASE64, _base64),
    (_BASE32, _base32),
    (_HEX, _hex),
    (_BINARY, _binary),
    (_DECIMAL, _decimal),
    (_MORSE, _morse),
)
