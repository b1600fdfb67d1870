"""What a stage found, in one line and a few points, for people."""

from collections.abc import Callable, Mapping
from typing import Any

from inboxapp.drafting.stages.names import EXTRACT, FINAL, GATE, GENERATION, STRATEGY, VERIFIER

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
_SOURCES = {GATE: "the scheduling check", VERIFIER: "the check", GENERATION: "the first writing"}


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


def _final(payload: Payload) -> Explanation:
    return f"The text of {_SOURCES.get(str(payload.get('from')), 'the last step')}.", ()


def _texts(payload: Payload, key: str) -> tuple[str, ...]:
    found = payload.get(key)
    return tuple(str(item) for item in found) if isinstance(found, list) else ()


_TELLERS: dict[str, Callable[[Payload], Explanation]] = {
    STRATEGY: _strategy,
    EXTRACT: _extract,
    GENERATION: _generation,
    VERIFIER: _verifier,
    GATE: _gate,
    FINAL: _final,
}
