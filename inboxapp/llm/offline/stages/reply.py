"""The reply itself: what was asked is answered from the knowledge, in the channel's form."""

import re
from dataclasses import dataclass

from inboxapp.llm.offline.asks import Ask, asks_of
from inboxapp.llm.offline.facts import Answered, answer_from_knowledge, proof
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.scheduling import read_intent
from inboxapp.llm.offline.stages.invitation import invitation
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.stages.wishes import Wishes, read_wishes
from inboxapp.llm.offline.topics import BY_TOPIC, Topic
from inboxapp.llm.offline.words import pick

_SMS_CHARACTERS = 300
_LATER = re.compile(
    r"\b(?:in |next |early |mid |late |after (?:the )?)*"
    r"(?:q[1-4]|(?:next|new) (?:quarter|month|year)"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|spring|summer|autumn|holidays|(?:a few|two|three|six|\d+) (?:weeks|months))\b",
    re.IGNORECASE,
)
_CLOSINGS = {
    "Do Not Contact": "Understood, and sorry for the bother. I won't contact you again.",
    "Not Interested": "Thanks for letting me know. I won't follow up on this; "
    "if things change, just reply here.",
    "Out of Office": "Thanks for the note. I'll get back in touch when you return.",
    "Automated Reply": "I'd be glad to hear from the right person when they have a moment.",
}


@dataclass(frozen=True)
class Parts:
    """A reply in pieces; a channel chooses which of them fit."""

    opening: str
    answers: tuple[str, ...]
    next_step: str


def write_reply(conversation: Conversation) -> str:
    """Write the reply."""
    wishes = read_wishes(conversation)
    parts = _parts(conversation, wishes)
    match conversation.channel:
        case "sms":
            return _sms(parts, conversation)
        case "linkedin":
            return _linkedin(parts, conversation)
        case _:
            return _email(parts, conversation, wishes)


def _parts(conversation: Conversation, wishes: Wishes) -> Parts:
    read = str(classify(conversation)["sentiment"])
    chosen = conversation.lead.sentiment
    if closing := _CLOSINGS.get(read) or _CLOSINGS.get(chosen):
        return Parts(closing, (), "")
    if read == "Follow Up" and not asks_of(conversation):
        return Parts(_see_you_later(conversation), (), "")
    answers = _answers(conversation, wishes)
    return Parts(
        opening=""
        if wishes.shorter
        else _opening(conversation, wishes, was_asked=bool(asks_of(conversation))),
        answers=answers,
        next_step=invitation(conversation, wishes, wants=chosen or read),
    )


def _see_you_later(conversation: Conversation) -> str:
    when = _LATER.search(conversation.asked)
    moment = when[0].strip() if when else "when the time is better"
    if when and not moment.lower().startswith(
        ("in ", "next ", "after ", "early ", "late ", "mid ")
    ):
        moment = f"in {moment}"
    return (
        f"That makes sense. I'll get back to you {moment}, and you can reach me here before that."
    )


def _answers(conversation: Conversation, wishes: Wishes) -> tuple[str, ...]:
    longest = {"sms": 1, "linkedin": 1}.get(conversation.channel, 2)
    longest = 1 if wishes.shorter else longest + 1 if wishes.longer else longest
    found = [
        answer_from_knowledge(ask, conversation, longest=longest) for ask in asks_of(conversation)
    ]
    told = [_told(answered) for answered in found if answered.fact]
    told += [text for text in (_promise(found), _extra(conversation, wishes, longest)) if text]
    return tuple(dict.fromkeys(told))


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
    return set(re.findall(r"(?<=[a-z,] )[A-Z][A-Za-z]{2,19}\b", text))


def _promise(found: list[Answered]) -> str:
    """Say honestly which questions the knowledge leaves open."""
    open_asks = [_unknown(answered.ask) for answered in found if not answered.fact]
    if not open_asks:
        return ""
    subject = " and ".join(dict.fromkeys(open_asks))
    return f"I can't confirm {subject} yet, so I'll check and come back to you rather than guess."


def _unknown(ask: Ask) -> str:
    rule = BY_TOPIC.get(ask.topic)
    return rule.unknown if rule else "that"


def _extra(conversation: Conversation, wishes: Wishes, longest: int) -> str:
    """Add what the setter wants mentioned, or, when more is wanted, a proof."""
    if wishes.mention:
        ask = Ask(wishes.mention, Topic.OTHER)
        return answer_from_knowledge(ask, conversation, longest=longest).fact or ""
    nothing_asked = not asks_of(conversation) and not read_intent(conversation).is_scheduling
    return (proof(conversation) or "") if wishes.longer or nothing_asked else ""


def _opening(conversation: Conversation, wishes: Wishes, *, was_asked: bool) -> str:
    seed = f"{conversation.lead.name}{conversation.asked}{conversation.text_input('instruction')}"
    if wishes.formal:
        return "Thank you for your reply."
    if wishes.warmer:
        return pick(("Great to hear from you!", "So good to hear back from you!"), seed)
    if was_asked:
        return pick(
            ("Thanks for asking.", "Thanks for getting back to me.", "Happy to help."), seed
        )
    return pick(
        ("Thanks for getting back to me.", "Good to hear from you.", "Thanks for the reply."), seed
    )


def _greeting(conversation: Conversation, word: str = "Hi") -> str:
    first = conversation.lead.first_name or conversation.lead.name.partition(" ")[0]
    return f"{word} {first}" if first else word


def _email(parts: Parts, conversation: Conversation, wishes: Wishes) -> str:
    if len(parts.answers) > 1 and not wishes.shorter:
        body = [parts.opening, *parts.answers, parts.next_step]
    elif parts.answers:
        body = [" ".join(filter(None, (parts.opening, *parts.answers))), parts.next_step]
    else:
        body = [" ".join(filter(None, (parts.opening, parts.next_step)))]
    greeting = f"{_greeting(conversation, 'Dear' if wishes.formal else 'Hi')},"
    return "\n\n".join([greeting, *filter(None, body), _signature(conversation)])


def _signature(conversation: Conversation) -> str:
    if conversation.client.signature:
        return conversation.client.signature
    return "\n".join(filter(None, ("Best,", conversation.setter, conversation.client.name)))


def _linkedin(parts: Parts, conversation: Conversation) -> str:
    body = " ".join(filter(None, (parts.opening, *parts.answers)))
    return "\n\n".join(filter(None, (f"{_greeting(conversation)},", body, parts.next_step)))


def _sms(parts: Parts, conversation: Conversation) -> str:
    """Put the answers first; what does not fit is left out whole."""
    has_more = bool(parts.answers or parts.next_step)
    text = f"{_greeting(conversation)}, thanks." if has_more else f"{_greeting(conversation)}."
    opening = "" if has_more else parts.opening
    reserved = len(parts.next_step) + 1 if parts.next_step else 0
    for piece in filter(None, (opening, *parts.answers)):
        if len(text) + 1 + len(piece) + reserved <= _SMS_CHARACTERS:
            text = f"{text} {piece}"
    return f"{text} {parts.next_step}".strip()
