"""What a stage found, in one line and a few points, for people."""

from collections.abc import Callable, Mapping
from typing import Any

from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    GENERATION,
    LOOP_ERROR,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)

Payload = Mapping[str, Any]
Explanation = tuple[str, tuple[str, ...]]

_KINDS = {
    "accept": "The lead accepts a time.",
    "request_times": "The lead asks for times.",
    "propose": "The lead proposes a time.",
    "reschedule": "The lead wants another time.",
    "decline": "The lead declines a meeting.",
}
_VERDICTS = {
    "approve": "Scheduling is handled right.",
    "revise": "The text was mended.",
    "block": "No reply should go out.",
}
_SOURCES = {
    GATE: "the scheduling check",
    VERIFIER: "the check",
    GENERATION: "the first writing",
    REVISER: "the revision",
}
STOP_WORDS = {
    "off": "Revision is off.",
    "not_evaluated": "Nobody judged it, so it was not revised.",
    "hard_block": "A person must decide, so it was not revised further.",
    "error": "A step broke, so the best text so far was kept.",
    "threshold_met": "It was sure enough.",
    "no_change": "Another revision changed next to nothing.",
    "exhausted": "That was the last revision allowed.",
    "token_budget": "It had written as much as is allowed.",
    "wall_time": "Its time was up.",
}


def explain(stage: str, payload: Payload) -> Explanation:
    """Return a summary and findings; an unknown stage has none."""
    teller = _TELLERS.get(stage)
    return teller(payload) if teller and payload else ("", ())


def _strategy(payload: Payload) -> Explanation:
    asks = tuple(f"Asks: {ask}" for ask in _texts(payload, "asks"))
    limits = tuple(f"Respect: {limit}" for limit in _texts(payload, "constraints"))
    step = payload.get("call_to_action")
    return str(payload.get("intent", "")), asks + limits + ((f"Next step: {step}",) if step else ())


def _extract(payload: Payload) -> Explanation:
    if not payload.get("is_scheduling"):
        return "Not about scheduling.", ()
    quotes = tuple(f"“{quote}”" for quote in _texts(payload, "evidence"))
    return _KINDS.get(str(payload.get("kind")), "About scheduling."), quotes


def _generation(payload: Payload) -> Explanation:
    return f"{payload.get('characters', 0)} characters written.", ()


def _verifier(payload: Payload) -> Explanation:
    violations, changes = _texts(payload, "violations"), _texts(payload, "changes")
    if not violations:
        return "Nothing to correct.", ()
    return f"{len(violations)} found and mended.", (*violations, *changes)


def _gate(payload: Payload) -> Explanation:
    verdict = _VERDICTS.get(str(payload.get("verdict")), "")
    rationale = str(payload.get("rationale", ""))
    return verdict, (*_texts(payload, "issues"), *((rationale,) if rationale else ()))


def _evaluation(payload: Payload) -> Explanation:
    sure = f"{float(payload.get('confidence') or 0):.0%} sure."
    if payload.get("hard_block"):
        sure = "A person must decide."
    reason = str(payload.get("reason", ""))
    return sure, (reason,) if reason else ()


def _selector(payload: Payload) -> Explanation:
    missing = tuple(f"Missing: {text}" for text in _texts(payload, "missing"))
    avoid = tuple(f"Avoid: {text}" for text in _texts(payload, "avoid"))
    rests_on = tuple(f"Rests on: {text}" for text in _texts(payload, "knowledge"))
    return "What the next version should rest on.", (*missing, *avoid, *rests_on)


def _reviser(payload: Payload) -> Explanation:
    changes = _texts(payload, "changes")
    return f"{len(changes)} changed." if changes else "Nothing to change.", changes


def _memory(payload: Payload) -> Explanation:
    facts = payload.get("facts")
    known = tuple(str(fact.get("text", "")) for fact in facts) if isinstance(facts, list) else ()
    return (f"{len(known)} proposed." if known else "Nothing new about the lead."), known


def _loop_error(payload: Payload) -> Explanation:
    return "A step of the revision broke.", (str(payload.get("next", "")),)


def _final(payload: Payload) -> Explanation:
    source = f"The text of {_SOURCES.get(str(payload.get('from')), 'the last step')}."
    loop = payload.get("revision") or {}
    stop = STOP_WORDS.get(str(loop.get("stop_reason")), "")
    marks = payload.get("findings") or []
    words = tuple(str(mark.get("words", "")) for mark in marks if isinstance(mark, dict))
    return source, (*((stop,) if stop else ()), *words)


def _texts(payload: Payload, key: str) -> tuple[str, ...]:
    found = payload.get(key)
    return tuple(str(item) for item in found) if isinstance(found, list) else ()


_TELLERS: dict[str, Callable[[Payload], Explanation]] = {
    STRATEGY: _strategy,
    EXTRACT: _extract,
    GENERATION: _generation,
    VERIFIER: _verifier,
    GATE: _gate,
    EVALUATION: _evaluation,
    SELECTOR: _selector,
    REVISER: _reviser,
    MEMORY: _memory,
    LOOP_ERROR: _loop_error,
    FINAL: _final,
}
