"""How safe it would be to send a draft without a person looking at it.

Each fault of the draft takes a share of the confidence, so mending any of them raises it.
"""

import re

from inboxapp.llm.offline import coverage
from inboxapp.llm.offline.coverage import Treatment
from inboxapp.llm.offline.languages import is_abroad, reply_abroad
from inboxapp.llm.offline.reading import Conversation, Json
from inboxapp.llm.offline.stages.blocks import hard_block
from inboxapp.llm.offline.stages.sentiment import classify
from inboxapp.llm.offline.words import sentences

_SAFE_FROM = 0.75
_BLOCKED = 0.1
_PLACEHOLDER = re.compile(r"\{\{?[^{}\n]{0,40}\}?\}|(?<!\[)\[[A-Za-z][A-Za-z _']{1,30}\]|\bTODO\b")
_SHARES = {Treatment.ANSWERED: 1.0, Treatment.PUT_OFF: 0.8, Treatment.OPEN: 0.72}


def evaluate(conversation: Conversation) -> Json:
    """Judge the draft; a hard block always needs a person."""
    block, why = hard_block(conversation)
    if block:
        return _verdict(_BLOCKED, block, why)
    draft = conversation.draft
    if not draft.strip():
        return _verdict(_BLOCKED, "", "There is no draft to judge.")
    confidence, faults = float(classify(conversation)["confidence"]), []
    for share, fault in (*_asks(conversation, draft), *_faults(conversation, draft)):
        confidence *= share
        faults.append(fault)
    return _verdict(round(confidence, 2), "", " ".join(faults) or "Everything asked is answered.")


def _asks(conversation: Conversation, draft: str) -> list[tuple[float, str]]:
    found = coverage.treatments(conversation, draft)
    if is_abroad(conversation):
        return []
    return [
        (_SHARES[treatment], f"{_WORDS[treatment]}: \u201c{ask.text}\u201d.")
        for ask, treatment in found
        if treatment is not Treatment.ANSWERED
    ]


_WORDS = {Treatment.OPEN: "Not answered", Treatment.PUT_OFF: "Only put off"}


def _faults(conversation: Conversation, draft: str) -> list[tuple[float, str]]:
    checks = (
        (0.5, coverage.FILL.search(draft), "A person must fill something in."),
        (0.4, _PLACEHOLDER.search(draft), "A placeholder was left in."),
        (0.4, coverage.strange_sums(conversation, draft), "A sum in it has no support."),
        (0.8, _questions(draft) > 1, "It asks more than one question."),
        (0.72, coverage.leaves_time_open(conversation, draft), "It leaves the time to meet open."),
        (0.6, _is_in_another_language(conversation, draft), "It isn't in the lead's language."),
        (0.7, is_abroad(conversation), "What it answers was not checked in this language."),
        (0.3, _gate_blocked(conversation), "The overseer blocked it."),
    )
    return [(share, words) for share, holds, words in checks if holds]


def _questions(draft: str) -> int:
    return sum(sentence.endswith("?") for sentence in sentences(draft))


def _is_in_another_language(conversation: Conversation, draft: str) -> bool:
    expected = reply_abroad(conversation)
    return bool(expected) and expected.split()[0] not in draft


def _gate_blocked(conversation: Conversation) -> bool:
    gate = conversation.inputs.get("gate")
    return isinstance(gate, dict) and gate.get("verdict") == "block"


def _verdict(confidence: float, block: str, why: str) -> Json:
    safe = not block and confidence >= _SAFE_FROM
    return {
        "confidence": confidence,
        "safe_to_send": safe,
        "needs_human": not safe,
        "reason": why,
        "hard_block": block,
    }
