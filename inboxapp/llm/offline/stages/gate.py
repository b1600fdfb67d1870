"""The overseer's verdict on what a draft says about meeting."""

import re

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.reading import Conversation, Json
from inboxapp.llm.offline.scheduling import Intent, Kind
from inboxapp.llm.offline.words import sentences

_CLAIMS_BOOKED = re.compile(
    r"\b(?:is|are|you'?re|we'?re|it'?s|all) (?:now )?(?:booked|confirmed|set|scheduled)\b"
    r"|\b(?:have|'ve) (?:booked|scheduled)\b|\bsee you (?:on|then|tomorrow|next)\b",
    re.IGNORECASE,
)
_STOPPED = {"Do Not Contact"}


def gate(conversation: Conversation) -> Json:
    """Approve the draft, revise it, or block it."""
    text = conversation.draft
    if conversation.lead.sentiment in _STOPPED and scheduling.mentions(text):
        return _verdict("block", "", ["The lead asked not to be contacted."])
    intent = scheduling.read_intent(conversation)
    revised, issues = text, []
    for check in (_unconfirmed, _invented_times, _wrong_link, _too_many_questions):
        revised, issue = check(revised, intent, conversation)
        if issue:
            issues.append(issue)
    if not revised.strip():
        return _verdict("block", "", [*issues, "Nothing is left to send."])
    return _verdict("revise", revised, issues) if issues else _verdict("approve", "", [])


def _verdict(verdict: str, text: str, issues: list[str]) -> Json:
    rationale = " ".join(issues) or "Nothing is promised that is not so, and the times are real."
    return {"verdict": verdict, "text": text, "issues": issues, "rationale": rationale}


def _unconfirmed(text: str, intent: Intent, _: Conversation) -> tuple[str, str]:
    if intent.kind is Kind.ACCEPT or not _CLAIMS_BOOKED.search(text):
        return text, ""
    kept = _without(text, _CLAIMS_BOOKED)
    return kept, "It called a meeting booked that the lead has not confirmed."


def _invented_times(text: str, intent: Intent, conversation: Conversation) -> tuple[str, str]:
    """Find times in the draft that nobody offered or proposed."""
    real = {scheduling.time_in(slot) for slot in conversation.slots}
    real |= {intent.when, scheduling.time_in(conversation.text_input("instruction"))}
    body = (
        text.replace(conversation.client.signature, "") if conversation.client.signature else text
    )
    known = " ".join(fact.body for fact in conversation.knowledge)
    for sentence in sentences(body):
        found = scheduling.time_in(sentence)
        if found and found not in real and scheduling.days_in(sentence) and sentence not in known:
            return text.replace(sentence, "").strip(), "It offered a time that is not open."
    return text, ""


def _wrong_link(text: str, intent: Intent, conversation: Conversation) -> tuple[str, str]:
    ours = conversation.client.booking_link
    if not (intent.own_link and ours and ours in text):
        return text, ""
    return text.replace(ours, intent.own_link), "The lead's own scheduling link comes first."


def _too_many_questions(text: str, _: Intent, __: Conversation) -> tuple[str, str]:
    asked = [sentence for sentence in sentences(text) if sentence.endswith("?")]
    if len(asked) <= 1:
        return text, ""
    for extra in asked[:-1]:
        text = text.replace(extra, "")
    return re.sub(r"[ \t]{2,}", " ", text), "It asked more than one question."


def _without(text: str, pattern: re.Pattern[str]) -> str:
    for sentence in sentences(text):
        if pattern.search(sentence):
            text = text.replace(sentence, "")
    return re.sub(r"\n{3,}", "\n\n", text).strip()
