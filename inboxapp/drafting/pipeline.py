"""The reply pipeline: read this first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inboxapp.drafting.context.reading import freeze
from inboxapp.drafting.publishing import conclude
from inboxapp.drafting.revision.loop import next_stage, seconds_left
from inboxapp.drafting.stages.evaluation import evaluate
from inboxapp.drafting.stages.final import settle
from inboxapp.drafting.stages.generation import write
from inboxapp.drafting.stages.memory import remember
from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    GENERATION,
    LOOP_ERROR,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)
from inboxapp.drafting.stages.overseer import extract, judge
from inboxapp.drafting.stages.revision import note_error, revise, select
from inboxapp.drafting.stages.strategy import plan
from inboxapp.drafting.stages.verifier import verify
from inboxapp.llm.types import CallOptions
from inboxapp.runs.pipeline import History, Loop, Pipeline, Stage, Step
from inboxapp.runs.types import RunKind

SECONDS_PER_CALL = 30.0
ANY_STAGE = ""
# What a model thinks counts as output: without more room it would be cut off before the answer.
THINKING_ROOM = {"medium": 2, "high": 4}


def options(snapshot: Mapping[str, Any], stage: str) -> CallOptions:
    """Return a stage's limits and the model the client chose for it, if any."""
    models, efforts = snapshot["models"], snapshot.get("efforts", {})
    effort = efforts.get(stage) or efforts.get(ANY_STAGE) or None
    room = THINKING_ROOM.get(effort or "", 1)
    return CallOptions(
        model=models.get(stage) or models.get(ANY_STAGE) or None,
        effort=effort,
        max_output_tokens=CallOptions.max_output_tokens * room,
        budget_ceiling=CallOptions.budget_ceiling * room,
        deadline_seconds=SECONDS_PER_CALL,
    )


TURN = {
    stage.name: stage
    for stage in (
        Stage(SELECTOR, select, is_optional=True),
        Stage(REVISER, revise),
        Stage(GATE, judge),
        Stage(EVALUATION, evaluate),
        Stage(LOOP_ERROR, note_error),
    )
}


def follow(snapshot: Mapping[str, Any], history: History, at: datetime) -> Step | None:
    """Return the revision loop's next step; its calls share the loop's wall time."""
    following = next_stage(snapshot, history, at)
    if following is None:
        return None
    name, turn = following
    return Step(TURN[name], turn, deadline_seconds=max(seconds_left(history, at), 1.0))


# Only writing is indispensable: without a plan or a check there is still a draft, marked as such.
REPLY = Pipeline(
    kind=RunKind.REPLY,
    stages=(
        Stage(STRATEGY, plan, is_optional=True),
        Stage(EXTRACT, extract, is_optional=True),
        # It needs no plan; begun after it, it reads what the server has just read.
        Stage(MEMORY, remember, needs=(STRATEGY,), is_optional=True),
        Stage(GENERATION, write, needs=(STRATEGY,)),
        Stage(VERIFIER, verify, needs=(GENERATION,), is_optional=True),
        Stage(GATE, judge, needs=(VERIFIER, EXTRACT), is_optional=True),
        Stage(EVALUATION, evaluate, needs=(GATE,), is_optional=True),
        Stage(FINAL, settle, needs=(EVALUATION, MEMORY)),
    ),
    loop=Loop(stages=tuple(TURN.values()), after=(EVALUATION,), before=FINAL, follow=follow),
    prepare=freeze,
    options=options,
    conclude=conclude,
)
