"""The part of a reply that answers: facts from the knowledge, and honesty about the rest."""

import re

from inboxapp.llm.offline.asks import Ask, asks_of
from inboxapp.llm.offline.facts import Answered, about, answer_from_knowledge, proof
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.stages.wishes import Wishes
from inboxapp.llm.offline.topics import BY_TOPIC, Topic

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
    told = list(dict.fromkeys(_told(answered) for answered in found if answered.fact))
    most = _MOST_ANSWERS.get(conversation.channel, _MOST_ANSWERS_BY_EMAIL)
    rest = _THE_REST if len(told) > most else _promise(found)
    return tuple(filter(None, [*told[:most], rest, _extra(conversation, wishes, longest)]))


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
    open_asks = [_unknown(answered.ask) for answered in found if not answered.fact]
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
