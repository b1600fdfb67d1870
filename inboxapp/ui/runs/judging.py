"""What a stage decided, as badges; and what the reviser was given, as sizes."""

from collections.abc import Mapping
from typing import Any

from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    LOOP_ERROR,
    REVISER,
    SELECTOR,
)
from inboxapp.runs.types import ArtifactRow
from inboxapp.ui.runs.views import Badge, PackRow
from inboxapp.ui.runs.words import HARD_BLOCK_WORDS, VERDICT_WORDS

_VERDICT_TONES = {"approve": "good", "revise": "warn", "block": "bad"}
_SOURCES = {"person": "Corrected by a person", "earlier_run": "Read in an earlier run"}
_TIERS = ("primary", "secondary", "tertiary")
# Told in a place of their own.
_ELSEWHERE = {
    SELECTOR: {"pack_sizes"},
    REVISER: {"pack_sizes"},
    FINAL: {"revision", "findings", "removed"},
}

Payload = Mapping[str, Any]


def badges_of(row: ArtifactRow) -> tuple[Badge, ...]:
    """Return the stage's judgement in words."""
    teller = _TELLERS.get(row.stage)
    return tuple(teller(row.payload)) if teller and row.payload else ()


def told_here(row: ArtifactRow) -> dict[str, Any]:
    """Return the payload without what the page tells in a place of its own."""
    elsewhere = _ELSEWHERE.get(row.stage, set())
    return {name: value for name, value in row.payload.items() if name not in elsewhere}


def pack_rows(row: ArtifactRow) -> tuple[PackRow, ...]:
    """Return what the reviser's material was made of, the weightiest tier first."""
    sizes = row.payload.get("pack_sizes")
    if not isinstance(sizes, Mapping):
        return ()
    return tuple(_pack_row(tier, sizes[tier]) for tier in _TIERS if sizes.get(tier))


def _pack_row(tier: str, sections: Mapping[str, int]) -> PackRow:
    named = (f"{name.replace('_', ' ').capitalize()} {size:,}" for name, size in sections.items())
    return PackRow(tier.capitalize(), f"{sum(sections.values()):,}", tuple(named))


def _gate(payload: Payload) -> list[Badge]:
    verdict = str(payload.get("verdict"))
    words = VERDICT_WORDS.get(verdict)
    return [Badge(words, _VERDICT_TONES[verdict])] if words else []


def _evaluation(payload: Payload) -> list[Badge]:
    block = str(payload.get("hard_block") or "")
    is_safe = payload.get("safe_to_send") is True and not block
    found = [
        Badge(f"{float(payload.get('confidence') or 0):.0%} sure", "good" if is_safe else "warn")
    ]
    if block:
        found.append(Badge(HARD_BLOCK_WORDS.get(block, block), "bad"))
    elif payload.get("needs_human"):
        found.append(Badge("Needs a person", "warn"))
    if payload.get("decided_by") == "rule":
        found.append(Badge("Decided by a rule", "info"))
    return found


def _extract(payload: Payload) -> list[Badge]:
    words = _SOURCES.get(str(payload.get("source")))
    return [Badge(words, "info")] if words else []


def _final(payload: Payload) -> list[Badge]:
    marks, removed = payload.get("findings") or [], payload.get("removed") or []
    found = []
    if marks:
        found.append(Badge(f"{len(marks)} mark{'s' * (len(marks) > 1)} in the text", "warn"))
    if removed:
        found.append(Badge(f"{len(removed)} link{'s' * (len(removed) > 1)} taken out", "warn"))
    return found


def _loop_error(_: Payload) -> list[Badge]:
    return [Badge("The best text so far was kept", "warn")]


_TELLERS = {
    GATE: _gate,
    EVALUATION: _evaluation,
    EXTRACT: _extract,
    FINAL: _final,
    LOOP_ERROR: _loop_error,
}
