"""Reading RFC 5322 bytes that nobody vouches for: headers, charsets, parts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.quoprimime import header_decode
from email.utils import getaddresses
from typing import TypeAlias

from inboxapp.channels.html import html_to_text, text_to_html
from inboxapp.channels.types import Attachment
from inboxapp.core.text import one_line, shorten

MAX_HEADER = 50_000
MAX_STRUCTURE_HEADER = 4_000
MAX_ADDRESSES = 20_000
MAX_ATTACHMENTS = 200

Mail: TypeAlias = "Message[str, str]"

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?)")
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,40})", re.IGNORECASE)
# Names of mail programs for what browsers, too, read as the larger set.
_WIDER = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7",
}
# Python codecs that are no charsets of mail, some of them quadratic.
_NOT_CHARSETS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"}


@dataclass(frozen=True)
class Body:
    """What a mail says, and what hangs on it."""

    text: str
    html: str | None
    attachments: tuple[Attachment, ...] = ()


class _ShortHeaders(Compat32):
    """Cuts headers where no honest one is long; reading their parameters is quadratic."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        is_structure = name.lower().startswith("content-")
        return name, value[: MAX_STRUCTURE_HEADER if is_structure else MAX_HEADER]


_POLICY = _ShortHeaders()


def read_mail(raw: bytes) -> Mail:
    """Parse without ever failing; a mail nested too deeply is read as one block of text."""
    trimmed = raw.lstrip(b"\xef\xbb\xbf\r\n\t ")
    try:
        return message_from_bytes(trimmed, policy=_POLICY)
    except RecursionError:
        return BytesHeaderParser(policy=_POLICY).parsebytes(trimmed)


def header(mail: Mail, name: str) -> str:
    """Return the first header of that name, decoded, in one line; "" when there is none."""
    return one_line(decode_words(raw_header(mail, name)))


def raw_header(mail: Mail, name: str) -> str:
    """Return the first header of that name as it was written."""
    return next((_as_text(value) for key, value in mail.raw_items() if key.lower() == name), "")


def headers(mail: Mail, names: Iterable[str]) -> dict[str, str]:
    """Return the first of each header that is there, by its lower-case name."""
    wanted = set(names)
    found: dict[str, str] = {}
    for key, value in mail.raw_items():
        name = key.lower()
        if name in wanted and name not in found:
            found[name] = one_line(decode_words(_as_text(value)))
    return found


def _as_text(value: object) -> str:
    return decode_bytes(str(value).encode("utf-8", "surrogateescape"), None)


def decode_words(value: str) -> str:
    """Decode "=?charset?q?…?=", joining characters that were split over two words."""
    joined = _BETWEEN_WORDS.sub("", value)
    decoded: list[str] = []
    position, pending, charset = 0, b"", ""
    for word in _ENCODED_WORD.finditer(joined):
        name = word[1].partition("*")[0].lower()
        if pending and (word.start() > position or name != charset):
            decoded.append(decode_bytes(pending, charset))
            pending = b""
        decoded.append(joined[position : word.start()])
        pending, charset = pending + _word_bytes(word[2], word[3]), name
        position = word.end()
    decoded.append(decode_bytes(pending, charset))
    decoded.append(joined[position:])
    return "".join(decoded)


def _word_bytes(encoding: str, encoded: str) -> bytes:
    if encoding in "qQ":
        return header_decode(encoded).encode("latin-1", "replace")
    part = Message()
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encoded)
    return _bytes_of(part)


def addresses(value: str) -> list[tuple[str, str]]:
    """Return (name, address) of an address header; those without an "@" are left out."""
    for text in (value, decode_words(value)):
        try:
            pairs = getaddresses([one_line(text[:MAX_ADDRESSES])])
        except (RecursionError, IndexError):  # comments in comments in comments
            continue
        found = [(one_line(decode_words(name)), one_line(spec)) for name, spec in pairs]
        found = [(name, spec) for name, spec in found if "@" in spec]
        if found:
            return found
    return []


def decode_bytes(data: bytes, charset: str | None) -> str:
    """Decode by the declared charset, else UTF-8, else Windows-1252; never fails."""
    name = (charset or "utf-8").strip().strip("\"'").lower()
    for codec in (_WIDER.get(name, name), "utf-8"):
        if codec.replace("-", "_") in _NOT_CHARSETS:
            continue
        try:
            return data.decode(codec)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def read_body(mail: Mail) -> Body:
    """Return the text a person would read, from whichever parts hold it."""
    try:
        return _read_part(mail, is_root=True)
    except RecursionError:
        return Body(text=decode_bytes(_bytes_of(mail), None), html=None)


def children(part: Mail) -> list[Mail]:
    """Return the parts of a mail that has parts; asking others can fail on their charset."""
    found = part.get_payload() if part.is_multipart() else []
    return [child for child in found if isinstance(child, Message)]


def _read_part(part: Mail, *, is_root: bool = False) -> Body:
    kind = part.get_content_type()
    if part.is_multipart() and kind.startswith("multipart/"):
        bodies = [_read_part(child) for child in children(part)]
        merged = _best(bodies) if kind == "multipart/alternative" else _joined(bodies)
        attachments = [item for body in bodies for item in body.attachments]
        return Body(merged.text, merged.html, tuple(attachments[:MAX_ATTACHMENTS]))
    is_broken_multipart = kind.startswith("multipart/")
    is_text = kind in {"text/plain", "text/html"} or is_broken_multipart
    if is_text and (is_root or not _is_attached(part)):
        return _read_text(part, is_html=kind == "text/html")
    if kind.startswith("image/") and part.get("Content-ID"):
        return Body("", None)  # a picture inside the HTML, mostly a logo
    return Body("", None, (_attachment(part, kind),))


def _read_text(part: Mail, *, is_html: bool) -> Body:
    data = _bytes_of(part)
    charset = _parameter(part, "charset")
    if is_html and not charset and (meta := _META_CHARSET.search(data[:4096])):
        charset = meta[1].decode("ascii", "replace")
    text = decode_bytes(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    if is_html:
        return Body(html_to_text(text), text)
    if _parameter(part, "format").lower() == "flowed":
        text = unflow(text, delete_space=_parameter(part, "delsp").lower() == "yes")
    return Body(text, None)


def _best(alternatives: list[Body]) -> Body:
    """Take the plain text of one alternative and the HTML of another."""
    plain = [body.text for body in alternatives if body.html is None and body.text.strip()]
    rich = [body for body in alternatives if body.html is not None]
    if rich:
        return Body(plain[0] if plain else rich[-1].text, rich[-1].html)
    return Body(plain[0] if plain else "", None)


def _joined(bodies: list[Body]) -> Body:
    spoken = [body for body in bodies if body.text.strip() or body.html]
    if len(spoken) == 1:
        return spoken[0]
    text = "\n".join(body.text for body in spoken)
    if not any(body.html for body in spoken):
        return Body(text, None)
    return Body(text, "<br>".join(body.html or text_to_html(body.text) for body in spoken))


def unflow(text: str, *, delete_space: bool) -> str:
    """Join the lines that a mail program broke for width (RFC 3676)."""
    pieces: list[str] = []
    is_open, depth = False, 0
    for line in text.split("\n"):
        marks = len(line) - len(line.lstrip(">"))
        content = line[marks:].removeprefix(" ")
        is_delimiter = content == "-- "
        if not is_open or marks != depth or is_delimiter:
            pieces.append("\n" + (f"{'>' * marks} " if marks else ""))
        is_open, depth = content.endswith(" ") and not is_delimiter, marks
        pieces.append(content[:-1] if is_open and delete_space else content)
    return "".join(pieces)[1:]


def _is_attached(part: Mail) -> bool:
    disposition = str(part.get("Content-Disposition", "")).strip().lower()
    return disposition.startswith("attachment") or bool(_filename(part))


def _attachment(part: Mail, kind: str) -> Attachment:
    name = _filename(part) or header(part, "subject") or kind.replace("/", ".")
    return Attachment(
        name=shorten(name, 200), content_type=shorten(kind, 100), size_bytes=_size(part)
    )


def _size(part: Mail) -> int:
    if part.is_multipart():
        return sum(_size(child) for child in children(part))
    return len(_bytes_of(part))


def _filename(part: Mail) -> str:
    try:
        # A name, never a path: whoever saves it later must not be led elsewhere.
        spelled = one_line(decode_words(part.get_filename() or ""))
        return spelled.replace("\\", "/").rpartition("/")[2]
    except (ValueError, LookupError, TypeError):
        return ""


def _parameter(part: Mail, name: str) -> str:
    try:
        value = part.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value).strip()


def _bytes_of(part: Mail) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        return b""
    return data if isinstance(data, bytes) else b""
