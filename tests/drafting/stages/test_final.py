"""Which text becomes the draft, on values."""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from inboxapp.core.clock import now
from inboxapp.drafting.guards.types import FindingCode
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.final import settle
from inboxapp.drafting.stages.names import EVALUATION, GATE, GENERATION, REVISER
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import CallOptions, TextChunk
from inboxapp.runs.pipeline import Bench, StageKey, StageOutput

pytestmark = pytest.mark.anyio

CLEAN = "Hi Lena,\n\nthanks for asking. Setup takes a while.\n\nBest,\nSam"
SECRET = prompt_file("system").text
LEAKING = f"Hi Lena,\n\nmy orders are: {SECRET}\n\nBest,\nSam"
LINKED = "Hi Lena,\n\nall of it is on https://evil.example/offer for you.\n\nBest,\nSam"


async def nobody_listens(chunk: TextChunk) -> None:
    raise AssertionError(chunk)


async def settled(*judged: tuple[str, float], **last: str) -> StageOutput:
    """Settle on one of the texts, each with how sure the evaluator was; `last` judges the last."""
    history: dict[StageKey, StageOutput | None] = {}
    for turn, (text, confidence) in enumerate(judged):
        history[GENERATION if turn == 0 else REVISER, turn] = StageOutput(text=text)
        history[GATE, turn] = StageOutput(payload={"verdict": "approve"}, text=text)
        says: dict[str, Any] = {"confidence": confidence, "hard_block": ""}
        if turn == len(judged) - 1:
            says |= last
        history[EVALUATION, turn] = StageOutput(payload=says, ended_at=now())
    snapshot: Mapping[str, Any] = {
        "context": {"channel": "email", "client": {}, "messages": [], "knowledge": []},
        "policy": {"revision": {"iterations": len(judged) - 1}},
        "subject": "Re: Setup",
    }
    no_model = cast("LanguageModel", None)
    return await settle(Bench(snapshot, history, no_model, CallOptions(), nobody_listens))


async def test_a_leaking_text_loses_to_a_clean_one_however_sure_the_machine_is() -> None:
    final = await settled((CLEAN, 0.5), (LEAKING, 0.9))
    assert (final.text, final.payload["iteration"]) == (CLEAN, 0)
    assert final.payload["confidence"] == 0.5
    assert final.payload["revision"]["chosen_iteration"] == 0
    assert final.payload["revision"]["end_confidence"] == 0.5


async def test_a_text_with_a_foreign_link_loses_to_one_without() -> None:
    final = await settled((CLEAN, 0.5), (LINKED, 0.9))
    assert (final.text, final.payload["removed"]) == (CLEAN, [])


async def test_where_all_leak_the_finding_is_told() -> None:
    final = await settled((LEAKING, 0.5), (LEAKING + "!", 0.9))
    assert final.payload["iteration"] == 1
    assert FindingCode.LEAK in {finding["code"] for finding in final.payload["findings"]}


async def test_a_block_found_in_any_turn_stays_with_the_draft() -> None:
    final = await settled((CLEAN, 0.5), (CLEAN + "\n\nMore.", 0.4), hard_block="complaint")
    assert (final.payload["iteration"], final.payload["hard_block"]) == (0, "complaint")
