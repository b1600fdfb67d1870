"""Whether a draft deals with what the lead asked, and what it claims without support."""

import re
from enum import StrEnum

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.asks import Ask, asks_of
from inboxapp.llm.offline.facts import answer_from_knowledge
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.topics import BY_TOPIC
from inboxapp.llm.offline.words import sentences, stems

FILL = re.compile(r"\[\[fill:[^\]]*\]\]")

_MONEY = re.compile(r"[$\u20ac\u00a3]\s?\d[\d,.]*\d|[$\u20ac\u00a3]\s?\d")
_GENERAL_PROMISE = re.compile(
    r"\brather check (?:that )?than guess\b|\bcome back to you on it\b", re.IGNORECASE
)
_DEEPEST = 3
_SAME_FACT = 0.7


class Treatment(StrEnum):
    """How a draft deals with an ask."""

    ANSWERED = "answered"
    # It says honestly that the answer must be found out.
    PUT_OFF = "put off"
    OPEN = "open"


def treatments(conversation: Conversation, draft: str) -> tuple[tuple[Ask, Treatment], ...]:
    """Say of each ask what the draft does about it, in their order."""
    return tuple((ask, _treatment(ask, conversation, draft)) for ask in asks_of(conversation))


def open_asks(conversation: Conversation, draft: str) -> tuple[Ask, ...]:
    """Return the asks that the draft passes over."""
    found = treatments(conversation, draft)
    return tuple(ask for ask, treatment in found if treatment is Treatment.OPEN)


def leaves_time_open(conversation: Conversation, draft: str) -> bool:
    """Whether the lead wants a time and the draft says nothing about one."""
    intent = scheduling.read_intent(conversation)
    wants = {scheduling.Kind.REQUEST_TIMES, scheduling.Kind.PROPOSE, scheduling.Kind.RESCHEDULE}
    if intent.kind not in wants:
        return False
    return not (scheduling.invites_to_meet(draft) or scheduling.time_in(draft))


def strange_sums(conversation: Conversation, draft: str) -> tuple[str, ...]:
    """Return the sums of money in a draft that nothing supports."""
    known = " ".join(
        [fact.body for fact in conversation.knowledge]
        + [message.text for message in conversation.messages]
        + [conversation.client.service, conversation.text_input("instruction")]
    )
    sums = {_plain(found) for found in _MONEY.findall(known)}
    return tuple(found for found in _MONEY.findall(draft) if _plain(found) not in sums)


def _treatment(ask: Ask, conversation: Conversation, draft: str) -> Treatment:
    if FILL.search(draft) and ask.needs_fill:
        return Treatment.PUT_OFF
    answer = answer_from_knowledge(ask, conversation, longest=_DEEPEST)
    if answer.fact:
        told = any(_is_told(sentence, draft) for sentence in sentences(answer.fact))
        return Treatment.ANSWERED if told else Treatment.OPEN
    is_promised = _GENERAL_PROMISE.search(draft) or _promises(ask, draft)
    return Treatment.PUT_OFF if is_promised else Treatment.OPEN


def _promises(ask: Ask, draft: str) -> bool:
    """Whether the draft says of this very subject that it must be found out."""
    rule = BY_TOPIC.get(ask.topic)
    return rule is not None and "I can't confirm" in draft and rule.unknown in draft


def _is_told(fact: str, draft: str) -> bool:
    """Whether a sentence of the draft says what the fact says."""
    wanted = stems(fact)
    if not wanted:
        return False
    return fact in draft or any(
        len(wanted & stems(sentence)) / len(wanted) >= _SAME_FACT for sentence in sentences(draft)
    )


def _plain(amount: str) -> str:
    return re.sub(r"[\s,]", "", amount).rstrip(".").removesuffix(".00")
