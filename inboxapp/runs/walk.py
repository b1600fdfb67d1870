"""One attempt's walk over the stages: side by side where inputs allow, each stored as it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog

from inboxapp.core.clock import now
from inboxapp.core.tasks import end
from inboxapp.core.text import clean_text
from inboxapp.llm.errors import ModelFailed
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import CallOptions, TextChunk
from inboxapp.runs.artifacts import StageOutcome
from inboxapp.runs.errors import CancelAsked, StageFailed
from inboxapp.runs.payload import fit_payload
from inboxapp.runs.pipeline import Bench, History, Pipeline, StageKey, StageOutput, Step
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
    """The state of one walk: which steps are over, begun and running."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._over: dict[StageKey, StageOutput | None] = {}
        self._begun: set[StageKey] = set()
        self._loop_over = False
        self._running: dict[asyncio.Task[StageOutcome], Step] = {}
        # Why the walk ends early; whatever ended at the same moment is stored first.
        self._stop: StageFailed | CancelAsked | None = None

    async def through_all(self) -> History:
        """Run all steps that are left and return what every step gave.

        Raises StageFailed, CancelAsked or LeaseLost; steps still under way are then stopped.
        """
        recorder = self._bench.recorder
        pipeline = self._bench.pipeline
        self._over = pipeline.standing(await recorder.over())
        self._begun = set(self._over)
        # What the loop leads to may have been settled by a release that knew no loop.
        self._loop_over = pipeline.loop is not None and (pipeline.loop.before, 0) in self._over
        try:
            first = self._take_ready()
            if first:
                await recorder.start(first)
            self._launch(first)
            while self._running:
                done, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    await self._settle(task)
                if self._stop is not None:
                    raise self._stop
        finally:
            await end(*self._running)
        return self._over

    async def to_the_end(self) -> RunStatus:
        """Run all steps that are left, then conclude; raises like `through_all`."""
        history = await self.through_all()
        return await self._bench.recorder.conclude(self._bench.pipeline, history)

    def _take_ready(self) -> list[Step]:
        following = self._in_loop()
        steps = self._bench.pipeline.ready(self._over, self._begun, loop_over=self._loop_over)
        if following is not None:
            steps.append(following)
        self._begun |= {step.key for step in steps}
        return steps

    def _in_loop(self) -> Step | None:
        """Return the loop's next step once the one before is over."""
        loop = self._bench.pipeline.loop
        if (
            loop is None
            or self._loop_over
            or any((name, 0) not in self._over for name in loop.after)
        ):
            return None
        if any(step.iteration for step in self._running.values()):
            return None
        step = loop.follow(self._bench.snapshot, self._over, now())
        # A step that was taken before would be taken for ever.
        self._loop_over = step is None or step.key in self._begun
        return None if self._loop_over else step

    def _launch(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self._running[asyncio.create_task(self._run(step), name=step.stage.name)] = step

    async def _settle(self, task: asyncio.Task[StageOutcome]) -> None:
        step, outcome = self._running.pop(task), task.result()
        self._over[step.key] = outcome.output
        if outcome.error is not None and not (step.iteration or step.stage.is_optional):
            self._stop = self._stop or _failure(step, outcome)
        following = [] if self._stop else self._take_ready()
        cancel_asked = await self._bench.recorder.finish(outcome, starting=following)
        if cancel_asked:
            self._stop = self._stop or CancelAsked()
        if self._stop is None:
            self._launch(following)

    async def _run(self, step: Step) -> StageOutcome:
        started_at = now()
        bench = Bench(
            snapshot=self._bench.snapshot,
            history=self._over,
            model=self._bench.model,
            options=self._options(step),
            on_text=self._bench.on_text,
            iteration=step.iteration,
        )
        try:
            output = _storable(await step.stage.run(bench))
        except ModelFailed as error:
            log.warning("stage_failed", stage=step.stage.name, reason=error.reason.value)
            return StageOutcome(*step.key, StageStatus.FAILED, started_at, error=error)
        except Exception as error:
            log.exception("stage_broke", stage=step.stage.name)
            return StageOutcome(*step.key, StageStatus.FAILED, started_at, error=error)
        tokens = output.answer.usage.output_tokens if output.answer else None
        output = replace(output, ended_at=now(), output_tokens=tokens or 0)
        return StageOutcome(*step.key, StageStatus.DONE, started_at, output=output)

    def _options(self, step: Step) -> CallOptions:
        options = self._bench.pipeline.options(self._bench.snapshot, step.stage.name)
        if step.deadline_seconds is None:
            return options
        return replace(
            options, deadline_seconds=min(options.deadline_seconds, step.deadline_seconds)
        )


def _storable(output: StageOutput) -> StageOutput:
    """Return the output as its row will hold it, so that a resumed run sees the same."""
    return replace(output, text=clean_text(output.text), payload=fit_payload(output.payload))


def _failure(step: Step, outcome: StageOutcome) -> StageFailed:
    error = outcome.error
    if isinstance(error, ModelFailed):
        return StageFailed(step.stage.name, error.reason.value, error.message)
    return StageFailed(
        step.stage.name,
        type(error).__name__,
        "Something in this step broke. What was finished is kept; try again.",
    )
