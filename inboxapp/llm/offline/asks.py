"""What the lead wants to know, found in what they wrote."""

import re
from dataclasses import dataclass

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.phrases import phrases
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.topics import BY_TOPIC, RULES, Topic
from inboxapp.llm.offline.words import sentences, unwrapped

_REQUEST = phrases("request")
_LATER = phrases("later")

_FEW_WORDS = 3
_BULLET = re.compile(r"\s*(?:[-*\u2022>]|\d+[.)])\s+")
_LIST_HEAD = re.compile(
    r"\b(?:need|questions?|know|clarify|confirm|send)\b[^.?!]*:\s*\Z", re.IGNORECASE
)


@dataclass(frozen=True)
class Ask:
    """A question in the lead's own words, and what it is about."""

    text: str
    topic: Topic

    @property
    def needs_fill(self) -> bool:
        """Whether only a person can answer, and a promise to find out would be silly."""
        return self.topic is Topic.CONTACT


def asks_of(conversation: Conversation) -> tuple[Ask, ...]:
    """List what the lead asked and nobody answered yet; meeting times are not among them."""
    found: dict[Topic | str, Ask] = {}
    for sentence, is_listed in _requests(unwrapped(conversation.asked)):
        for ask in _by_topic(sentence, is_listed=is_listed):
            key = ask.text if ask.topic is Topic.OTHER else ask.topic
            found.setdefault(key, ask)
    asks = tuple(found.values())
    specific = tuple(ask for ask in asks if ask.topic is not Topic.MATERIAL)
    return specific or asks


def _requests(text: str) -> list[tuple[str, bool]]:
    """Find the sentences that want an answer, and whether they are items of "I need: ..."."""
    found, in_list = [], False
    for line in text.splitlines():
        if _LIST_HEAD.search(line):
            in_list = True
            continue
        in_list = in_list and bool(_BULLET.match(line))
        for position, sentence in enumerate(sentences(line)):
            # An item of a list needs no question mark; what is said after it does.
            is_item = in_list and position == 0
            if is_item or _is_request(sentence):
                found.append((sentence, is_item))
    return found


def _is_request(sentence: str) -> bool:
    is_keyword = len(sentence.split()) <= _FEW_WORDS  # "pricing pls"
    if BY_TOPIC[Topic.OBJECTION].asked.search(sentence):
        return True
    return is_keyword or sentence.rstrip().endswith("?") or bool(_REQUEST.search(sentence))


def _by_topic(sentence: str, *, is_listed: bool) -> list[Ask]:
    meets = scheduling.mentions(sentence)
    topics = [rule.topic for rule in RULES if rule.asked.search(sentence)]
    if meets and Topic.MATERIAL in topics:
        topics.remove(Topic.MATERIAL)
    if Topic.DISCOUNT in topics and Topic.PRICING in topics:
        topics.remove(Topic.PRICING)
    for whole in (Topic.OBJECTION, Topic.CONTACT, Topic.RETENTION):
        if whole in topics:
            topics = [whole]
    if topics:
        return [Ask(sentence, topic) for topic in topics]
    if meets or _LATER.search(sentence) or not (is_listed or sentence.rstrip().endswith("?")):
        return []
    return [Ask(sentence, Topic.OTHER)]
