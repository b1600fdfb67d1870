"""Write the reply; its text streams to the open compose box."""

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.stages.names import GENERATION, STRATEGY
from inboxapp.drafting.stages.overseer import known_reading
from inboxapp.runs.pipeline import Bench, StageOutput


async def write(bench: Bench) -> StageOutput:
    """Carry the plan out in the client's voice."""
    inputs = {
        "strategy": bench.payload(STRATEGY),
        "extraction": known_reading(bench.snapshot),
        "instruction": bench.snapshot["instruction"],
        "previous_draft": bench.snapshot["previous_draft"],
    }
    prompt = prompt_for(bench.snapshot, GENERATION, inputs, Profile.DRAFT)
    answer = await bench.model.write(prompt, options=bench.options, on_text=bench.on_text)
    text = answer.value.strip()
    return StageOutput(payload={"characters": len(text)}, text=text, answer=answer, prompt=prompt)
