"""What a lead's message means for the sale, by rules tried from the strongest to the weakest."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from inboxapp.llm.offline import scheduling
from inboxapp.llm.offline.asks import asks_of
from inboxapp.llm.offline.injection import without_injection
from inboxapp.llm.offline.phrases import phrases
from inboxapp.llm.offline.reading import Conversation, Json

_AUTOMATED = phrases("automated")
_AWAY = phrases("away")
_STOP = phrases("stop")
_BOOKED = phrases("booked")
_NOT_INTERESTED = phrases("not_interested")
_LATER = phrases("later")
_KEEN = phrases("keen")
_AT_ONCE = 600
_LONGEST_READ = 4000
_YES = re.compile(
    r"\A\W*(?:hi \w+\W+)?(?:yes|yeah|yep|yup|sure|absolutely|definitely|of course|why not"
    r"|please do)\b",
    re.IGNORECASE,
)
_BARE_YES = re.compile(
    rf"{_YES.pattern}[\s,.!]*(?:please|thanks|thank you|sounds good|go ahead|that works|happy to"
    r"|let'?s do (?:it|that)|let'?s|great|sure)?[\s,.!]*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Rule:
    label: str
    confidence: float
    reason: str
    holds: Callable[[Conversation], bool]


def classify(conversation: Conversation) -> Json:
    """Name the sentiment of what the lead wrote last, with how sure the rule is."""
    if not conversation.unanswered:
        return _verdict("New", 0.9, "The lead has not written yet.")
    for rule in _RULES:
        if rule.holds(conversation):
            return _verdict(rule.label, rule.confidence, rule.reason)
    return _verdict("Neutral", 0.55, "Nothing in the message points one way.")


# Every step of a run asks the same of the same message.
@lru_cache(maxsize=4096)
def _finds(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.search(text))


def _verdict(label: str, confidence: float, reason: str) -> Json:
    return {"sentiment": label, "confidence": confidence, "reason": reason}


def _says(pattern: re.Pattern[str]) -> Callable[[Conversation], bool]:
    return lambda conversation: _finds(pattern, _text(conversation))


def _text(conversation: Conversation) -> str:
    """Return what is judged: the newest message, without orders to machines in it."""
    return without_injection(conversation.unanswered[-1].text[:_LONGEST_READ])


def _wants_silence(conversation: Conversation) -> bool:
    # Who wants silence says so at once; the same words deep in a long letter mean something else.
    return _finds(_STOP, _text(conversation)[:_AT_ONCE])


def _is_automated(conversation: Conversation) -> bool:
    return _finds(_AUTOMATED, _text(conversation))


def _is_away(conversation: Conversation) -> bool:
    newest = conversation.unanswered[-1]
    away = _finds(_AWAY, newest.text) or re.match(
        r"(?i)(?:automatic reply|out of office)", newest.subject
    )
    return bool(away) and not _asks_to_meet(conversation)


def _asks_to_meet(conversation: Conversation) -> bool:
    return "?" in _text(conversation) and scheduling.mentions(_text(conversation))


def _declines(conversation: Conversation) -> bool:
    said = _text(conversation)[:_AT_ONCE]
    return _finds(_NOT_INTERESTED, said) and not _turns_around(conversation)


def _turns_around(conversation: Conversation) -> bool:
    """Whether a no is followed by a but that asks for something."""
    after = re.split(r"\b(?:but|however|though|that said)\b", _text(conversation), maxsplit=1)
    return len(after) > 1 and (
        "?" in after[1] or _finds(_LATER, after[1]) or _finds(_KEEN, after[1])
    )


def _puts_off(conversation: Conversation) -> bool:
    return _finds(_LATER, _text(conversation)) and not _asks_to_meet(conversation)


def _wants_meeting(conversation: Conversation) -> bool:
    intent = scheduling.read_intent(conversation)
    kinds = {scheduling.Kind.DECLINE, scheduling.Kind.OTHER}
    if intent.kind not in kinds and not asks_of(conversation):
        return True
    said_yes = bool(_BARE_YES.match(_text(conversation)))
    return intent.kind in {scheduling.Kind.ACCEPT, scheduling.Kind.PROPOSE} or (
        said_yes and scheduling.invites_to_meet(conversation.last_outbound)
    )


def _asks_and_meets(conversation: Conversation) -> bool:
    return scheduling.read_intent(conversation).kind is scheduling.Kind.REQUEST_TIMES


_RULES = (
    _Rule("Do Not Contact", 0.97, "Asks not to be contacted any more.", _wants_silence),
    _Rule("Out of Office", 0.95, "An absence note.", _is_away),
    _Rule("Automated Reply", 0.93, "Written by a machine, not by the lead.", _is_automated),
    _Rule("Meeting Booked", 0.9, "Says that a time is booked or accepted.", _says(_BOOKED)),
    _Rule(
        "Follow Up",
        0.85,
        "Declines for now but names a later time.",
        lambda found: _puts_off(found) and _finds(_NOT_INTERESTED, _text(found)),
    ),
    _Rule("Not Interested", 0.92, "Says no.", _declines),
    _Rule("Follow Up", 0.85, "Puts it off to a later time.", _puts_off),
    _Rule(
        "Call Requested",
        0.9,
        "Asks for a phone call.",
        lambda found: scheduling.wants_phone_call(_text(found)),
    ),
    _Rule("Meeting Requested", 0.9, "Wants to find a time to meet.", _wants_meeting),
    _Rule(
        "Information Requested",
        0.88,
        "Asks for facts before anything else.",
        lambda found: bool(asks_of(found)),
    ),
    _Rule("Meeting Requested", 0.8, "Is open to a meeting.", _asks_and_meets),
    _Rule("Interested", 0.85, "Reacts with interest.", _says(_KEEN)),
    _Rule("Interested", 0.7, "Says yes.", lambda found: bool(_YES.match(_text(found)))),
)
