"""Check the draft against the rules and mend the least that mends it."""

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.shapes import Verification
from inboxapp.drafting.stages.names import GENERATION, STRATEGY, VERIFIER
from inboxapp.runs.pipeline import Bench, StageOutput


async def verify(bench: Bench) -> StageOutput:
    """List violations and changes; an empty text back never replaces the draft."""
    draft = bench.text(GENERATION)
    inputs = {"draft": draft, "strategy": bench.payload(STRATEGY)}
    prompt = prompt_for(bench.snapshot, VERIFIER, inputs, Profile.DRAFT)
    answer = await bench.model.answer(prompt, Verification, options=bench.options)
    found = answer.value
    return StageOutput(
        payload={"violations": found.violations, "changes": found.changes},
        text=found.text.strip() or draft,
        answer=answer,
        prompt=prompt,
    )
