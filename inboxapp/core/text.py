"""Text that the database, a page and a prompt can all hold."""

import math
import re

from pydantic import JsonValue

from inboxapp.core.errors import Invalid

REPLACEMENT = "\ufffd"
MAX_JSON_DEPTH = 200

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "sir", "herr", "frau", "mme", "dipl"}


def clean_text(value: str) -> str:
    """Replace what Postgres refuses (NUL, lone surrogates) by U+FFFD and CRLF by LF.

    Everything else stays; two surrogates that make a pair become their character.
    """
    if "\x00" in value:
        value = value.replace("\x00", REPLACEMENT)
    if "\r\n" in value:
        value = value.replace("\r\n", "\n")
    try:
        value.encode()
    except UnicodeEncodeError:
        paired = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        return _LONE_SURROGATE.sub(REPLACEMENT, paired)
    return value


def clean_json(value: object) -> JsonValue:
    """Clean every key and text of a JSON value; NaN and infinities become null.

    Raises Invalid when it nests deeper than 200 levels, TypeError when it is no JSON value.
    """
    return _clean_json(value, MAX_JSON_DEPTH)


def _clean_json(value: object, levels_left: int) -> JsonValue:
    if levels_left < 0:
        raise Invalid("The JSON is nested more than 200 levels deep; nothing was changed.")
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple):
        return [_clean_json(item, levels_left - 1) for item in value]
    if isinstance(value, dict):
        return _clean_object(value, levels_left)
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def _clean_object(value: dict[object, object], levels_left: int) -> dict[str, JsonValue]:
    cleaned: dict[str, JsonValue] = {}
    for key, item in value.items():
        name = clean_text(str(key))
        while name in cleaned:  # two keys that differ only in what was replaced are both kept
            name += REPLACEMENT
        cleaned[name] = _clean_json(item, levels_left - 1)
    return cleaned


def one_line(value: str) -> str:
    """Clean the text and fold line breaks, control characters and runs of space into one space."""
    visible = "".join(char if char >= " " and char != "\x7f" else " " for char in clean_text(value))
    return _SPACE.sub(" ", visible).strip()


def shorten(text: str, limit: int) -> str:
    """Return the text in one line of at most `limit` characters, cut between words with "…"."""
    # Cutting first keeps a message of megabytes cheap.
    line = one_line(text[: limit * 4 + 100])
    if len(line) <= limit and len(text) <= limit * 4 + 100:
        return line
    if limit < 1:
        return ""
    head = line[: limit - 1]
    at_word = head.rpartition(" ")[0] if not line[limit - 1 : limit].isspace() else head
    # A single long word, or a script without spaces, is cut where it must be.
    kept = at_word if len(at_word) * 2 >= limit else head
    return kept.rstrip(" ,;:.-") + "…"


def first_name(full_name: str) -> str:
    """Return what to call the person, or "" when the name is empty, an address or a number."""
    name = one_line(full_name)
    if "@" in name or not any(char.isalpha() for char in name):
        return ""
    if "," in name:  # "Doe, Jane"
        name = name.partition(",")[2].strip() or name.partition(",")[0]
    words = [word for word in name.split() if word.rstrip(".").lower() not in _TITLES]
    first = (words or name.split())[0].strip("\"'()")
    return first.title() if first.isupper() and len(first) > 2 else first  # noqa: PLR2004  "JJ"
