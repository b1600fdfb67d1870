"""A draft written again so that it mends one thing at a time."""

import re
from dataclasses import replace

from inboxapp.llm.offline.coverage import leaves_time_open, open_asks
from inboxapp.llm.offline.languages import is_abroad
from inboxapp.llm.offline.reading import Conversation, Json
from inboxapp.llm.offline.stages.answers import answer_one
from inboxapp.llm.offline.stages.gate import gate
from inboxapp.llm.offline.stages.invitation import invitation
from inboxapp.llm.offline.stages.selector import MEETING_TIME
from inboxapp.llm.offline.stages.verifier import verify
from inboxapp.llm.offline.stages.wishes import Wishes
from inboxapp.llm.offline.words import sentences

_LONGEST = {"sms": 300, "linkedin": 600}
_QUOTED = re.compile("Not answered: \u201c([^\u201d]+)\u201d")


def revise(conversation: Conversation) -> Json:
    """Mend what is wrong, and add the first thing that is missing."""
    text, changes = _mended(conversation)
    if is_abroad(conversation):
        # It speaks other languages by heart: an English sentence would be worse than none.
        return {"text": text, "changes": changes}
    what, added = _addition(conversation, text)
    longer = _with(added, text, conversation)
    if added and len(longer) <= _LONGEST.get(conversation.channel, len(longer)):
        return {"text": longer, "changes": [*changes, f"Answered \u201c{what}\u201d."]}
    return {"text": text, "changes": changes}


def _mended(conversation: Conversation) -> tuple[str, list[str]]:
    """Apply the small corrections of the check and of the overseer."""
    checked = verify(_judging(conversation, conversation.draft))
    text, changes = str(checked["text"]), list(checked["changes"])
    judged = gate(_judging(conversation, text))
    if judged["verdict"] != "revise":
        return text, changes
    return str(judged["text"]), [*changes, *judged["issues"]]


def _judging(conversation: Conversation, draft: str) -> Conversation:
    return replace(conversation, inputs={**conversation.inputs, "draft": draft})


def _addition(conversation: Conversation, text: str) -> tuple[str, str]:
    """Choose by the selection, else by why the confidence is low, else by reading the draft."""
    still_open = {ask.text: ask for ask in open_asks(conversation, text)}
    for words in _missing(conversation) or list(still_open):
        if words == MEETING_TIME and leaves_time_open(conversation, text):
            return words, invitation(conversation, Wishes(offer_times=True), wants="")
        if ask := still_open.get(words):
            return words, answer_one(ask, conversation, text)
    return "", ""


def _missing(conversation: Conversation) -> list[str]:
    selection = conversation.inputs.get("selection")
    named = selection.get("missing") if isinstance(selection, dict) else None
    if isinstance(named, list) and named:
        return [str(one) for one in named]
    return _QUOTED.findall(str(conversation.pack("primary").get("why_confidence_is_low") or ""))


def _with(added: str, text: str, conversation: Conversation) -> str:
    """Put a paragraph before the closing question, or else before the signature."""
    if conversation.channel == "sms":
        body, question = _cut_before_question(text)
        return " ".join(filter(None, (body, added, question)))
    paragraphs = text.split("\n\n")
    place = len(paragraphs) - _closing_paragraphs(paragraphs, conversation)
    return "\n\n".join([*paragraphs[:place], added, *paragraphs[place:]])


def _closing_paragraphs(paragraphs: list[str], conversation: Conversation) -> int:
    """Count the paragraphs at the end that nothing is said after."""
    signature = conversation.client.signature.strip()
    is_signed = conversation.channel == "email" and len(paragraphs) > 1
    count = len(signature.split("\n\n")) if is_signed and signature else int(is_signed)
    before = paragraphs[: len(paragraphs) - count]
    asks_last = len(before) > 1 and "?" in before[-1]
    return count + asks_last


def _cut_before_question(text: str) -> tuple[str, str]:
    told = sentences(text)
    if told and told[-1].endswith("?"):
        return " ".join(told[:-1]), told[-1]
    return text, ""
