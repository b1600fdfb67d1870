"""What the reviser gets to see, on values."""

from typing import Any

from inboxapp.drafting.revision.pack import BUDGETS, build_pack
from inboxapp.drafting.stages.names import EVALUATION, GATE, GENERATION, REVISER, STRATEGY
from inboxapp.runs.pipeline import StageKey, StageOutput

SNAPSHOT: dict[str, Any] = {
    "context": {"channel": "email", "knowledge": [{"title": "Setup", "body": "Two weeks."}]}
}
FIRST, SECOND = "Hi Lena, thanks for asking.", "Hi Lena, everything is possible, believe me!"


def history() -> dict[StageKey, StageOutput | None]:
    """A first pass, and a turn that made the text worse."""
    return {
        (STRATEGY, 0): StageOutput(payload={"intent": "inform"}),
        (GENERATION, 0): StageOutput(text=FIRST),
        (GATE, 0): StageOutput(payload={"verdict": "approve", "rationale": "vague"}, text=FIRST),
        (EVALUATION, 0): StageOutput(payload={"confidence": 0.6, "reason": "says too little"}),
        (REVISER, 1): StageOutput(text=SECOND),
        (GATE, 1): StageOutput(payload={"verdict": "approve", "rationale": "loud"}, text=SECOND),
        (EVALUATION, 1): StageOutput(payload={"confidence": 0.2, "reason": "promises too much"}),
    }


def test_the_reasons_shown_are_those_for_the_text_shown() -> None:
    primary = build_pack(SNAPSHOT, history(), 2).tiers["primary"]
    assert primary["current_draft"] == FIRST
    assert primary["why_confidence_is_low"]["reason"] == "says too little"
    assert primary["last_gate_verdict"]["rationale"] == "vague"


def test_a_text_longer_than_its_tier_is_cut_to_fit() -> None:
    long = history()
    long[GATE, 0] = StageOutput(payload={"verdict": "approve"}, text="word " * 4000)
    pack = build_pack(SNAPSHOT, long, 2)
    for tier, sections in pack.sizes.items():
        assert sum(sections.values()) <= BUDGETS[tier]
