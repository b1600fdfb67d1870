"""A pipeline without a run row: when the record can't be made, the work is still done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from inboxapp.core.database import Database
from inboxapp.llm.errors import ModelFailed
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import Attempt, TextChunk
from inboxapp.runs.artifacts import StageOutcome
from inboxapp.runs.errors import RunRefused
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import History, Pipeline, StageKey, StageOutput, Step
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunStatus
from inboxapp.runs.walk import Walk, Workbench


@dataclass(frozen=True)
class SilentRecorder:
    """Records nothing but attempts; concludes with a run that was never stored (its id is None)."""

    database: Database
    run: Run
    snapshot: dict[str, object]
    attempts: list[Attempt] = field(default_factory=list)

    async def over(self) -> dict[StageKey, StageOutput | None]:
        """Nothing was kept, so nothing can be resumed."""
        return {}

    async def start(self, steps: Sequence[Step]) -> None:
        """Note nothing."""

    async def finish(self, outcome: StageOutcome, starting: Sequence[Step]) -> bool:  # noqa: ARG002
        """Note what was paid for; nobody can cancel what has no row."""
        if outcome.output is not None and outcome.output.answer is not None:
            self.attempts.extend(outcome.output.answer.attempts)
        if isinstance(outcome.error, ModelFailed):
            self.attempts.extend(outcome.error.attempts)
        return False

    async def conclude(self, pipeline: Pipeline, history: History) -> RunStatus:
        """Let the pipeline conclude in a transaction of its own."""
        async with self.database.transaction() as tx:
            return (await pipeline.conclude(tx, self.run, self.snapshot, history)).status

    async def end(self, status: RunStatus, *, error_class: str = "", error: str = "") -> None:
        """Note nothing."""


async def run_unrecorded(
    pipeline: Pipeline, run: Run, tools: Tools, attempts: list[Attempt] | None = None
) -> RunStatus:
    """Run all stages for a run that has no row; `attempts` gathers what models were asked.

    Raises StageFailed when a stage it can't do without gives nothing, RunRefused before any.
    """
    snapshot = await _inputs(pipeline, run, tools.database)
    gathered = [] if attempts is None else attempts
    recorder = SilentRecorder(tools.database, run, snapshot, gathered)
    return await Walk(Workbench(pipeline, tools.model, snapshot, recorder, _drop)).to_the_end()


async def _inputs(pipeline: Pipeline, run: Run, database: Database) -> dict[str, Any]:
    async with database.transaction() as tx:
        try:
            return await pipeline.prepare(tx, run)
        except RunRefused as refusal:
            # Raised outside, so that what the refusal noted is kept.
            refused = refusal
    raise refused


@dataclass(frozen=True)
class Nowhere:
    """Records nothing and concludes nothing: for walks on values alone."""

    async def over(self) -> dict[StageKey, StageOutput | None]:
        """Every walk begins anew."""
        return {}

    async def start(self, steps: Sequence[Step]) -> None:
        """Note nothing."""

    async def finish(self, outcome: StageOutcome, starting: Sequence[Step]) -> bool:  # noqa: ARG002
        """Note nothing; nobody can cancel."""
        return False

    async def conclude(self, pipeline: Pipeline, history: History) -> RunStatus:  # noqa: ARG002
        """Say that all stages are over."""
        return RunStatus.COMPLETED

    async def end(self, status: RunStatus, *, error_class: str = "", error: str = "") -> None:
        """Note nothing."""


async def walk_values(
    pipeline: Pipeline, snapshot: Mapping[str, Any], model: LanguageModel
) -> History:
    """Run all stages on a snapshot, with no row and no database; return what each gave.

    Raises StageFailed when a stage the pipeline can't do without gives nothing.
    """
    return await Walk(Workbench(pipeline, model, snapshot, Nowhere(), _drop)).through_all()


async def _drop(chunk: TextChunk) -> None:
    """There is no run whose readers could follow the text."""
