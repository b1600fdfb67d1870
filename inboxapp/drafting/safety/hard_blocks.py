"""Whether code forbids the machine to answer, before any model is asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from inboxapp.conversations.types import Sentiment
from inboxapp.core.text import shorten
from inboxapp.drafting.safety.anger import complaint, legal_threat
from inboxapp.drafting.safety.injection import suspicions
from inboxapp.drafting.safety.leaving import (
    asks_no_contact,
    is_stop_word,
    opts_out,
    unsubscribes,
)
from inboxapp.drafting.safety.prices import unanswered_price
from inboxapp.drafting.safety.sentences import newly_said, sentences
from inboxapp.drafting.safety.types import Block, HardBlock

QUOTE_CHARACTERS = 160
INBOUND = "inbound"

_BY_SENTENCE = (
    (HardBlock.OPT_OUT, opts_out, "The lead opts out."),
    (HardBlock.UNSUBSCRIBE, unsubscribes, "The lead wants to be taken off the list."),
    (HardBlock.DO_NOT_CONTACT, asks_no_contact, "The lead asks not to be contacted again."),
    (HardBlock.LEGAL_THREAT, legal_threat, "The lead threatens with lawyers or authorities."),
    (HardBlock.COMPLAINT, complaint, "The lead complains; a person should answer."),
)


def hard_block(
    messages: Sequence[Mapping[str, Any]],
    knowledge: Sequence[Mapping[str, Any]],
    sentiment: str,
    others: Sequence[str] = (),
) -> Block | None:
    """Return the first reason why no machine may answer, by code alone.

    `messages` are the snapshot's, oldest first; what counts is what the lead wrote since our last
    answer. Orders to the machine count wherever they stand, also in `knowledge` and in `others`:
    memory, names, notes.
    """
    if sentiment == Sentiment.DO_NOT_CONTACT:
        return Block(HardBlock.DO_NOT_CONTACT, "The lead is tagged Do Not Contact.")
    unanswered = list(_unanswered(messages))
    return (
        _by_stop_word(unanswered)
        or _by_sentence(unanswered)
        or _by_suspicion(messages, knowledge, others)
        or _by_price(unanswered, knowledge)
    )


def _unanswered(messages: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield what came since our last answer, the newest first."""
    for message in reversed(messages):
        if message.get("direction") != INBOUND:
            return
        yield message


def _by_stop_word(unanswered: Sequence[Mapping[str, Any]]) -> Block | None:
    for message in unanswered:
        said = newly_said(_text(message, "text"))
        if is_stop_word(said):
            return Block(HardBlock.OPT_OUT, "The lead opts out.", shorten(said, QUOTE_CHARACTERS))
    return None


def _by_sentence(unanswered: Sequence[Mapping[str, Any]]) -> Block | None:
    said = [
        sentence
        for message in unanswered
        for sentence in sentences(newly_said(_text(message, "text")))
    ]
    for code, says_so, words in _BY_SENTENCE:
        for sentence in said:
            if says_so(sentence):
                return Block(code, words, shorten(sentence, QUOTE_CHARACTERS))
    return None


def _by_suspicion(
    messages: Sequence[Mapping[str, Any]],
    knowledge: Sequence[Mapping[str, Any]],
    others: Sequence[str],
) -> Block | None:
    texts = [_text(message, part) for message in messages for part in ("text", "subject", "from")]
    texts += [_text(fact, part) for fact in knowledge for part in ("title", "body")]
    found = suspicions([*texts, *others])
    if not found:
        return None
    words = "Something in the conversation or the knowledge speaks to the machine."
    return Block(HardBlock.INJECTION_SUSPECTED, words, found)


def _by_price(
    unanswered: Sequence[Mapping[str, Any]], knowledge: Sequence[Mapping[str, Any]]
) -> Block | None:
    facts = [f"{_text(fact, 'title')}\n{_text(fact, 'body')}" for fact in knowledge]
    for message in unanswered:
        for sentence in sentences(newly_said(_text(message, "text"))):
            if unanswered_price(sentence, facts):
                return Block(
                    HardBlock.PRICING_NOT_IN_KNOWLEDGE,
                    "The lead asks for a price or a discount that the knowledge doesn't hold.",
                    shorten(sentence, QUOTE_CHARACTERS),
                )
    return None


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name) or "")
