"""Small corrections to a draft that leave the rest as it is."""

import re
from dataclasses import dataclass, field

from inboxapp.llm.offline.coverage import strange_sums
from inboxapp.llm.offline.reading import Conversation, Json
from inboxapp.llm.offline.words import sentences

_PLACEHOLDER = re.compile(
    r"\{\{?[^{}\n]{0,40}\}?\}|\[[A-Za-z][A-Za-z _']{1,30}\]|<[A-Z][A-Z _]+>|\bTODO\b|\bXX+\b"
)
_BARE_GREETING = re.compile(r"\A(Hi|Hello|Hey|Dear)(?: there)?\s*(?=[,!.\n])")
_LONGEST = {"sms": 320, "linkedin": 1200}
_UNSUPPORTED = "I'll confirm the exact price for you."


@dataclass
class _Check:
    text: str
    violations: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)

    def fix(self, violation: str, change: str, text: str) -> None:
        self.violations.append(violation)
        self.changes.append(change)
        self.text = text


def verify(conversation: Conversation) -> Json:
    """Check the draft and correct what must not be sent."""
    check = _Check(conversation.text_input("draft", "text", "draft_generation_step2"))
    _fill_greeting(check, conversation)
    _remove_placeholders(check)
    _remove_prices(check, conversation)
    _sign_once(check, conversation)
    _shorten(check, conversation)
    return {"violations": check.violations, "changes": check.changes, "text": check.text.strip()}


def _fill_greeting(check: _Check, conversation: Conversation) -> None:
    first = conversation.lead.first_name
    if first and _BARE_GREETING.match(check.text):
        text = _BARE_GREETING.sub(rf"\g<1> {_literal(first)}", check.text, count=1)
        check.fix("The greeting had no name.", f"Greeted {first}.", text)


def _remove_placeholders(check: _Check) -> None:
    if not _PLACEHOLDER.search(check.text):
        return
    kept = [line for line in _pieces(check.text) if not _PLACEHOLDER.search(line)]
    check.fix("A placeholder was left in.", "Removed what held it.", "".join(kept))


def _remove_prices(check: _Check, conversation: Conversation) -> None:
    """Take out figures that neither the knowledge nor the conversation contains."""
    strange = strange_sums(conversation, check.text)
    if not strange:
        return
    pieces = [
        f"{_UNSUPPORTED} " if any(found in piece for found in strange) else piece
        for piece in _pieces(check.text)
    ]
    check.fix(
        f"{strange[0]} is not in the knowledge.", "Promised to confirm instead.", "".join(pieces)
    )


def _sign_once(check: _Check, conversation: Conversation) -> None:
    signature = conversation.client.signature.strip()
    if signature and check.text.count(signature) > 1:
        head, _, tail = check.text.partition(signature)
        text = f"{head}{signature}{tail.replace(signature, '')}"
        check.fix("Signed twice.", "Kept one signature.", text)


def _shorten(check: _Check, conversation: Conversation) -> None:
    longest = _LONGEST.get(conversation.channel)
    if longest is None or len(check.text) <= longest:
        return
    kept = ""
    for sentence in sentences(check.text):
        if len(kept) + len(sentence) + 1 > longest:
            break
        kept = f"{kept} {sentence}".strip()
    check.fix(
        f"Too long for {conversation.channel}.",
        "Cut after the last sentence that fits.",
        kept or check.text[:longest],
    )


def _pieces(text: str) -> list[str]:
    """Cut into sentences that still give the text when joined."""
    return re.findall(r".+?(?:[.!?](?=\s|\Z)[ \t]*|\n+|\Z)", text, re.DOTALL)


def _literal(name: str) -> str:
    return name.replace("\\", r"\\")
