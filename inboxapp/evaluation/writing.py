"""The real pipeline on one held conversation; a model that fails is a result, not a crash."""

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.stages.names import FINAL
from inboxapp.evaluation.types import Written
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import Answer, Usage
from inboxapp.runs.errors import StageFailed
from inboxapp.runs.pipeline import History, StageOutput, latest
from inboxapp.runs.unrecorded import walk_values


async def write_draft(snapshot: Mapping[str, Any], model: LanguageModel) -> Written:
    """Run all stages and return the draft with what it cost."""
    began = time.perf_counter()
    try:
        history = await walk_values(REPLY, snapshot, model)
    except StageFailed as failure:
        words = f"{failure.stage}: {failure.words}"
        # What the other stages spent is not known here.
        return Written(
            input_tokens=None,
            output_tokens=None,
            latency_ms=_since(began),
            error=words,
        )
    return _written(history, _since(began))


def _written(history: History, latency_ms: int) -> Written:
    final = latest(history, FINAL)
    if final is None:
        return Written(latency_ms=latency_ms, error="No final draft came.")
    done = [output for output in history.values() if output is not None]
    answers = [output.answer for output in done if output.answer is not None]
    failed = tuple(dict.fromkeys(name for (name, _), output in history.items() if output is None))
    usage = Usage.total(answer.usage for answer in answers)
    told, loop = final.payload, final.payload["revision"]
    return Written(
        text=final.text,
        verdict=str(told["verdict"]),
        confidence=told["confidence"],
        hard_block=str(told["hard_block"]),
        removed=tuple(str(one["quote"]) for one in told["removed"]),
        degraded=failed,
        iterations=int(loop["iterations"]),
        stop_reason=str(loop["stop_reason"]),
        prompts=_versions(done),
        models=tuple(dict.fromkeys(answer.model_answered for answer in answers)),
        # A stage that failed has spent what nobody counted.
        input_tokens=None if failed else usage.input_tokens,
        output_tokens=None if failed else usage.output_tokens,
        cost=None if failed else _cost(answers),
        latency_ms=latency_ms,
    )


def _versions(outputs: list[StageOutput]) -> dict[str, int]:
    used = {one.prompt.key: one.prompt.version for one in outputs if one.prompt is not None}
    return dict(sorted(used.items()))


def _cost(answers: list[Answer[Any]]) -> Decimal | None:
    costs = [answer.cost for answer in answers]
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)) if len(known) == len(costs) else None


def _since(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
