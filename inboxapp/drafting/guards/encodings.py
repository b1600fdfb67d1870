"""Text hidden in base64, base32 or hexadecimal digits."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from inboxapp.drafting.guards.finding_links import find_links
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

# Shorter runs are order numbers and the like; the search for leaks also looks into those.
LEAST = 40
LEAST_FOR_LEAKS = 16

_RUN = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{16,}+={0,6}")
_HEX = re.compile(r"(?:0x)?[0-9a-fA-F]{16,}")
_SPACED_HEX = re.compile(r"(?<![\w])(?:(?:\\x|0x|%)?[0-9a-fA-F]{2}[ :,]?){8,}+")
_READABLE = 0.9


@dataclass(frozen=True)
class Blob:
    """An encoded run and what it says, as far as it can be read."""

    start: int
    end: int
    decoded: str


def encoded_text(text: str, _grounds: Grounds) -> tuple[Finding, ...]:
    """Find encoded runs of 40 characters and more outside of links."""
    blobs = [blob for blob in blobs_in(text) if blob.end - blob.start >= LEAST]
    if not blobs:
        return ()
    links = find_links(text)
    return tuple(
        _finding(text, blob)
        for blob in blobs
        if not any(link.start <= blob.start < link.end for link in links)
    )


def blobs_in(text: str) -> Iterator[Blob]:
    """Yield runs that look encoded, each with its decoded text or ""."""
    last = 0
    for match in _SPACED_HEX.finditer(text):
        digits = re.sub(r"\\x|0x|[^0-9a-fA-F]", "", match.group())
        if _has_digit_and_letter(digits):
            last = match.end()
            yield Blob(match.start(), match.end(), _from_hex(digits))
    for match in _RUN.finditer(text):
        if match.start() < last and _HEX.fullmatch(match.group()):
            continue
        decoded = _decoded(match.group())
        if decoded or _is_mixed(match.group()):
            yield Blob(match.start(), match.end(), decoded)


def _decoded(run: str) -> str:
    if _HEX.fullmatch(run):
        return _from_hex(run.removeprefix("0x"))
    return _from_base64(run) or _from_base32(run)


def _from_hex(digits: str) -> str:
    try:
        return _readable(bytes.fromhex(digits[: len(digits) // 2 * 2]))
    except ValueError:
        return ""


def _from_base64(run: str) -> str:
    plain = run.rstrip("=").translate({ord("-"): "+", ord("_"): "/"})
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return _readable(base64.b64decode(plain + "=" * (-len(plain) % 4)))
    except (binascii.Error, ValueError):
        return ""


def _from_base32(run: str) -> str:
    plain = run.rstrip("=")
    if not re.fullmatch(r"[A-Z2-7]+", plain):
        return ""
    try:
        return _readable(base64.b32decode(plain + "=" * (-len(plain) % 8)))
    except (binascii.Error, ValueError):
        return ""


def _readable(raw: bytes) -> str:
    """Return the bytes as text when nearly all of them are letters, signs and spaces."""
    text = raw.decode("utf-8", "ignore")
    plain = sum(char.isalnum() or char in " .,;:!?'\"-_/\n()@" for char in text)
    is_text = len(text) >= len(raw) * _READABLE and plain >= len(text) * _READABLE
    return text if is_text and len(text) >= LEAST_FOR_LEAKS // 2 else ""


def _is_mixed(run: str) -> bool:
    """Tell a random-looking run from a long word or a path."""
    has_both = run.lower() != run and run.upper() != run and any(char.isdigit() for char in run)
    is_hex = bool(_HEX.fullmatch(run)) and _has_digit_and_letter(run)
    return (
        has_both and run.count("-") + run.count("_") + run.count("/") <= len(run) // 12
    ) or is_hex


def _has_digit_and_letter(run: str) -> bool:
    return any(char.isdigit() for char in run) and any(char.isalpha() for char in run)


def _finding(text: str, blob: Blob) -> Finding:
    words = "This is encoded: the lead can't read it, and it may say something you didn't write."
    return Finding(
        FindingCode.ENCODED,
        Severity.WARNS,
        words,
        text[blob.start : blob.end],
        blob.start,
        blob.end,
    )
