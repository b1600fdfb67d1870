"""What a pipeline is: stages with declared inputs, a loop if it has one, and what ends them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from inboxapp.core.database import Transaction
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import Answer, CallOptions, Prompt, TextChunk
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunKind, RunStatus


@dataclass(frozen=True)
class StageOutput:
    """What a stage gives: a payload (JSON, at most 32 KB once stored), a text, or both.

    `answer` and `prompt` are None for a stage that is only code. The engine fills in when it
    ended and the tokens it wrote, in a resumed run as well.
    """

    payload: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    answer: Answer[Any] | None = None
    prompt: Prompt | None = None
    ended_at: datetime | None = None
    output_tokens: int = 0


# A stage and the iteration it ran in; 0 is the first pass.
StageKey = tuple[str, int]
# What is over; None is a stage that failed.
History = Mapping[StageKey, StageOutput | None]


def latest(history: History, stage: str) -> StageOutput | None:
    """Return what a stage gave in its last iteration; None if that failed or never ran."""
    iterations = [iteration for name, iteration in history if name == stage]
    return history[stage, max(iterations)] if iterations else None


@dataclass(frozen=True)
class Bench:
    """All that a stage may touch: values, the model, and a place to stream text to."""

    snapshot: Mapping[str, Any]
    history: History
    model: LanguageModel
    options: CallOptions
    on_text: Callable[[TextChunk], Awaitable[None]]
    iteration: int = 0

    def payload(self, stage: str) -> dict[str, Any] | None:
        """Return what a stage left last, or None if it failed."""
        output = latest(self.history, stage)
        return output.payload if output else None

    def text(self, stage: str) -> str:
        """Return the text a stage left last, or "" if it failed."""
        output = latest(self.history, stage)
        return output.text if output else ""


@dataclass(frozen=True)
class Stage:
    """One step: values in, a value out; it runs as soon as all it `needs` are over.

    A failed optional stage marks the run degraded; any other ends it.
    """

    name: str
    run: Callable[[Bench], Awaitable[StageOutput]]
    needs: tuple[str, ...] = ()
    is_optional: bool = False


@dataclass(frozen=True)
class Step:
    """A stage in one iteration; `deadline_seconds` shortens its model call."""

    stage: Stage
    iteration: int = 0
    deadline_seconds: float | None = None

    @property
    def key(self) -> StageKey:
        """What its artifact is stored under."""
        return self.stage.name, self.iteration


@dataclass(frozen=True)
class Loop:
    """Stages that run again and again between the `after` stages and the `before` stage.

    `follow` names the next step from what is over, or None at the end of the loop: from values
    alone, so that a crash resumes in the middle. A stage that fails here ends no run.
    """

    stages: tuple[Stage, ...]
    after: tuple[str, ...]
    before: str
    follow: Callable[[Mapping[str, Any], History, datetime], Step | None]


@dataclass(frozen=True)
class Conclusion:
    """How a run whose stages are over ends, and why if it isn't completed."""

    status: RunStatus
    final_output: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Pipeline:
    """A kind of run.

    `prepare` freezes the inputs at the first claim; it may raise RunRefused. `options` gives a
    stage its model and limits. `conclude` runs in the transaction that ends the run, with the
    lead's row locked.
    """

    kind: RunKind
    stages: tuple[Stage, ...]
    prepare: Callable[[Transaction, Run], Awaitable[dict[str, Any]]]
    options: Callable[[Mapping[str, Any], str], CallOptions]
    conclude: Callable[[Transaction, Run, Mapping[str, Any], History], Awaitable[Conclusion]]
    loop: Loop | None = None

    def ready(self, over: History, begun: set[StageKey], *, loop_over: bool) -> list[Step]:
        """Return the first-pass steps that can begin now, in the declared order."""
        waiting = self.loop.before if self.loop and not loop_over else None
        return [
            Step(stage)
            for stage in self.stages
            if (stage.name, 0) not in begun
            and stage.name != waiting
            and all((name, 0) in over for name in stage.needs)
            and not self._is_past((stage.name, 0), over)
        ]

    def standing(self, left: History) -> dict[StageKey, StageOutput | None]:
        """Return what an earlier attempt left, without the failed steps to try again.

        Those are the ones that nothing was built on yet: a late success would contradict the rest.
        """
        done = {key: output for key, output in left.items() if output is not None}
        failed = {key: None for key, output in left.items() if output is None}
        return done | {key: None for key in failed if self._is_past(key, done)}

    def _is_past(self, key: StageKey, done: History) -> bool:
        """Tell whether something that rests on a step is over, so that it comes too late."""
        name, iteration = key
        loop = self.loop
        if loop is not None and iteration:
            names = [stage.name for stage in loop.stages]
            later = names[names.index(name) + 1 :] if name in names else []
            return (loop.before, 0) in done or any((one, iteration) in done for one in later)
        if loop is not None and name in loop.after and any(turn for _, turn in done):
            return True
        resting = [stage.name for stage in self.stages if name in stage.needs]
        return any((one, 0) in done or self._is_past((one, 0), done) for one in resting)
