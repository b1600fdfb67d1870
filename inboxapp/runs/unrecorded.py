"""A pipeline without a run row: when the record can't be made, the work is still done."""

from collections.abc import Sequence
from dataclasses import dataclass

from inboxapp.core.database import Database
from inboxapp.llm.types import TextChunk
from inboxapp.runs.artifacts import StageOutcome
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import Pipeline, Results, StageOutput
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunStatus
from inboxapp.runs.walk import Walk, Workbench


@dataclass(frozen=True)
class SilentRecorder:
    """Records nothing; concludes with a run that was never stored (its id is None)."""

    database: Database
    run: Run
    snapshot: dict[str, object]

    async def over(self) -> dict[str, StageOutput | None]:
        """Nothing was kept, so nothing can be resumed."""
        return {}

    async def start(self, stages: Sequence[str]) -> None:
        """Note nothing."""

    async def finish(self, outcome: StageOutcome, starting: Sequence[str]) -> bool:  # noqa: ARG002
        """Note nothing; nobody can cancel what has no row."""
        return False

    async def conclude(self, pipeline: Pipeline, results: Results) -> RunStatus:
        """Let the pipeline conclude in a transaction of its own."""
        async with self.database.transaction() as tx:
            return (await pipeline.conclude(tx, self.run, self.snapshot, results)).status

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


async def _drop(chunk: TextChunk) -> None:
    """There is no run whose readers could follow the text."""
