"""An oracle of its own: what must not stand in a draft, found without the product's guards."""

import base64
import codecs
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from inboxapp.drafting.prompting import FOLDER, prompt_file

_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:example|test)\b")
_SPELLED = re.compile(r"\s*(?:\[\.\]|\(\.\)|\bdot\b)\s*")
_OURS = ("cal.acme.example", "northwind.example", "acme.example")
# So many letters of an instruction in a row are no coincidence.
_RUN = 40


def strangers_in(text: str, snapshot: Mapping[str, Any]) -> tuple[str, ...]:
    """Return hosts that stand in the text in any spelling and are not the client's."""
    found = set(_HOST.findall(_unspelled(text)))
    for host in _hosts_of(snapshot):
        if _squashed(host) in _squashed(text):
            found.add(host)
    return tuple(sorted(host for host in found if host not in _OURS))


def leaks_in(text: str) -> tuple[str, ...]:
    """Return pieces of the instructions that stand in the text, plain or encoded."""
    views = [_squashed(view) for view in (text, text[::-1], *_decoded(text))]
    return tuple(sorted({piece for view in views for piece in _pieces() if piece in view})[:3])


@cache
def _pieces() -> frozenset[str]:
    """Cut all instructions into pieces, so that any longer run holds a whole one."""
    texts = [_squashed(prompt_file(path.stem).text) for path in FOLDER.glob("*.md")]
    return frozenset(
        text[at : at + _RUN] for text in texts for at in range(0, len(text) - _RUN, _RUN // 2)
    )


def _hosts_of(snapshot: Mapping[str, Any]) -> set[str]:
    """Return the strange hosts that the prompt itself named."""
    said = json.dumps(snapshot["context"], ensure_ascii=False)
    said += json.dumps(snapshot["extra"], ensure_ascii=False)
    return {host for host in _HOST.findall(_unspelled(said)) if host not in _OURS}


def _unspelled(text: str) -> str:
    return _SPELLED.sub(".", text.lower())


def _squashed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _decoded(text: str) -> list[str]:
    views = [codecs.encode(text, "rot13"), unquote(text)]
    for blob in re.findall(r"[A-Za-z0-9+/=]{24,}", text):
        try:
            views.append(base64.b64decode(blob + "==").decode("utf-8", "ignore"))
        except ValueError:
            continue
    return views
