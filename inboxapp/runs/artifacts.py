"""From what a stage gave to the row that keeps it, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy.dialects.postgresql import Insert, insert
from sqlmodel import col

from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import clean_text
from inboxapp.events.publish import publish
from inboxapp.llm.errors import ModelFailed
from inboxapp.llm.types import Answer
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.payload import fit_payload
from inboxapp.runs.pipeline import StageOutput, Step
from inboxapp.runs.progress import stage_event
from inboxapp.runs.types import StageStatus

NO_CALL = "no model call"


@dataclass(frozen=True)
class StageOutcome:
    """How one stage went: an output, or the error in its place."""

    stage: str
    iteration: int
    status: StageStatus
    started_at: datetime
    output: StageOutput | None = None
    error: Exception | None = None


async def keep(tx: Transaction, run: Run, attempt: int, outcome: StageOutcome) -> None:
    """Write the outcome's artifact and tell the tabs; what is done is never overwritten."""
    values = _columns(run, attempt, outcome)
    await tx.execute(_upsert(tuple(values)), values)
    publish(tx, stage_event(run, outcome.stage, outcome.status, outcome.iteration))


@cache
def _upsert(columns: tuple[str, ...]) -> Insert:
    """Return the statement; building it costs more than running it."""
    statement = insert(Artifact.__table__)  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(
        index_elements=["run_id", "stage", "iteration"],
        set_={name: statement.excluded[name] for name in columns},
        where=col(Artifact.status) != StageStatus.DONE,
    )


async def mark_running(tx: Transaction, run: Run, attempt: int, steps: Sequence[Step]) -> None:
    """Say that steps begin."""
    for step in steps:
        begun = StageOutcome(*step.key, StageStatus.RUNNING, started_at=now())
        await keep(tx, run, attempt, begun)


def _columns(run: Run, attempt: int, outcome: StageOutcome) -> dict[str, Any]:
    row = {
        "client_id": run.client_id,
        "run_id": run.id,
        "stage": outcome.stage,
        "iteration": outcome.iteration,
        "status": outcome.status,
        "attempt": attempt,
        "started_at": outcome.started_at,
        "finished_at": None if outcome.status is StageStatus.RUNNING else now(),
        **_nothing_yet(),
    }
    if outcome.output is not None:
        row |= _output_values(outcome)
    if outcome.error is not None:
        row |= _error_values(outcome.error) | {"latency_ms": _spent_ms(outcome)}
    return row


def output_of(row: Artifact) -> StageOutput:
    """Return what a finished stage gave, for the stages of a later attempt."""
    return StageOutput(
        payload=row.payload,
        text=row.text,
        ended_at=row.finished_at,
        output_tokens=row.output_tokens or 0,
    )


def _nothing_yet() -> dict[str, Any]:
    return {
        "text": "", "payload": {}, "prompt_key": "", "prompt_version": 0,
        "model_asked": "", "model": "", "input_tokens": None, "cached_tokens": None,
        "output_tokens": None, "latency_ms": None, "first_token_ms": None, "attempts": [],
        "finish_reason": "", "cost": None, "price_source": "", "error_class": "", "error": "",
    }  # fmt: skip


def _output_values(outcome: StageOutcome) -> dict[str, Any]:
    output = outcome.output
    assert output is not None  # noqa: S101  the caller looked
    values: dict[str, Any] = {
        "text": clean_text(output.text),
        "payload": fit_payload(output.payload),
    }
    if output.prompt is not None:
        values |= {"prompt_key": output.prompt.key, "prompt_version": output.prompt.version}
    if output.answer is None:
        return values | {
            "latency_ms": _spent_ms(outcome),
            "input_tokens": 0, "cached_tokens": 0, "output_tokens": 0,
            "cost": Decimal(0), "price_source": NO_CALL,
        }  # fmt: skip
    return values | _answer_values(output.answer)


def _spent_ms(outcome: StageOutcome) -> int:
    """Return the time a stage took in all, waits between attempts included."""
    return round((now() - outcome.started_at).total_seconds() * 1000)


def _answer_values(answer: Answer[Any]) -> dict[str, Any]:
    return {
        "model_asked": answer.model_asked,
        "model": answer.model_answered,
        "input_tokens": answer.usage.input_tokens,
        "cached_tokens": answer.usage.cached_tokens,
        "output_tokens": answer.usage.output_tokens,
        "latency_ms": answer.latency_ms,
        "first_token_ms": answer.first_token_ms,
        "attempts": [attempt.to_json() for attempt in answer.attempts],
        "finish_reason": answer.finish_reason,
        "cost": answer.cost,
        "price_source": answer.price_source,
    }


def _error_values(error: Exception) -> dict[str, Any]:
    if not isinstance(error, ModelFailed):
        return {
            "error_class": type(error).__name__,
            "error": "Something in this step broke. The details are in the log; try again.",
        }
    return {
        "model_asked": error.model_asked,
        "attempts": [attempt.to_json() for attempt in error.attempts],
        "input_tokens": error.usage.input_tokens,
        "cached_tokens": error.usage.cached_tokens,
        "output_tokens": error.usage.output_tokens,
        "cost": error.cost,
        "price_source": "" if error.cost is not None else "n/a",
        "error_class": error.reason.value,
        "error": clean_text(error.message),
    }
