"""Answers from the client's knowledge, or the honest lack of one."""

import math
import re
from collections import Counter
from dataclasses import dataclass

from inboxapp.llm.offline.asks import Ask
from inboxapp.llm.offline.reading import Conversation, Fact
from inboxapp.llm.offline.topics import BY_TOPIC, Topic
from inboxapp.llm.offline.words import sentence_case, sentences, stems, unwrapped

_LONGEST_FACT = 320
_TITLE_WEIGHT = 1.5
_TOPIC_WEIGHT = 0.6
_SHARE_OF_ASK = 0.3
_PROOF_TITLE = re.compile(r"\A(?:proof|case(?: study)?|reference|customer):\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answered:
    """A fact that answers an ask; None when knowledge does not hold one."""

    ask: Ask
    fact: str | None
    title: str = ""


def answer_from_knowledge(ask: Ask, conversation: Conversation, *, longest: int) -> Answered:
    """Find the entry that answers the ask, and its sentences that do so, up to `longest`."""
    for fact in _ranked(ask, conversation.knowledge):
        if told := _told(ask, fact, longest):
            return Answered(ask, told, fact.title)
    if ask.topic is Topic.MATERIAL and conversation.client.service:
        return Answered(ask, about(conversation))
    return Answered(ask, None)


def proof(conversation: Conversation) -> str | None:
    """Give evidence that the service works, if there is some."""
    return answer_from_knowledge(Ask("", Topic.PROOF), conversation, longest=2).fact


def about(conversation: Conversation) -> str:
    """Say in a sentence what the client does."""
    client = conversation.client
    told = sentences(unwrapped(client.service))
    first = told[0].rstrip(".") if told else ""
    named = [word for word in (client.name, client.name.partition(" ")[0]) if word]
    if not first or first.startswith(("We ", *named)):
        return sentence_case(first)
    return sentence_case(f"In short, {client.name or 'we'} can help with {first}")


def _ranked(ask: Ask, knowledge: tuple[Fact, ...]) -> list[Fact]:
    """Order the entries by how much they share with the ask; rare words count for more."""
    spread = Counter(stem for fact in knowledge for stem in stems(f"{fact.title} {fact.body}"))
    asked, meant = stems(ask.text), _also_means(ask)

    def weight(shared: frozenset[str]) -> float:
        return sum(math.log(1 + len(knowledge) / spread[stem]) for stem in shared)

    scores = {
        fact: _TITLE_WEIGHT * (weight(asked & title) + weight(meant & title))
        + weight(asked & body)
        + _TOPIC_WEIGHT * weight(meant & body)
        for fact in knowledge
        for title, body in [(stems(fact.title), stems(fact.body))]
    }
    good = [fact for fact, score in scores.items() if score > 0 and _is_about(ask, fact)]
    return sorted(good, key=lambda fact: -scores[fact])


def _is_about(ask: Ask, fact: Fact) -> bool:
    """Without a topic to go by, one shared word in the body is a coincidence."""
    if ask.topic is Topic.MATERIAL:
        return bool(_also_means(ask) & stems(fact.title))
    if ask.topic is not Topic.OTHER:
        return True
    asked = stems(ask.text)
    enough = max(2, _SHARE_OF_ASK * len(asked))
    return bool(asked & stems(fact.title)) or any(
        len(asked & stems(one)) >= enough for one in sentences(unwrapped(fact.body))
    )


def _told(ask: Ask, fact: Fact, longest: int) -> str:
    """Choose the sentences that hold the evidence, in the order in which they stand."""
    rule, told = BY_TOPIC.get(ask.topic), sentences(unwrapped(fact.body))
    asked, meant = stems(ask.text), _also_means(ask)
    fitting = [
        one
        for one in told
        if not (rule and rule.evidence) or rule.evidence.search(one) or len(asked & stems(one)) > 1
    ]
    if ask.topic is Topic.OTHER and not asked & stems(fact.title):
        fitting = [one for one in fitting if asked & stems(one)]
    best = sorted(fitting, key=lambda one: (-len(asked & stems(one)), -len(meant & stems(one))))
    chosen = _within_limit([one for one in told if one in best[:longest]])
    if chosen and ask.topic is Topic.PROOF and (whose := _PROOF_TITLE.match(fact.title)):
        return f"{whose[1]}: {chosen}"
    return chosen


def _within_limit(chosen: list[str]) -> str:
    text = ""
    for one in chosen:
        if text and len(text) + len(one) > _LONGEST_FACT:
            break
        text = f"{text} {sentence_case(one)}".strip()
    return text


def _also_means(ask: Ask) -> frozenset[str]:
    rule = BY_TOPIC.get(ask.topic)
    return stems(rule.also) if rule else frozenset()
