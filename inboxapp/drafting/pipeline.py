"""The reply pipeline: read this first."""

from collections.abc import Mapping
from typing import Any

from inboxapp.drafting.context import freeze
from inboxapp.drafting.publishing import conclude
from inboxapp.drafting.stages.final import settle
from inboxapp.drafting.stages.generation import write
from inboxapp.drafting.stages.names import EXTRACT, FINAL, GATE, GENERATION, STRATEGY, VERIFIER
from inboxapp.drafting.stages.overseer import extract, judge
from inboxapp.drafting.stages.strategy import plan
from inboxapp.drafting.stages.verifier import verify
from inboxapp.llm.types import CallOptions
from inboxapp.runs.pipeline import Pipeline, Stage
from inboxapp.runs.types import RunKind

SECONDS_PER_CALL = 30.0
ANY_STAGE = ""


def options(snapshot: Mapping[str, Any], stage: str) -> CallOptions:
    """Return a stage's limits and the model the client chose for it, if any."""
    models = snapshot["models"]
    return CallOptions(
        model=models.get(stage) or models.get(ANY_STAGE) or None,
        deadline_seconds=SECONDS_PER_CALL,
    )


# Only writing is indispensable: without a plan or a check there is still a draft, marked as such.
REPLY = Pipeline(
    kind=RunKind.REPLY,
    stages=(
        Stage(STRATEGY, plan, is_optional=True),
        Stage(EXTRACT, extract, is_optional=True),
        Stage(GENERATION, write, needs=(STRATEGY,)),
        Stage(VERIFIER, verify, needs=(GENERATION,), is_optional=True),
        Stage(GATE, judge, needs=(VERIFIER, EXTRACT), is_optional=True),
        Stage(FINAL, settle, needs=(GATE,)),
    ),
    prepare=freeze,
    options=options,
    conclude=conclude,
)
