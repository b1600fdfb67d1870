"""The meeting overseer: what the lead asks about scheduling, and whether the draft respects it."""

from collections.abc import Mapping
from typing import Any

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.shapes import Extraction, GateVerdict
from inboxapp.drafting.stages.names import (
    EXTRACT,
    GATE,
    GENERATION,
    REVISER,
    STRATEGY,
    VERIFIER,
)
from inboxapp.runs.pipeline import Bench, StageOutput


async def extract(bench: Bench) -> StageOutput:
    """Read the lead's scheduling intent; it needs no plan, so it runs beside the strategy.

    What a person corrected or an earlier run read from the same message is not asked for again.
    """
    known = bench.snapshot.get("extraction")
    if known:
        return StageOutput(payload={**known["payload"], "source": known["source"]})
    prompt = prompt_for(bench.snapshot, EXTRACT, {}, Profile.DRAFT)
    answer = await bench.model.answer(prompt, Extraction, options=bench.options)
    return StageOutput(payload=answer.value.model_dump(), answer=answer, prompt=prompt)


def known_reading(snapshot: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what was known about scheduling before the run began."""
    known = snapshot.get("extraction")
    return known["payload"] if known else None


async def judge(bench: Bench) -> StageOutput:
    """Approve, revise or block; a revision without a text counts as approval with issues."""
    first = bench.text(VERIFIER) or bench.text(GENERATION)
    draft = bench.text(REVISER) if bench.iteration else first
    inputs = {
        "draft": draft,
        "extraction": bench.payload(EXTRACT),
        "strategy": bench.payload(STRATEGY),
    }
    prompt = prompt_for(bench.snapshot, GATE, inputs, Profile.OVERSEER_GATE)
    answer = await bench.model.answer(prompt, GateVerdict, options=bench.options)
    verdict = answer.value
    revised = verdict.text.strip() if verdict.verdict == "revise" else ""
    return StageOutput(
        payload={
            "verdict": verdict.verdict,
            "issues": verdict.issues,
            "rationale": verdict.rationale,
        },
        text=revised or draft,
        answer=answer,
        prompt=prompt,
    )
