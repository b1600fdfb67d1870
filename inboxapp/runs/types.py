"""Runs and artifacts as other rooms see them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from inboxapp.channels.types import Channel


class RunKind(StrEnum):
    """Which pipeline a run executes."""

    REPLY = "reply"
    DOCUMENT = "document"
    SCREENSHOT = "screenshot"
    AGENTS = "agents"
    INSIGHT = "insight"


class RunStatus(StrEnum):
    """Where a run stands; it only moves forward."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    ABORTED = "aborted"
    SUPERSEDED = "superseded"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to the run."""
        return self not in {RunStatus.QUEUED, RunStatus.RUNNING}


class RunTrigger(StrEnum):
    """What asked for the run."""

    INBOUND = "inbound"
    SENTIMENT = "sentiment"
    REGENERATE = "regenerate"
    OPERATOR = "operator"


class StageStatus(StrEnum):
    """Where one stage of a run stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class RunRow:
    """A run as lists show it; `cost` None is unknown ("n/a"), never 0."""

    id: int
    client_id: int
    kind: RunKind
    lead_id: int | None
    lead_name: str
    channel: Channel | None
    trigger: RunTrigger
    trigger_message_id: int | None
    generation: int
    status: RunStatus
    attempt: int
    degraded: tuple[str, ...]
    model: str
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    cost: Decimal | None
    price_source: str
    latency_ms: int | None
    error: str
    instruction: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    worker: str = ""
    error_class: str = ""
    # Steps that are over; `artifact_data` itself comes with one run, not with a page of them.
    steps: int = 0
    artifact_data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RunPage:
    """A page of runs, newest first; `cursor` opens the next one."""

    rows: tuple[RunRow, ...]
    cursor: str | None


@dataclass(frozen=True)
class ArtifactRow:
    """What one stage at one iteration left behind."""

    id: int
    run_id: int
    stage: str
    iteration: int
    status: StageStatus
    attempt: int
    text: str
    payload: dict[str, Any]
    prompt_key: str
    prompt_version: int
    model_asked: str
    model: str
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    latency_ms: int | None
    first_token_ms: int | None
    attempts: tuple[dict[str, Any], ...]
    finish_reason: str
    cost: Decimal | None
    price_source: str
    error_class: str
    error: str
    started_at: datetime
    finished_at: datetime | None
