"""The words of a delivery that its reader could not see: hidden elements and comments."""

import json
from collections.abc import Iterator

from inboxapp.channels.mime import read_body, read_mail
from inboxapp.channels.tidy import hidden_text
from inboxapp.core.text import clean_text

MOST_HTML = 2_000_000
MOST_CHARACTERS = 100_000


def hidden_words(body: bytes, *, is_mail: bool) -> str:
    """Return what the HTML of a delivered body hides, at most 100 000 characters of it."""
    html = (read_body(read_mail(body)).html if is_mail else _html_of(body)) or ""
    return hidden_in(html)


def hidden_in(html: str) -> str:
    """Return what HTML hides from its reader, comments too."""
    html = clean_text(html[:MOST_HTML])
    return "\n".join([hidden_text(html), *_comments(html)]).strip()[:MOST_CHARACTERS]


def _html_of(body: bytes) -> str:
    try:
        value = json.loads(body.decode(json.detect_encoding(body), "replace"))
    except (ValueError, RecursionError):
        return ""
    html = value.get("html") if isinstance(value, dict) else None
    return html if isinstance(html, str) else ""


def _comments(html: str) -> Iterator[str]:
    """Yield comments that are no conditions for mail programs."""
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        ended = html.find("-->", start + 4)
        if ended < 0:
            return
        inside = html[start + 4 : ended].strip()
        if inside and not inside.startswith(("[if", "<![", "[endif")):
            yield inside
        position = ended + 3
