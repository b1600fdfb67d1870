"""The reply itself: what was asked is answered, then one next step, in the channel's form."""

import re
from dataclasses import dataclass

from inboxapp.llm.offline.asks import asks_of
from inboxapp.llm.offline.languages import reply_abroad
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.stages.answers import answers_to
from inboxapp.llm.offline.stages.invitation import invitation
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.stages.wishes import Wishes, read_wishes
from inboxapp.llm.offline.words import pick

_SMS_CHARACTERS = 300
_LATER = re.compile(
    r"\b(?P<when>in |next |early |mid |late |after (?:the )?)*"
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
_NOTED = "Thanks for letting me know. If questions come up, just reply here."
_ACTIVE = {"Interested", "Meeting Requested", "Call Requested", "Information Requested"}


@dataclass(frozen=True)
class Parts:
    """A reply in pieces; a channel chooses which of them fit."""

    opening: str
    answers: tuple[str, ...] = ()
    next_step: str = ""


def write_reply(conversation: Conversation) -> str:
    """Write the reply."""
    if foreign := reply_abroad(conversation):
        return foreign
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
    read, chosen = str(classify(conversation)["sentiment"]), conversation.lead.sentiment
    if closing := _CLOSINGS.get(read) or _CLOSINGS.get(chosen):
        return Parts(closing)
    if read == "Follow Up" and not asks_of(conversation):
        return Parts(_see_you_later(conversation))
    answers = answers_to(conversation, wishes)
    is_wanted = bool(answers) or chosen in _ACTIVE or wishes != Wishes()
    if read == "Neutral" and not is_wanted:
        return Parts(_NOTED)
    next_step = invitation(conversation, wishes, wants=chosen or read)
    is_thanked = wishes.shorter or (not answers and next_step.startswith("Thanks"))
    opening = "" if is_thanked else _opening(conversation, wishes)
    return Parts(opening, answers, next_step)


def _see_you_later(conversation: Conversation) -> str:
    when = _LATER.search(conversation.asked)
    moment = when[0].strip() if when else "when the time is better"
    if when and not when["when"] and not moment.lower().startswith("next"):
        moment = f"in {moment}"
    return (
        f"That makes sense. I'll get back to you {moment}, and you can reach me here before that."
    )


def _opening(conversation: Conversation, wishes: Wishes) -> str:
    seed = f"{conversation.lead.name}{conversation.asked}{conversation.text_input('instruction')}"
    if wishes.formal:
        return "Thank you for your reply."
    if wishes.warmer:
        return pick(("Great to hear from you!", "So good to hear back from you!"), seed)
    if asks_of(conversation):
        return pick(
            ("Thanks for asking.", "Thanks for getting back to me.", "Happy to help."), seed
        )
    return pick(("Thanks for getting back to me.", "Good to hear from you."), seed)


def _greeting(conversation: Conversation, word: str = "Hi") -> str:
    first = conversation.lead.first_name or conversation.lead.name.partition(" ")[0]
    return f"{word} {first}" if first else word


def _email(parts: Parts, conversation: Conversation, wishes: Wishes) -> str:
    greeting = f"{_greeting(conversation, 'Dear' if wishes.formal else 'Hi')},"
    paragraphs = _paragraphs(parts, is_brief=wishes.shorter)
    return "\n\n".join([greeting, *paragraphs, _signature(conversation)])


def _paragraphs(parts: Parts, *, is_brief: bool) -> list[str]:
    if len(parts.answers) > 1 and not is_brief:
        found = [parts.opening, *parts.answers, parts.next_step]
    elif parts.answers:
        found = [_joined(parts.opening, *parts.answers), parts.next_step]
    else:
        found = [_joined(parts.opening, parts.next_step)]
    return [paragraph for paragraph in found if paragraph]


def _joined(*pieces: str) -> str:
    return " ".join(filter(None, pieces))


def _signature(conversation: Conversation) -> str:
    if conversation.client.signature:
        return conversation.client.signature
    return "\n".join(filter(None, ("Best,", conversation.setter, conversation.client.name)))


def _linkedin(parts: Parts, conversation: Conversation) -> str:
    body = _joined(parts.opening, *parts.answers)
    return "\n\n".join(filter(None, (f"{_greeting(conversation)},", body, parts.next_step)))


def _sms(parts: Parts, conversation: Conversation) -> str:
    """Put the answers first; what does not fit is left out whole."""
    has_more = bool(parts.answers or parts.next_step)
    is_thanked = not has_more or parts.next_step.startswith("Thanks")
    text = f"{_greeting(conversation)}." if is_thanked else f"{_greeting(conversation)}, thanks."
    opening = "" if has_more else parts.opening
    reserved = len(parts.next_step) + 1 if parts.next_step else 0
    for piece in filter(None, (opening, *parts.answers)):
        if len(text) + 1 + len(piece) + reserved <= _SMS_CHARACTERS:
            text = f"{text} {piece}"
    return _joined(text, parts.next_step)
