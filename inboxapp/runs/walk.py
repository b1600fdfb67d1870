"""One attempt's walk over the stages: side by side where inputs allow, each stored as it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from inboxapp.core.clock import now
from inboxapp.core.tasks import end
from inboxapp.llm.errors import ModelFailed
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import TextChunk
from inboxapp.runs.artifacts import StageOutcome
from inboxapp.runs.errors import CancelAsked, StageFailed
from inboxapp.runs.pipeline import Bench, Pipeline, Stage, StageOutput
from inboxapp.runs.recorder import Recorder
from inboxapp.runs.types import RunStatus, StageStatus

log = structlog.get_logger(__name__)

OnText = Callable[[TextChunk], Awaitable[None]]


@dataclass(frozen=True)
class Workbench:
    """What all stages of one attempt share."""

    pipeline: Pipeline
    model: LanguageModel
    snapshot: Mapping[str, Any]
    recorder: Recorder
    on_text: OnText


class Walk:
    """The state of one walk: which stages are over, begun and running."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._over: dict[str, StageOutput | None] = {}
        self._begun: set[str] = set()
        self._running: dict[asyncio.Task[StageOutcome], Stage] = {}

    async def to_the_end(self) -> RunStatus:
        """Run all stages that are left, then conclude.

        Raises StageFailed, CancelAsked or LeaseLost; stages still under way are then stopped.
        """
        recorder = self._bench.recorder
        self._over = await recorder.over()
        self._begun = set(self._over)
        try:
            first = self._take_ready()
            if first:
                await recorder.start([stage.name for stage in first])
            self._launch(first)
            while self._running:
                done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    await self._settle(task)
        finally:
            await end(*self._running)
        return await recorder.conclude(self._bench.pipeline, self._over)

    def _take_ready(self) -> list[Stage]:
        ready = self._bench.pipeline.ready(self._over, self._begun)
        self._begun |= {stage.name for stage in ready}
        return ready

    def _launch(self, stages: Sequence[Stage]) -> None:
        for stage in stages:
            self._running[asyncio.create_task(self._run(stage), name=stage.name)] = stage

    async def _settle(self, task: asyncio.Task[StageOutcome]) -> None:
        stage, outcome = self._running.pop(task), task.result()
        self._over[stage.name] = outcome.output
        is_fatal = outcome.error is not None and not stage.is_optional
        following = [] if is_fatal else self._take_ready()
        cancel_asked = await self._bench.recorder.finish(
            outcome, starting=[each.name for each in following]
        )
        if is_fatal:
            raise _failure(stage, outcome)
        if cancel_asked:
            raise CancelAsked
        self._launch(following)

    async def _run(self, stage: Stage) -> StageOutcome:
        started_at = now()
        bench = Bench(
            snapshot=self._bench.snapshot,
            results=self._over,
            model=self._bench.model,
            options=self._bench.pipeline.options(self._bench.snapshot, stage.name),
            on_text=self._bench.on_text,
        )
        try:
            output = await stage.run(bench)
        except ModelFailed as error:
            log.warning("stage_failed", stage=stage.name, reason=error.reason.value)
            return StageOutcome(stage.name, StageStatus.FAILED, started_at, error=error)
        except Exception as error:
            log.exception("stage_broke", stage=stage.name)
            return StageOutcome(stage.name, StageStatus.FAILED, started_at, error=error)
        return StageOutcome(stage.name, StageStatus.DONE, started_at, output=output)


def _failure(stage: Stage, outcome: StageOutcome) -> StageFailed:
    error = outcome.error
    if isinstance(error, ModelFailed):
        return StageFailed(stage.name, error.reason.value, error.message)
    return StageFailed(
        stage.name,
        type(error).__name__,
        "Something in this step broke. What was finished is kept; try again.",
    )
