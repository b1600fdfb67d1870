"""The part of a reply that answers: facts from the knowledge, and honesty about the rest.

On purpose the first writing of a hard e-mail is as imperfect as people's: of four or more asks it
takes the first two that the knowledge answers and passes over the rest, and each revision adds one
more. So a mail with four asks needs two revisions, which demos and tests rely on.
"""

import re

from inboxapp.llm.offline.asks import Ask, asks_of
from inboxapp.llm.offline.facts import Answered, about, answer_from_knowledge, proof
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.stages.wishes import Wishes
from inboxapp.llm.offline.topics import BY_TOPIC, Topic
from inboxapp.llm.offline.words import sentences

HARD_ASKS = 4
ASKS_TAKEN_AT_FIRST = 2

_MOST_ANSWERS = {"sms": 3, "linkedin": 3}
_MOST_ANSWERS_BY_EMAIL = 5
_NAMES = re.compile(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,19}\b")
_THE_REST = "The rest I'd rather check than guess, so I'll come back to you on it."


def answers_to(conversation: Conversation, wishes: Wishes) -> tuple[str, ...]:
    """Answer each ask once, in the order in which they were asked."""
    longest = {"sms": 1, "linkedin": 1}.get(conversation.channel, 2)
    longest = 1 if wishes.shorter else longest + 1 if wishes.longer else longest
    found = [
        answer_from_knowledge(ask, conversation, longest=longest) for ask in asks_of(conversation)
    ]
    if conversation.channel == "email" and len(found) >= HARD_ASKS and not wishes.longer:
        found = [one for one in found if one.fact][:ASKS_TAKEN_AT_FIRST] or found
    told = _each_once([_told(answered) for answered in found if answered.fact])
    most = _MOST_ANSWERS.get(conversation.channel, _MOST_ANSWERS_BY_EMAIL)
    rest = _THE_REST if len(told) > most else _promise(found)
    extra = _extra(conversation, wishes, longest)
    return tuple(_each_once([*told[:most], *_to_fill(found), rest, extra]))


def answer_one(ask: Ask, conversation: Conversation, draft: str) -> str:
    """Answer one ask with what the draft does not say yet, or promise to find out."""
    answered = answer_from_knowledge(ask, conversation, longest=2)
    if answered.fact:
        kept = [one for one in sentences(_told(answered)) if one not in draft]
        return " ".join(kept)
    promise = _promise([answered]) if _unknown(ask) else _THE_REST
    return next(iter(_to_fill([answered])), "") or promise


def _each_once(paragraphs: list[str]) -> list[str]:
    """Drop sentences that stand in an earlier paragraph, and paragraphs that are left empty."""
    said: set[str] = set()
    kept = []
    for paragraph in paragraphs:
        new = [one for one in sentences(paragraph) if one not in said]
        said.update(new)
        kept.append(" ".join(new))
    return [paragraph for paragraph in kept if paragraph]


def _to_fill(found: list[Answered]) -> list[str]:
    """Leave a slot for a person where a promise to find out would make no sense."""
    wanted = [one.ask for one in found if one.ask.needs_fill and not one.fact]
    return [f"You can use this one: [[fill: {BY_TOPIC[ask.topic].unknown}]]." for ask in wanted]


def _told(answered: Answered) -> str:
    fact = answered.fact or ""
    if answered.ask.topic is not Topic.INTEGRATION:
        return fact
    missing = _names(answered.ask.text) - _names(f"{fact} {answered.title}")
    if not missing:
        return fact
    return f"{fact} I'll check on {' and '.join(sorted(missing))} and tell you for certain."


def _names(text: str) -> set[str]:
    """Return the product names in a text: capitalised words that do not begin a sentence."""
    return set(_NAMES.findall(text))


def _promise(found: list[Answered]) -> str:
    """Say honestly which questions the knowledge leaves open."""
    missing = [answered.ask for answered in found if not answered.fact]
    open_asks = [_unknown(ask) for ask in missing if not ask.needs_fill]
    if not open_asks:
        return ""
    if named := [ask for ask in dict.fromkeys(open_asks) if ask]:
        subject = " and ".join(named)
        return f"I can't confirm {subject} yet. I'll check rather than guess, and come back to you."
    if len(open_asks) < len(found):
        return _THE_REST
    return "I'd rather check that than guess, so I'll come back to you with an answer."


def _unknown(ask: Ask) -> str:
    rule = BY_TOPIC.get(ask.topic)
    return rule.unknown if rule else ""


def _extra(conversation: Conversation, wishes: Wishes, longest: int) -> str:
    """Add what the setter wants mentioned, a proof when more is wanted, or else the service."""
    if wishes.mention:
        ask = Ask(wishes.mention, Topic.OTHER)
        return answer_from_knowledge(ask, conversation, longest=longest).fact or ""
    if wishes.longer:
        return proof(conversation) or ""
    is_plain_interest = classify(conversation)["sentiment"] == "Interested"
    return about(conversation) if is_plain_interest and not asks_of(conversation) else ""
