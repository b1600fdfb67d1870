"""What this conversation teaches about the lead; what is kept of it, rules decide."""

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.shapes import MemoryProposals
from inboxapp.drafting.stages.names import MEMORY
from inboxapp.runs.pipeline import Bench, StageOutput

MOST_FACTS = 5


async def remember(bench: Bench) -> StageOutput:
    """Propose a few facts, beside the writing: nothing waits for them but the end."""
    prompt = prompt_for(bench.snapshot, MEMORY, {}, Profile.DRAFT)
    answer = await bench.model.answer(prompt, MemoryProposals, options=bench.options)
    facts = [fact.model_dump() for fact in answer.value.facts[:MOST_FACTS]]
    return StageOutput(payload={"facts": facts}, answer=answer, prompt=prompt)
