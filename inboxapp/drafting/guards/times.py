"""Times that a text offers although nobody has them."""

# ruff: noqa: E501  patterns read best whole
import re
from collections.abc import Iterable
from functools import lru_cache

from inboxapp.drafting.guards.moments import Moment, moments_in
from inboxapp.drafting.guards.sentences import sentence_around
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

# A day without a clock time is an offer only when the sentence is about meeting.
_MEETING = re.compile(
    r"\b(?:call|meet|meeting|chat|talk|speak|demo|appointment|slots?|available|availability|works?|suits?|free|catch up"
    r"|termin|gespräch|treffen|sprechen|telefonieren|anruf|passt|zeit|frei|rendez-vous|rdv|réunion|appel|échanger|disponible"
    r"|convient|reunión|llamada|hablar|cita|reunirnos|viene bien|incontro|chiamata|appuntamento|sentirci|parlare|disponibile"
    r"|reunião|chamada|conversar|falar|disponível|afspraak|gesprek|bellen|spreken|schikt|uitkomt|beschikbaar)\b",
    re.IGNORECASE,
)
_MORNING = 8 * 60


def times_guard(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find offered times that are neither free slots nor named in the conversation."""
    return unknown_times(text, grounds.slots, (*grounds.told, *grounds.known))


def unknown_times(text: str, slots: Iterable[str], known: Iterable[str]) -> tuple[Finding, ...]:
    """Find offered times that no slot's label and no text of `known` names."""
    offered = [moment for moment in moments_in(text) if _is_offer(text, moment)]
    if not offered:
        return ()
    there = [one for each in (*slots, *known) for one in _moments(each)]
    return tuple(
        _finding(text, moment) for moment in offered if not any(_fits(moment, one) for one in there)
    )


@lru_cache(maxsize=512)
def _moments(text: str) -> tuple[Moment, ...]:
    return moments_in(text)


def _is_offer(text: str, moment: Moment) -> bool:
    if moment.minutes:
        return True
    begin, end = sentence_around(text, moment.start, moment.end)
    return bool(_MEETING.search(text, begin, end))


def _fits(moment: Moment, known: Moment) -> bool:
    if moment.minutes and not moment.minutes & _as_said(known.minutes):
        return False
    weekdays = moment.weekday is not None and known.weekday is not None
    dates = bool(moment.dates and known.dates)
    if weekdays and moment.weekday != known.weekday:
        return False
    if dates and not moment.dates & known.dates:
        return False
    return bool(moment.minutes) or weekdays or dates


def _as_said(minutes: frozenset[int]) -> frozenset[int]:
    """Read "10:00" as the morning: only early hours are said for the afternoon without "pm"."""
    first = min(minutes, default=0)
    return frozenset({first}) if first >= _MORNING else minutes


def _finding(text: str, moment: Moment) -> Finding:
    quote = text[moment.start : moment.end]
    words = f"Check the time: “{quote[:60]}” is no free slot, and the lead didn't name it."
    return Finding(FindingCode.UNKNOWN_TIME, Severity.WARNS, words, quote, moment.start, moment.end)
