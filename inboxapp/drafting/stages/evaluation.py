"""How sure the machine may be of its draft: rules first, then the model."""

import asyncio

from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.safety.hard_blocks import hard_block
from inboxapp.drafting.safety.types import Block, HardBlock
from inboxapp.drafting.shapes import Evaluation
from inboxapp.drafting.stages.names import EVALUATION, EXTRACT, GATE, GENERATION, VERIFIER
from inboxapp.runs.pipeline import Bench, StageOutput


async def evaluate(bench: Bench) -> StageOutput:
    """Judge the newest text; what code blocks is not put before a model at all."""
    # Rules look at every message in many guises: others get their turn meanwhile.
    block = await asyncio.to_thread(code_block, bench)
    if block is not None:
        return StageOutput(payload=_blocked(block))
    draft = bench.text(GATE) or bench.text(VERIFIER) or bench.text(GENERATION)
    inputs = {
        "draft": draft,
        "gate": bench.payload(GATE),
        "extraction": bench.payload(EXTRACT),
    }
    prompt = prompt_for(bench.snapshot, EVALUATION, inputs, Profile.EVALUATION)
    answer = await bench.model.answer(prompt, Evaluation, options=bench.options)
    payload = answer.value.model_dump() | {"decided_by": "model"}
    if payload["hard_block"] not in {code.value for code in HardBlock}:
        payload["hard_block"] = ""
    return StageOutput(payload=payload, answer=answer, prompt=prompt)


def code_block(bench: Bench) -> Block | None:
    """Return the hard block that the conversation itself shows."""
    context, extra = bench.snapshot["context"], bench.snapshot.get("extra", {})
    seen = extra.get(Profile.DRAFT, {})
    messages = [*seen.get("earlier_messages", []), *context["messages"]]
    knowledge = [*context["knowledge"], *seen.get("more_knowledge", [])]
    learned = [str(each.get("text", "")) for each in seen.get("memory", [])]
    return hard_block(messages, knowledge, context["lead"]["sentiment"], learned)


def _blocked(block: Block) -> dict[str, object]:
    return {
        "confidence": 0.0,
        "safe_to_send": False,
        "needs_human": True,
        "reason": block.words,
        "hard_block": block.code.value,
        "quote": block.quote[:300],
        "decided_by": "rule",
    }
