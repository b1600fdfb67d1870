"""Sentences that say a meeting stands."""

# ruff: noqa: E501, RUF001  patterns read best whole, words as words
import re
from collections.abc import Sequence

from inboxapp.drafting.guards.sentences import is_question, sentence_around
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

_MEETING = r"(?:meeting|call|demo|appointment|slot|session|time|intro|invite|invitation|visit|chat)"
_STANDS = r"(?:booked|confirmed|scheduled|all set|locked in|reserved|arranged|in (?:the|my|your|our) calendar)"
_DAY = r"(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|then|at \d|on the \d|next week"
# "Booked 31 meetings" counts; "booked 10:00" names a time.
_COUNTED = (
    r" (?:[\w-]+ ){0,2}(?:meetings|calls|demos|appointments|sessions|customers|clients|leads)\b"
)
_PATTERNS = (
    rf"\b(?:you|we|it|that|this|everything)(?:['’](?:re|s)| are| is) (?:now |all |already |officially )?{_STANDS}",
    r"\byou(?:['’]re| are) (?:all |now )?(?:set|confirmed)\b(?= for| on| at)",
    rf"\b{_MEETING}(?: [^.!?\n]{{0,60}})? (?:is|are|has been|have been|was|['’]s) (?:now |all |already )?{_STANDS}",
    rf"\b{_MEETING} (?:booked|confirmed|scheduled)\b",
    r"\b(?:i|we)(?:['’]ve| have)? (?:just |now |already |gone ahead and )?(?:booked|scheduled|confirmed|reserved|blocked|penciled|locked)\b",
    r"\b(?:i|we)(?:['’]ve| have)? (?:just |now |already )?(?:put|added) (?:it|you|us|this|that|the \w+)[^.!?\n]{0,30}calendar",
    r"\b(?:calendar )?(?:invite|invitation) (?:is on its way|has been sent|was sent|is out|sent)\b",
    r"\b(?:i|we)(?:['’]ve| have)? (?:just )?sent (?:you |over )?(?:a|an|the) (?:calendar )?(?:invite|invitation)\b",
    rf"\b(?:see|speak (?:to|with)|talk to|meet) you (?:all )?(?:{_DAY})",
    rf"\blook(?:ing)? forward to (?:our|the) {_MEETING} (?:{_DAY})",
    rf"\b(?:booked|confirmed|scheduled)[ :,](?:for|on|in)?[ ]?(?:(?:mon|tues|wednes|thurs|fri)day|tomorrow|today|\d(?!\d*{_COUNTED}))",
    r"\b(?:termin|gespräch|meeting|call|treffen|anruf)\b[^.!?\n]{0,40} (?:bestätigt|gebucht|eingetragen|vereinbart|reserviert)",
    r"\b(?:termin|gespräch|meeting|call|treffen) (?:steht|ist fix)\b",
    r"\b(?:ich habe|wir haben|hab) [^.!?\n]{0,60}(?:gebucht|eingetragen|bestätigt|reserviert|geblockt)",
    r"\b(?:wir (?:sehen|sprechen|hören) uns|bis) (?:am |um |dann |dahin )?(?:montag|dienstag|mittwoch|donnerstag|freitag|morgen)\b",
    r"\b(?:rendez-vous|réunion|appel|créneau|rdv|visio)\b[^.!?\n]{0,40} (?:confirmée?|réservée?|fixée?|planifiée?|bloquée?)\b",
    r"\bj['’]ai (?:bien )?(?:réservé|confirmé|bloqué|planifié|programmé)\b",
    r"\bc['’]est (?:confirmé|réservé|bloqué|calé)\b",
    r"\b(?:à|on se (?:voit|parle)) (?:lundi|mardi|mercredi|jeudi|vendredi|demain)\b(?=[^.?\n]{0,20}[!.]|\Z)",
    r"\b(?:reunión|llamada|cita|videollamada)\b[^.!?\n]{0,40} (?:confirmada|reservada|agendada|programada|fijada)\b",
    r"\b(?:he|hemos) (?:reservado|agendado|confirmado|programado)\b|\bqueda(?:mos)? (?:confirmad|agendad|reservad)\w+",
    r"\bnos vemos (?:el |mañana)",
    r"\b(?:riunione|chiamata|appuntamento|incontro|call)\b[^.!?\n]{0,40} (?:confermat|prenotat|fissat)[oa]\b",
    r"\b(?:ho|abbiamo) (?:prenotato|confermato|fissato|bloccato)\b|\bci (?:vediamo|sentiamo) (?:il |domani|luned|marted|mercoled|gioved|venerd)",
    r"\b(?:reunião|chamada|conversa|call)\b[^.!?\n]{0,40} (?:confirmada|agendada|marcada|reservada)\b",
    r"\b(?:agendei|marquei|reservei|confirmei|bloqueei)\b",
    r"\b(?:afspraak|gesprek|meeting|call)\b[^.!?\n]{0,40} (?:bevestigd|geboekt|ingepland|gepland|gereserveerd)\b",
    r"\b(?:ik heb|we hebben) [^.!?\n]{0,60}(?:geboekt|ingepland|bevestigd|gereserveerd)",
    r"\btot (?:maandag|dinsdag|woensdag|donderdag|vrijdag|morgen)\b(?=[^.?\n]{0,20}[!.]|\Z)",
)  # fmt: skip
_CLAIM = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
# It isn't so yet: denied, wished for, or only if.
_NOT_YET = re.compile(
    r"\b(?:not|never|nothing|no|once|if|when|until|before|unless|whether|would|could|can|cannot|shall|should|may"
    r"|want|will|to be|to get|as soon as|let me|let['’]s|happy to|please|nicht|noch|wenn|sobald|falls|ob|kein\w*"
    r"|wird|kann|pas|si|dès|une fois|quand|peut|sera|no|una vez|cuando|puede|será|non|se|quando|appena|può"
    r"|não|assim que|pode|niet|nog|als|zodra|wordt|kan)\b|n['’]t\b",
    re.IGNORECASE,
)
_REACH = 45
_LEAST_WORDS = 4


def unconfirmed_bookings(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find sentences that say a meeting is booked although the lead accepted no time."""
    if grounds.confirmed:
        return ()
    facts = [_plain(fact) for fact in grounds.facts]
    found = _CLAIM.finditer(text)
    return tuple(_finding(text, match) for match in found if _is_said(text, match, facts))


def _is_said(text: str, match: re.Match[str], facts: Sequence[str]) -> bool:
    begin, end = sentence_around(text, match.start(), match.end())
    if is_question(text[begin:end]) or _is_quoted(text[begin:end], facts):
        return False
    reach = max(begin, match.start() - _REACH)
    return not (_NOT_YET.search(text, reach, match.start()) or _NOT_YET.search(match.group()))


def _is_quoted(sentence: str, facts: Sequence[str]) -> bool:
    """Whether it stands word for word in what is told to everybody: then it is of no one's call."""
    plain = _plain(sentence)
    return len(plain.split()) >= _LEAST_WORDS and any(plain in fact for fact in facts)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").casefold().split())


def _finding(text: str, match: re.Match[str]) -> Finding:
    start, end = match.span()
    words = "This says that a meeting stands, but the lead accepted no time yet."
    return Finding(
        FindingCode.UNCONFIRMED_BOOKING, Severity.WARNS, words, text[start:end], start, end
    )
