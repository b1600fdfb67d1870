"""Whether a mail is plain talk between two people, the only kind a machine may answer alone.

Wider than suspicion, on purpose: it blocks no draft and marks nobody. It only makes a person look
before a reply goes out, so words that honest mails use now and then may stand here as well.
"""

import re
from collections.abc import Mapping
from itertools import takewhile
from typing import Any

from inboxapp.core.text import shorten
from inboxapp.drafting.safety.asking import odd_request
from inboxapp.drafting.safety.folding import fold, without_lookalikes
from inboxapp.drafting.safety.wordings import any_of

MOST_CHARACTERS = 100_000
QUOTE_CHARACTERS = 120

_MACHINES = any_of("machines")
_MAKING = any_of("making")
_GIFTS = any_of("gifts")
_FORM = any_of("form")
# As words they mean other things in some languages.
_ABBREVIATIONS = re.compile(r"\b(?:AI|KI|IA|LLM)(?:\b|(?=[^\x00-\x7f]))")
# Letters of two alphabets, or digits between letters, in one word.
_MIXED = re.compile(
    r"\b[^\W\d_]*(?:[a-z][\u0400-\u04ff]|[\u0400-\u04ff][a-z])|\b[a-z]+[0-9$]+[a-z]+[0-9$]\w*"
    r"|(?:\b[a-z]*\d[a-z0-9]*[a-z][a-z0-9]*\b[ ,]*){3}",
    re.IGNORECASE,
)


def odd_talk(snapshot: Mapping[str, Any]) -> str:
    """Return what in all that others wrote is no plain talk, from a run's snapshot.

    The strict look is for what the lead wrote since our last answer; in everything older, and in
    the client's knowledge, only words for machines count.
    """
    context = snapshot.get("context", {})
    extra = snapshot.get("extra", {}).get("draft", {})
    messages = list(context.get("messages", ()))
    for message in takewhile(_is_inbound, reversed(messages)):
        subject, text = str(message.get("subject", "")), str(message.get("text", ""))
        if found := odd_words(text) or _vocabulary(subject[:MOST_CHARACTERS]):
            return found
    lead = [str(value) for value in context.get("lead", {}).values()]
    others = [*messages, *context.get("knowledge", ()), *_parts(extra)]
    texts = [str(value) for one in others for value in one.values() if isinstance(value, str)]
    return next((found for text in (*lead, *texts) if (found := machine_words(text))), "")


def _parts(extra: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    sections = (section for section in extra.values() if isinstance(section, list))
    return [one for section in sections for one in section if isinstance(one, dict)]


def odd_words(text: str) -> str:
    """Return what in a text is no plain talk, "" when all of it is; linear in its length."""
    raw = text[:MOST_CHARACTERS]
    words = _vocabulary(raw) or odd_request(without_lookalikes(fold(raw)))
    return shorten(words, QUOTE_CHARACTERS)


def machine_words(text: str) -> str:
    """Return what speaks of or to a machine in a text."""
    raw = text[:MOST_CHARACTERS]
    found = _ABBREVIATIONS.search(raw) or _MACHINES.search(without_lookalikes(fold(raw)))
    return shorten(found[0].strip(), QUOTE_CHARACTERS) if found else ""


def _vocabulary(raw: str) -> str:
    read = without_lookalikes(fold(raw))
    on_the_page = (pattern.search(raw) for pattern in (_ABBREVIATIONS, _FORM, _MIXED))
    in_words = (pattern.search(read) for pattern in (_MACHINES, _MAKING, _GIFTS))
    found = next((one for one in (*on_the_page, *in_words) if one), None)
    return (found[0].strip() or "hidden characters") if found else ""


def _is_inbound(message: Mapping[str, Any]) -> bool:
    return message.get("direction") == "inbound"
