"""Runs and artifacts as the queries give them, made by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inboxapp.channels.types import Channel
from inboxapp.runs.types import ArtifactRow, RunKind, RunRow, RunStatus, RunTrigger, StageStatus

START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def make_run(**changes: object) -> RunRow:
    """Return a completed run of ten seconds."""
    run = RunRow(
        id=7,
        client_id=1,
        kind=RunKind.REPLY,
        lead_id=3,
        lead_name="Lena North",
        channel=Channel.EMAIL,
        trigger=RunTrigger.INBOUND,
        trigger_message_id=5,
        generation=0,
        status=RunStatus.COMPLETED,
        attempt=1,
        degraded=(),
        model="inbox-offline-1",
        input_tokens=900,
        cached_tokens=400,
        output_tokens=120,
        cost=None,
        price_source="n/a",
        latency_ms=10_000,
        error="",
        instruction="",
        created_at=START - timedelta(seconds=3),
        started_at=START,
        finished_at=START + timedelta(seconds=10),
    )
    return replace(run, **changes)  # type: ignore[arg-type]


def make_artifact(
    stage: str, *, after: float = 0, seconds: float = 1, **changes: object
) -> ArtifactRow:
    """Return what a stage left that began `after` seconds and took `seconds`."""
    began = START + timedelta(seconds=after)
    row = ArtifactRow(
        id=1,
        run_id=7,
        stage=stage,
        iteration=0,
        status=StageStatus.DONE,
        attempt=1,
        text="",
        payload={},
        prompt_key=stage,
        prompt_version=2,
        model_asked="inbox-offline-1",
        model="inbox-offline-1",
        input_tokens=100,
        cached_tokens=0,
        output_tokens=10,
        latency_ms=round(seconds * 1000),
        first_token_ms=None,
        attempts=(),
        finish_reason="stop",
        cost=None,
        price_source="n/a",
        error_class="",
        error="",
        started_at=began,
        finished_at=began + timedelta(seconds=seconds),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def make_attempt(
    number: int, *, after: float, seconds: float = 0.5, error_class: str | None = None
) -> dict[str, object]:
    """Return one request as artifacts keep it."""
    return {
        "number": number,
        "kind": "first" if number == 1 else "transport",
        "started_at": (START + timedelta(seconds=after)).isoformat(),
        "latency_ms": round(seconds * 1000),
        "budget_tokens": 1200,
        "finish_reason": None if error_class else "stop",
        "error_class": error_class,
        "error": "The model server is busy." if error_class else None,
        "usage": {"input_tokens": 100, "output_tokens": 10},
        "cost": None if error_class else "0.000423",
    }
