"""What a pipeline is: stages with declared inputs, and what happens before and after them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inboxapp.core.database import Transaction
from inboxapp.llm.gateway import LanguageModel
from inboxapp.llm.types import Answer, CallOptions, Prompt, TextChunk
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunKind, RunStatus


@dataclass(frozen=True)
class StageOutput:
    """What a stage gives: a payload (JSON, at most 32 KB once stored), a text, or both.

    `answer` and `prompt` are None for a stage that is only code.
    """

    payload: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    answer: Answer[Any] | None = None
    prompt: Prompt | None = None


# A finished stage by name; None is an optional stage that failed.
Results = Mapping[str, StageOutput | None]


@dataclass(frozen=True)
class Bench:
    """All that a stage may touch: values, the model, and a place to stream text to."""

    snapshot: Mapping[str, Any]
    results: Results
    model: LanguageModel
    options: CallOptions
    on_text: Callable[[TextChunk], Awaitable[None]]

    def payload(self, stage: str) -> dict[str, Any] | None:
        """Return what a stage left, or None if it failed."""
        output = self.results[stage]
        return output.payload if output else None

    def text(self, stage: str) -> str:
        """Return the text a stage left, or "" if it failed."""
        output = self.results[stage]
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
class Conclusion:
    """How a run whose stages are over ends, and why if it isn't completed."""

    status: RunStatus
    final_output: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Pipeline:
    """A kind of run.

    `prepare` freezes the inputs at the first claim. `options` gives a stage its model and limits.
    `conclude` runs in the transaction that ends the run, with the lead's row locked.
    """

    kind: RunKind
    stages: tuple[Stage, ...]
    prepare: Callable[[Transaction, Run], Awaitable[dict[str, Any]]]
    options: Callable[[Mapping[str, Any], str], CallOptions]
    conclude: Callable[[Transaction, Run, Mapping[str, Any], Results], Awaitable[Conclusion]]

    def ready(self, over: Results, begun: set[str]) -> list[Stage]:
        """Return the stages that can begin now, in the declared order."""
        return [
            stage
            for stage in self.stages
            if stage.name not in begun and all(name in over for name in stage.needs)
        ]
