"""A pipeline without a run row: when the record can't be made, the work is still done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inboxapp.core.database import Database
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import TextChunk
from inboxapp.runs.artifacts import StageOutcome
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import History, Pipeline, StageKey, StageOutput, Step
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunStatus
from inboxapp.runs.walk import Walk, Workbench


@dataclass(frozen=True)
class SilentRecorder:
    """Records nothing; concludes with a run that was never stored (its id is None)."""

    database: Database
    run: Run
    snapshot: dict[str, object]

    async def over(self) -> dict[StageKey, StageOutput | None]:
        """Nothing was kept, so nothing can be resumed."""
        return {}

    async def start(self, steps: Sequence[Step]) -> None:
        """Note nothing."""

    async def finish(self, outcome: StageOutcome, starting: Sequence[Step]) -> bool:  # noqa: ARG002
        """Note nothing; nobody can cancel what has no row."""
        return False

    async def conclude(self, pipeline: Pipeline, history: History) -> RunStatus:
        """Let the pipeline conclude in a transaction of its own."""
        async with self.database.transaction() as tx:
            return (await pipeline.conclude(tx, self.run, self.snapshot, history)).status

    async def end(self, status: RunStatus, *, error_class: str = "", error: str = "") -> None:
        """Note nothing."""


async def run_unrecorded(pipeline: Pipeline, run: Run, tools: Tools) -> RunStatus:
    """Run all stages for a run that has no row.

    Raises StageFailed when a stage it can't do without gives nothing.
    """
    async with tools.database.transaction() as tx:
        snapshot = await pipeline.prepare(tx, run)
    recorder = SilentRecorder(tools.database, run, snapshot)
    return await Walk(Workbench(pipeline, tools.model, snapshot, recorder, _drop)).to_the_end()


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
