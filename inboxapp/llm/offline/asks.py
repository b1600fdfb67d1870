"""What the lead wants to know, found in what they wrote."""

import re
from dataclasses import dataclass

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.topics import RULES, Topic
from inboxapp.llm.offline.words import sentences

_REQUEST = re.compile(
    r"^(?:and |but |also |so |please |ok,? |sure,? )*(?:could|can|would|do|does|did|what|how|when"
    r"|who|which|where|is|are|will|any|have you)\b"
    r"|\bplease (?:send|share|forward|provide|quote)\b"
    r"|\b(?:send|share|forward|tell|give|show) (?:me|us|over|through|along|more|some)\b"
    r"|\bwhat'?s (?:the|your)\b|\bhow much\b|\bsend (?:it|that|them|one|something)\b"
    r"|\b(?:let (?:me|us) know|curious|wondering|wonder|looking for|need to know|need more)\b"
    r"|\bi(?:'d| would| want| need)? (?:like |love |want |need )?to (?:know|see|understand|hear)\b"
    r"|\binterested in (?:knowing|seeing|learning|hearing|your pric)",
    re.IGNORECASE,
)

# Sentences that talk to a machine rather than to a person; they are data, never orders.
INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|above|previous)"
    r"|\bsystem prompt\b|\byou are now\b|\bas an ai\b|\bai (?:assistant|model|agent)s?\b"
    r"|\b(?:reply|respond|answer|output|print) (?:only |exactly )?(?:with|by saying)\b"
    r"|\bdeveloper mode\b|\bjailbreak|</?(?:task|context|inputs|system)",
    re.IGNORECASE | re.DOTALL,
)

_FEW_WORDS = 3


@dataclass(frozen=True)
class Ask:
    """A question in the lead's own words, and what it is about."""

    text: str
    topic: Topic


def asks_of(conversation: Conversation) -> tuple[Ask, ...]:
    """List what the lead asked and nobody answered yet; meeting times are not among them."""
    found: dict[Topic | str, Ask] = {}
    for sentence in sentences(conversation.asked):
        if INJECTION.search(sentence) or not _is_request(sentence):
            continue
        for ask in _by_topic(sentence):
            key = ask.text if ask.topic is Topic.OTHER else ask.topic
            found.setdefault(key, ask)
    asks = tuple(found.values())
    specific = tuple(ask for ask in asks if ask.topic is not Topic.MATERIAL)
    return specific or asks


def has_injection(conversation: Conversation) -> bool:
    """Whether the lead's text tries to instruct the writer."""
    return bool(INJECTION.search(conversation.asked))


def _is_request(sentence: str) -> bool:
    is_keyword = len(sentence.split()) <= _FEW_WORDS  # "pricing pls"
    return is_keyword or sentence.rstrip().endswith("?") or bool(_REQUEST.search(sentence))


def _by_topic(sentence: str) -> list[Ask]:
    meets = scheduling.mentions(sentence)
    topics = [rule.topic for rule in RULES if rule.asked.search(sentence)]
    if meets and Topic.MATERIAL in topics:
        topics.remove(Topic.MATERIAL)
    if Topic.DISCOUNT in topics and Topic.PRICING in topics:
        topics.remove(Topic.PRICING)
    if topics:
        return [Ask(sentence, topic) for topic in topics]
    if meets or not sentence.rstrip().endswith("?"):
        return []
    return [Ask(sentence, Topic.OTHER)]
