"""Plan the reply before a word of it is written."""

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.shapes import Strategy
from inboxapp.drafting.stages.names import STRATEGY
from inboxapp.drafting.stages.overseer import known_reading
from inboxapp.runs.pipeline import Bench, StageOutput


async def plan(bench: Bench) -> StageOutput:
    """Name the asks, the next step and what the reply must respect."""
    inputs = {
        "instruction": bench.snapshot["instruction"],
        # What a person corrected, or an earlier run has read, counts from the first step on.
        "extraction": known_reading(bench.snapshot),
    }
    prompt = prompt_for(bench.snapshot, STRATEGY, inputs, Profile.DRAFT)
    answer = await bench.model.answer(prompt, Strategy, options=bench.options)
    return StageOutput(payload=answer.value.model_dump(), answer=answer, prompt=prompt)
