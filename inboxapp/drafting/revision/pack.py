"""What the reviser gets to see: the weightier a part, the more room it has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.revision.loop import best_before
from inboxapp.drafting.stages.names import EVALUATION, GATE, STRATEGY, VERIFIER
from inboxapp.runs.pipeline import History, latest

# In characters; what a tier leaves unused is not given to the next one.
BUDGETS = {"primary": 8_000, "secondary": 5_000, "tertiary": 1_500}

Sections = dict[str, Any]


@dataclass(frozen=True)
class Pack:
    """Sections by tier, and how large each one came out."""

    tiers: dict[str, Sections]
    sizes: dict[str, dict[str, int]]


def build_pack(snapshot: Mapping[str, Any], history: History, turn: int) -> Pack:
    """Return why confidence is low first, then what helps, then what is merely known."""
    tiers = {
        "primary": _primary(history, turn),
        "secondary": _secondary(snapshot, history),
        "tertiary": _tertiary(snapshot, turn),
    }
    fitted = {tier: _fit(sections, BUDGETS[tier]) for tier, sections in tiers.items()}
    sizes = {tier: {name: _size(value) for name, value in sections.items()}
             for tier, sections in fitted.items()}  # fmt: skip
    return Pack(fitted, sizes)


def _primary(history: History, turn: int) -> Sections:
    # What was said about a worse text that came later would only mislead.
    best = best_before(history, turn)
    judged, gate = (history.get((stage, best.iteration)) for stage in (EVALUATION, GATE))
    return {
        "why_confidence_is_low": judged.payload if judged else {},
        "current_draft": best.text,
        "last_gate_verdict": gate.payload if gate else {},
    }


def _secondary(snapshot: Mapping[str, Any], history: History) -> Sections:
    strategy, checked = latest(history, STRATEGY), latest(history, VERIFIER)
    extra = snapshot.get("extra", {}).get(Profile.REVISION, {})
    return {
        "strategy": strategy.payload if strategy else {},
        "corrections_so_far": checked.payload if checked else {},
        "knowledge": [fact["title"] for fact in snapshot["context"].get("knowledge", [])],
        "memory": extra.get("memory", []),
    }


def _tertiary(snapshot: Mapping[str, Any], turn: int) -> Sections:
    return {
        "run": {
            "channel": snapshot["context"]["channel"],
            "revision": turn,
            "instruction": snapshot.get("instruction", ""),
        },
        "past_outcomes": snapshot.get("past_outcomes", []),
    }


def _fit(sections: Sections, budget: int) -> Sections:
    """Shorten the longest section until the tier fits; earlier sections keep their room longer."""
    fitted = dict(sections)
    while sum(map(_size, fitted.values())) > budget:
        name = max(fitted, key=lambda each: _size(fitted[each]))
        over = sum(map(_size, fitted.values())) - budget
        shorter = _shorter(fitted[name], over)
        if _size(shorter) >= _size(fitted[name]):
            break
        fitted[name] = shorter
    return fitted


def _shorter(value: Any, by: int) -> Any:
    if isinstance(value, str):
        return value[: max(len(value) - by - 1, 0)] + "…"
    if isinstance(value, list) and value:
        return value[:-1]
    if isinstance(value, dict) and value:
        name = max(value, key=lambda each: _size(value[each]))
        return {**value, name: _shorter(value[name], by)}
    return ""


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str) else len(json.dumps(value, ensure_ascii=False))
