"""A payload as people read it: names, texts, lists and chips. Raw JSON stays a click away."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from inboxapp.ui.runs.views import PayloadPart

LONGEST_CHIP = 28
MOST_CHIPS = 8
LONGEST_NARROW = 36


def payload_parts(payload: Mapping[str, Any]) -> tuple[PayloadPart, ...]:
    """Return short fields first, then long ones; empty ones are in the raw JSON alone.

    The database keeps no order of fields. Nested ones carry the way to them in the label.
    """
    return tuple(sorted(_parts(payload, ""), key=lambda part: part.is_wide))


def payload_json(payload: Mapping[str, Any]) -> str:
    """Return the payload as it is stored; "" for an empty one."""
    return json.dumps(payload, ensure_ascii=False) if payload else ""


def _parts(payload: Mapping[str, Any], under: str) -> Iterator[PayloadPart]:
    for key, value in payload.items():
        label = f"{under}{_label(key)}"
        if isinstance(value, Mapping) and value:
            yield from _parts(value, f"{label} · ")
        elif isinstance(value, list) and value:
            yield _list_part(label, value)
        elif value is not None and value not in ("", [], {}):
            yield _text_part(label, value)


def _list_part(label: str, values: list[Any]) -> PayloadPart:
    items = tuple(_words(value) for value in values)
    is_short = len(items) <= MOST_CHIPS and all(len(item) <= LONGEST_CHIP for item in items)
    return PayloadPart(label, "chips" if is_short else "list", is_wide=True, points=items)


def _text_part(label: str, value: object) -> PayloadPart:
    words = _words(value)
    return PayloadPart(label, "text", is_wide=len(words) > LONGEST_NARROW, text=words)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " · ".join(f"{_label(key)}: {_words(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    return str(value)


def _label(key: object) -> str:
    return str(key).strip("_").replace("_", " ").capitalize()
