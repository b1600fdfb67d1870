"""Tables of runs, their frozen inputs and their artifacts."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Numeric, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.channels.types import Channel
from inboxapp.core.columns import created, enum_type, key, moment, reference
from inboxapp.runs.types import RunKind, RunStatus, RunTrigger, StageStatus


class Run(SQLModel, table=True):
    """One execution of a pipeline.

    The row is the truth: `lease_until` and `attempt` say who may write, and the database lets
    `status` move forward only. `due_at` holds a run back for the quiet window.
    """

    __tablename__ = "runs"
    __table_args__ = (
        UniqueConstraint("trigger_message_id", "channel", "generation"),
        Index("runs_newest", "client_id", text("id DESC")),
        Index("runs_of_lead", "lead_id", text("id DESC")),
        # Adding up a day's spending reads nothing but this.
        Index(
            "runs_of_day",
            "client_id",
            "created_at",
            postgresql_include=["id", "status", "cost", "input_tokens", "output_tokens"],
        ),
        Index(
            "runs_in_flight",
            "due_at",
            postgresql_where=text("status IN ('queued', 'running')"),
        ),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    kind: RunKind = Field(default=RunKind.REPLY, sa_type=enum_type(RunKind))
    lead_id: int | None = reference("leads.id", required=False)
    channel: Channel | None = Field(default=None, sa_type=enum_type(Channel), nullable=True)
    trigger: RunTrigger = Field(sa_type=enum_type(RunTrigger))
    trigger_message_id: int | None = reference("messages.id", required=False)
    generation: int = 0
    instruction: str = ""
    requested_by: int | None = reference("users.id", required=False)
    sentiment_version: int = 0

    status: RunStatus = Field(default=RunStatus.QUEUED, sa_type=enum_type(RunStatus))
    attempt: int = 0
    worker: str = ""
    due_at: datetime = created()
    lease_until: datetime | None = moment()
    cancel_requested_at: datetime | None = moment()
    created_at: datetime = created()
    started_at: datetime | None = moment()
    finished_at: datetime | None = moment()

    degraded: list[str] = Field(default_factory=list, sa_type=JSONB)
    error_class: str = ""
    error: str = ""
    artifact_data: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    model: str = ""
    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    latency_ms: int | None = None
    cost: Decimal | None = Field(default=None, sa_type=Numeric(14, 6))
    price_source: str = ""


class RunInput(SQLModel, table=True):
    """The snapshot all stages of a run read, whichever attempt runs them."""

    __tablename__ = "run_inputs"

    run_id: int = Field(primary_key=True, foreign_key="runs.id", ondelete="CASCADE")
    snapshot: dict[str, Any] = Field(sa_type=JSONB)


class Artifact(SQLModel, table=True):
    """What one stage at one iteration of a run left behind."""

    __tablename__ = "artifacts"
    __table_args__ = (UniqueConstraint("run_id", "stage", "iteration"),)

    id: int = key()
    client_id: int = reference("clients.id")
    run_id: int = reference("runs.id")
    stage: str = Field(max_length=60)
    iteration: int = 0
    status: StageStatus = Field(sa_type=enum_type(StageStatus))
    attempt: int
    text: str = ""
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    prompt_key: str = ""
    prompt_version: int = 0
    model_asked: str = ""
    model: str = ""
    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    latency_ms: int | None = None
    first_token_ms: int | None = None
    attempts: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    finish_reason: str = ""
    cost: Decimal | None = Field(default=None, sa_type=Numeric(14, 6))
    price_source: str = ""
    error_class: str = ""
    error: str = ""
    started_at: datetime = created()
    finished_at: datetime | None = moment()
