"""What a conversation taught about the lead, by rules; only what they said of themselves."""

import re
from dataclasses import dataclass

from inboxapp.llm.offline.reading import Conversation, Json
from inboxapp.llm.offline.words import sentences, stems

_LASTING, _PREFERENCE = 365, 90
_MOST = 5
_LONGEST = 500
_SAME = 0.8

_ZONE = (
    r"(?:[ECMP][SD]T|GMT|UTC|BST|CES?T|EES?T|IST|AES?T|SGT"
    r"|(?:London|Berlin|Paris|Madrid|New York|Tokyo|Eastern|Central|Pacific|Mountain|UK) time)"
)
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_PARTS = r"(?:mornings|afternoons|evenings|lunchtimes?)"


@dataclass(frozen=True)
class _Rule:
    category: str
    days_to_live: int
    confidence: float
    says: re.Pattern[str]


def _rule(category: str, days_to_live: int, confidence: float, says: str) -> _Rule:
    # What a zone is called has capitals; everything else may come in any case.
    return _Rule(category, days_to_live, confidence, re.compile(says, re.IGNORECASE))


_RULES = (
    _Rule("timezone", _LASTING, 0.9, re.compile(rf"\b(?:{_ZONE}\b|my time\W+{_ZONE})")),
    _rule("timezone", _LASTING, 0.8, r"\b(?:i am|i'm|we are|we're) (?:based |located )?in the \w+"
          r" time ?zone\b"),
    _rule("availability_pattern", _PREFERENCE, 0.9,
          rf"\b(?:only|usually|always|mostly) (?:free |around |available |in )*(?:on )?"
          rf"(?:{_PARTS}|{_DAYS})|\b(?:free|available|best|better|around) (?:on |in the |only )*"
          rf"(?:{_PARTS}|{_DAYS})\b|\b(?:never|not|no) (?:free |available |calls? )?"
          rf"(?:on |before |after )(?:{_DAYS}|\d)"
          rf"|\b{_DAYS} (?:never|don'?t|do not|are (?:out|bad|no good))\b"),
    _rule("communication_preference", _PREFERENCE, 0.9,
          r"\b(?:please|just|rather|easier to|prefer(?: to)?|better to)"
          r" (?:text|e-?mail|call|phone|whatsapp)\b"
          r"|\b(?:text|e-?mail|phone|sms|linkedin) (?:is|works) (?:best|better|easier)\b"
          r"|\bprefer(?:s|red)? (?:text|e-?mail|sms|phone|calls?|linkedin)\b"
          r"|\b(?:no (?:phone )?calls|don'?t (?:call|phone|do email)|dont do email)\b"
          r"|\bwrite (?:to me )?in (?:german|french|spanish|english|italian)\b"),
    _rule("scheduling", _PREFERENCE, 0.85,
          r"\b(?:my assistant|through my calendar|from my calendar|via my calendly|invite my \w+)\b"
          r"|\b(?:keep it|no more than|at most) (?:to )?\d+ min"),
    _rule("business", _LASTING, 0.8,
          r"\bwe (?:use|run on|are on|switched to|have|ship|do|sell|spend)\b.{3,}"
          r"(?:\d|[A-Z]{2,}|\b(?:NetSuite|HubSpot|Salesforce|Pipedrive|SAP)\b)"),
    _rule("objection", _PREFERENCE, 0.7,
          r"\btoo (?:much|expensive|pricey)\b|\balready (?:use|have|work with)\b|\bno budget\b"),
    _rule("relationship", _LASTING, 0.7,
          r"\b(?:my|our) (?:boss|cfo|ceo|coo|cto|manager|partner|director)\b.{0,40}"
          r"\b(?:decides|signs|approves|has to|needs to|must)\b"),
)  # fmt: skip


def propose(conversation: Conversation) -> Json:
    """List the facts that nobody remembers yet, each in the words in which it was said."""
    found: list[Json] = []
    for sentence in sentences(conversation.asked):
        rule = next((rule for rule in _RULES if rule.says.search(sentence)), None)
        if rule and not _is_known(sentence, conversation):
            found.append(_fact(rule, sentence, conversation))
    return {"facts": found[:_MOST]}


def _fact(rule: _Rule, sentence: str, conversation: Conversation) -> Json:
    who = conversation.lead.first_name or "The lead"
    said = sentence.strip()[: _LONGEST - 100]
    return {
        "category": rule.category,
        "text": f"{who} said: {said}",
        "days_to_live": rule.days_to_live,
        "confidence": rule.confidence,
        "evidence": said,
    }


def _is_known(sentence: str, conversation: Conversation) -> bool:
    said = stems(sentence)
    return any(
        len(said & stems(known.text)) >= _SAME * len(said) for known in conversation.memory if said
    )
