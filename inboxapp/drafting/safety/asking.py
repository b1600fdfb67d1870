"""Requests that leads make of salespeople, and every other one: the odd ones wait for a person.

An allow-list, because what attackers ask for has no end: a sentence that tells the reader to do
something must be one that leads write every day. It knows English; in other languages it is silent.
"""

import re

from inboxapp.drafting.safety.sentences import sentences
from inboxapp.drafting.safety.wordings import lines_of

_OPENERS = frozenset(" ".join(lines_of("openers")).split())
_USUAL = re.compile(
    r"(?:(?:please|kindly|pls|just|also|so|and|or|then|but|do|p\.?s\.?:?|ok|okay|sure|yes|thanks"
    r"|hi|hey|perfect|\w+ly)[,!.:]? )*(?:don'?t |do not |never )?"
    rf"(?:{'|'.join(lines_of('usual_requests'))})(?:\b|(?<= ))"
)
_POLITE = re.compile(r"\b(?:please|kindly|pls)\s+(?!and\b|thanks?\b|thank\b)")
_WORD = re.compile(r"[a-z][a-z'.]*")
# "Sam, ...", "Mr. Ortiz - ...": what comes after is what is said.
_VOCATIVE = re.compile(
    r"\A(?:mr\.? |ms\.? |dear |hi |hello |hey )?[\w.'-]+(?: [\w.'-]+)?(?:,| -) (?=\w)"
)
# A subject and what it does, whatever the subject is.
_STATED = re.compile(
    r"(?:[\w'-]+ ){1,4}(?:is|are|was|were|has|have|had|will|would|can|could|do|does|did|don't|who"
    r"|timing|percent|way|call|works?|looks?|sounds?|seems?|in|of|no)\b"
)
# Verbs that begin questions and statements as well as orders.
_ORDERS = frozenset(("do", "don't", "have", "make", "get", "work", "trust", "look", "must"))
_OBJECTS = frozenset(
    ("me", "them", "it", "us", "yes", "all", "that", "this", "everything", "free", "x")
)
_FEW = 3
_ENGLISH = frozenset(" ".join(lines_of("english")).split())
_LEAST_ENGLISH = 0.12


def odd_request(text: str) -> str:
    """Return the first sentence that tells the reader to do what leads don't ask for, or ""."""
    words = _WORD.findall(text.lower())
    if not words or sum(word in _ENGLISH for word in words) < _LEAST_ENGLISH * len(words):
        return ""
    return next((one for line in sentences(text) if (one := _odd(line.strip(" -*\u2022\t")))), "")


def _odd(sentence: str) -> str:
    plain = _VOCATIVE.sub("", sentence.lower().replace("\u2019", "'"))
    first = _WORD.search(plain)
    if first is None or plain.endswith("?") or _is_fragment(plain):
        return _odd_please(plain)
    said = plain[first.start() :]
    if _USUAL.match(said):
        return ""
    opener = first[0].rstrip(".")
    is_stated = opener in _OPENERS - _ORDERS or _STATED.match(said)
    return _odd_please(plain) if is_stated else sentence


def _is_fragment(plain: str) -> bool:
    """Whether it is a name or an exclamation: a few words, none of them an object."""
    words = _WORD.findall(plain)
    return len(words) <= _FEW and not _OBJECTS & set(words)


def _odd_please(plain: str) -> str:
    """Look at what follows a please in the middle of a sentence."""
    for polite in _POLITE.finditer(plain):
        if not _USUAL.match(plain[polite.end() :]):
            return plain[polite.start() :]
    return ""
