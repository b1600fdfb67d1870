"""A draft of low confidence is written again, from what made it weak."""

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.revision.loop import text_before
from inboxapp.drafting.revision.pack import build_pack
from inboxapp.drafting.shapes import RevisedText, Selection
from inboxapp.drafting.stages.names import EVALUATION, GATE, REVISER, SELECTOR
from inboxapp.runs.pipeline import Bench, StageOutput


async def select(bench: Bench) -> StageOutput:
    """Choose what the next revision should rest on and what it lacks."""
    pack = build_pack(bench.snapshot, bench.history, bench.iteration)
    prompt = prompt_for(bench.snapshot, SELECTOR, {"pack": pack.tiers}, Profile.REVISION)
    answer = await bench.model.answer(prompt, Selection, options=bench.options)
    payload = answer.value.model_dump() | {"pack_sizes": pack.sizes}
    return StageOutput(payload=payload, answer=answer, prompt=prompt)


async def revise(bench: Bench) -> StageOutput:
    """Write the best text so far again; an empty one back leaves it as it was."""
    pack = build_pack(bench.snapshot, bench.history, bench.iteration)
    chosen = bench.history.get((SELECTOR, bench.iteration))
    inputs = {"pack": pack.tiers, "selection": chosen.payload if chosen else None}
    prompt = prompt_for(bench.snapshot, REVISER, inputs, Profile.REVISION)
    answer = await bench.model.answer(prompt, RevisedText, options=bench.options)
    before = text_before(bench.history, bench.iteration)
    return StageOutput(
        payload={"changes": answer.value.changes, "pack_sizes": pack.sizes},
        text=answer.value.text.strip() or before,
        answer=answer,
        prompt=prompt,
    )


async def note_error(bench: Bench) -> StageOutput:
    """Keep what broke; the best text so far stands."""
    broken = [stage for stage in (REVISER, GATE, EVALUATION)
              if (stage, bench.iteration) in bench.history
              and bench.history[stage, bench.iteration] is None]  # fmt: skip
    return StageOutput(
        payload={
            "stages": broken,
            "iteration": bench.iteration,
            "next": "The best text so far was kept. Open the failed step to see why.",
        }
    )
