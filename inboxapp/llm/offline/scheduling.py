"""Meetings: what the lead says about times, and which offered slot it means."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from inboxapp.llm.offline.phrases import phrases
from inboxapp.llm.offline.reading import Conversation
from inboxapp.llm.offline.words import sentences

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|r|rs|ur)?(?:day)?s?\b", re.IGNORECASE)
_UNWANTED = re.compile(
    r"\b(?:not|except|never|anything but|can'?t do|won'?t make) (?:on )?(?:[A-Z]\w+day)s?\b"
    r"|\b[A-Z]\w+days?\b(?= (?:so not then|is out\b|(?:is|are) (?:bad|no good)\b"
    r"|(?:doesn'?t|won'?t|don'?t) (?:work|suit)))"
)
_TIME = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>am|pm|a\.m\.|p\.m\.)"
    r"|\b(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b"
    r"|\b(?:at|@|around|about|after|before|from)\s+(?P<bare>1?\d|2[0-3])(?!\s*(?:%|\d|/|-\d|(?:st|nd|rd|th|weeks?"
    r"|days?|months?|hours?|minutes?|years?|people|leads?|of)\b))",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\b(?:[ECMP][SD]T|GMT|UTC|BST|CES?T|EES?T|IST|AES?T|SGT|[ECMP]T)\b"
    r"|\b(?:London|Berlin|Paris|New York|Eastern|Central|Pacific|UK|European) time\b"
)
_LINK = phrases("link")
_WANTS = phrases("meet")
_CALL = phrases("call")
_ACCEPTS = phrases("accepts")
_RESCHEDULES = phrases("moves")
_DECLINES = phrases("declines")
_PART = re.compile(r"\b(morning|afternoon|evening|lunchtime|noon|end of day)s?\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:today|tomorrow|this week|next week|week after(?: next)?|next month)\b", re.IGNORECASE
)
_OFFERED = re.compile(
    r"\b(?:call|chat|meet|meeting|demo|time|slot|minutes|calendar)\b", re.IGNORECASE
)
_FEW_WORDS = 5
_REMIND = re.compile(r"\bremind\b|\bback\b|\bping\b", re.IGNORECASE)
_EARLIEST_MORNING_HOUR = 8
_NOON = 12


class Kind(StrEnum):
    """What the lead does about a meeting."""

    ACCEPT = "accept"
    REQUEST_TIMES = "request_times"
    PROPOSE = "propose"
    RESCHEDULE = "reschedule"
    DECLINE = "decline"
    OTHER = "other"


@dataclass(frozen=True)
class Intent:
    """What the lead's unanswered text says about meeting; times as they are written."""

    kind: Kind
    is_scheduling: bool
    slot: str | None
    days: tuple[str, ...]
    unwanted_days: tuple[str, ...]
    when: str | None
    part_of_day: str | None
    timezone: str | None
    own_link: str | None
    wants_call: bool
    evidence: tuple[str, ...]


def read_intent(conversation: Conversation) -> Intent:
    """Read what the lead says about meeting; an extraction among the inputs has the last word."""
    read, given = _read(conversation), conversation.inputs.get("extraction")
    if not isinstance(given, dict) or given.get("kind") not in set(Kind):
        return read
    kind = Kind(given["kind"])
    slot = next((one for one in conversation.slots if one == given.get("slot")), None)
    return replace(
        read,
        kind=kind,
        is_scheduling=kind is not Kind.OTHER,
        slot=slot if kind in {Kind.ACCEPT, Kind.PROPOSE} else None,
        days=days_in(str(given.get("day_preference") or "").title()) or read.days,
        when=time_in(str(given.get("time_preference") or "")) or read.when,
    )


def _read(conversation: Conversation) -> Intent:
    text = conversation.asked
    unwanted = days_in(" ".join(match[0] for match in _UNWANTED.finditer(text)))
    days, when = tuple(day for day in days_in(text) if day not in unwanted), time_in(text)
    slot = _meant_slot(text, days, when, conversation.slots)
    link = _own_link(text, conversation.client.booking_link)
    kind = _kind(text, conversation, slot=slot, has_time=bool(days or when), has_link=bool(link))
    zone, relative = _ZONE.search(text), _RELATIVE.search(text)
    return Intent(
        kind=kind,
        is_scheduling=kind is not Kind.OTHER,
        slot=slot if kind in {Kind.ACCEPT, Kind.PROPOSE} else None,
        days=days,
        unwanted_days=unwanted,
        when=when or (relative[0].lower() if relative and not days else None),
        part_of_day=part_in(text) or None,
        timezone=zone[0] if zone else conversation.lead.timezone or None,
        own_link=link,
        wants_call=bool(_CALL.search(text)),
        evidence=tuple(one for one in sentences(text) if mentions(one)),
    )


@lru_cache(maxsize=2000)
def mentions(text: str) -> bool:
    """Whether a text is about meeting or talking."""
    if any(pattern.search(text) for pattern in (_WANTS, _CALL, _LINK, _RESCHEDULES)):
        return True
    return any(_asks_for_a_time(sentence) for sentence in sentences(text))


def wants_phone_call(text: str) -> bool:
    """Whether a text asks for a phone call."""
    return bool(_CALL.search(text))


def invites_to_meet(text: str) -> bool:
    """Whether a message of ours suggests to meet."""
    return bool(_OFFERED.search(text))


def days_in(text: str) -> tuple[str, ...]:
    """Return the weekdays named in a text, in full, in its order."""
    short = [match[1].lower() for match in _DAY.finditer(text) if _is_day(match)]
    full = [next(day for day in DAYS if day.startswith(name)) for name in short]
    return tuple(dict.fromkeys(full))


def time_in(text: str) -> str | None:
    """Return the first time of day in a text as HH:MM."""
    for match in _TIME.finditer(text):
        hour = int(match["hour"] or match["hour24"] or match["bare"])
        minute = match["minute"] or match["minute24"] or "00"
        half = (match["half"] or "").lower()
        if half.startswith("p") and hour < _NOON:
            hour += _NOON
        if half.startswith("a") and hour == _NOON:
            hour = 0
        if match["bare"] and hour < _EARLIEST_MORNING_HOUR:
            hour += _NOON  # nobody means three in the night
        return f"{hour:02d}:{minute}"
    return None


def slots_on(days: tuple[str, ...], slots: tuple[str, ...]) -> tuple[str, ...]:
    """Return the slots on these days."""
    return tuple(slot for slot in slots if set(days_in(slot)) & set(days))


def part_in(text: str) -> str:
    """Return the part of the day that a text names, or an empty text."""
    found = _PART.search(text)
    return found[1].lower() if found else ""


def slots_in(part: str | None, slots: tuple[str, ...]) -> tuple[str, ...]:
    """Return the slots in a part of the day; all of them if none is."""
    if part not in {"morning", "afternoon"}:
        return slots
    noon = f"{_NOON}:00"
    fitting = tuple(
        slot for slot in slots if (when := time_in(slot)) and (when < noon) == (part == "morning")
    )
    return fitting or slots


def _asks_for_a_time(sentence: str) -> bool:
    """Whether a question is little more than a day or a time: "Thursday 10am?"."""
    if not sentence.endswith("?") or len(sentence.split()) > _FEW_WORDS:
        return False
    if _REMIND.search(sentence):
        return False
    return bool(days_in(sentence) or time_in(sentence) or _RELATIVE.search(sentence))


def _is_day(match: re.Match[str]) -> bool:
    # "sun" and "sat" are words, "Sun" and "Sat" are days; "wed" needs its capital too.
    return match[0].lower().endswith(("day", "days")) or match[0][0].isupper()


def _own_link(text: str, ours: str) -> str | None:
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;)>")
        if not ours or link.rstrip("/") != ours.rstrip("/"):
            return link
    return None


def _meant_slot(
    text: str, days: tuple[str, ...], when: str | None, slots: tuple[str, ...]
) -> str | None:
    possible = slots_on(days, slots) if days else slots
    if when:
        possible = tuple(slot for slot in possible if time_in(slot) == when)
        if days or len(possible) == 1:
            return possible[0] if possible else None
    if days and len(possible) == 1 and not when:
        return possible[0]
    if re.search(r"\bthe first (?:one|time|slot|option)?\b", text, re.IGNORECASE):
        return slots[0] if slots else None
    return None


def _was_offered(slot: str, text: str, last_outbound: str) -> bool:
    """Whether saying yes to the slot settles it: the time is named, or we named the day before."""
    named = time_in(text) == time_in(slot)
    ours = set(days_in(slot)) & set(days_in(last_outbound))
    return named or bool(ours and _ACCEPTS.search(text))


def _kind(
    text: str, conversation: Conversation, *, slot: str | None, has_time: bool, has_link: bool
) -> Kind:
    if _RESCHEDULES.search(text):
        return Kind.RESCHEDULE
    if _DECLINES.search(text):
        return Kind.DECLINE
    if slot and _was_offered(slot, text, conversation.last_outbound):
        return Kind.ACCEPT
    if has_link or (has_time and (mentions(text) or _ACCEPTS.search(text))):
        return Kind.PROPOSE
    if mentions(text):
        return Kind.REQUEST_TIMES
    return Kind.OTHER
