"""Plan the reply before a word of it is written."""

from inboxapp.drafting.prompting import render
from inboxapp.drafting.shapes import Strategy
from inboxapp.drafting.stages.names import STRATEGY
from inboxapp.runs.pipeline import Bench, StageOutput


async def plan(bench: Bench) -> StageOutput:
    """Name the asks, the next step and what the reply must respect."""
    prompt = render(
        STRATEGY, bench.snapshot["context"], {"instruction": bench.snapshot["instruction"]}
    )
    answer = await bench.model.answer(prompt, Strategy, options=bench.options)
    return StageOutput(payload=answer.value.model_dump(), answer=answer, prompt=prompt)
