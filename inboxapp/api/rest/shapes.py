"""What the REST API says, field by field; a new field in a row never slips out by itself."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.types import RunKind, RunStatus, RunTrigger, StageStatus

LARGEST_ID = 2**63 - 1
LONGEST_INSTRUCTION = 2000

# Exact in the rows; a JSON number outside, null where the price is not known.
Cost = Annotated[
    Decimal | None,
    PlainSerializer(lambda cost: None if cost is None else float(cost), return_type=float | None),
    Field(description="US dollars; null when the price is not known, see price_source."),
]

Item = TypeVar("Item")


class Shape(BaseModel):
    """Built from the frozen dataclasses of the rooms below."""

    model_config = ConfigDict(from_attributes=True)


class Page(BaseModel, Generic[Item]):
    """Part of a list; `next_cursor` opens the next part and is null at the end."""

    items: list[Item]
    next_cursor: str | None = None


class Lead(Shape):
    """A lead as lists show it."""

    id: int
    name: str
    company: str
    sentiment: Sentiment
    channel: Channel
    preview: str
    is_unread: bool
    has_draft: bool
    is_drafting: bool
    last_message_at: datetime


class LeadIdentity(Shape):
    """One way to reach a lead."""

    channel: Channel
    handle: str


class LeadDetails(Shape):
    """A lead with its identities; `inbound_channels` are those it wrote on, newest first."""

    id: int
    name: str
    company: str
    title: str
    timezone: str
    sentiment: Sentiment
    sentiment_version: int
    is_unread: bool
    identities: list[LeadIdentity]
    inbound_channels: list[Channel]
    created_at: datetime
    last_message_at: datetime


class Triage(Shape):
    """What the classifier made of a message; `error` says why there is no tag."""

    sentiment: str
    reason: str
    prompt: str
    model: str
    input_tokens: int | None
    output_tokens: int | None
    latency_ms: int | None
    cost: float | None
    error: str


class Message(Shape):
    """A message; `text` is what was newly written, `full_text` has quotes and signature too."""

    id: int
    lead_id: int
    channel: Channel
    direction: Direction
    author: str
    subject: str
    text: str
    full_text: str
    html: str | None = Field(description="Sanitised; remote images are off.")
    at: datetime
    is_automatic: bool
    attachments: list[str] = Field(description="File names.")
    triage: Triage | None = Field(description="Null until the machine has read it, and for ours.")


class Draft(Shape):
    """A proposed reply; `degraded` names the steps that failed on the way."""

    id: int
    lead_id: int
    channel: Channel
    run_id: int | None
    status: DraftStatus
    subject: str
    text: str
    degraded: list[str]
    created_at: datetime


class NewSentiment(BaseModel):
    """The tag to set."""

    sentiment: Sentiment


class SentimentChanged(Shape):
    """The tag now, and what the change started or stopped."""

    lead_id: int
    sentiment: Sentiment
    run_ids: list[int]
    rejected_draft_ids: list[int]


class NewDraft(BaseModel):
    """What to draft; without a channel it is the one the lead wrote on last."""

    channel: Channel | None = None
    instruction: Annotated[str, Field(max_length=LONGEST_INSTRUCTION)] = ""


class RunStarted(BaseModel):
    """The run that will write the draft; null when it is drafted without a record."""

    run_id: int | None


class Run(Shape):
    """One execution of a pipeline."""

    id: int
    kind: RunKind
    lead_id: int | None
    lead_name: str
    channel: Channel | None
    trigger: RunTrigger
    trigger_message_id: int | None
    generation: int
    status: RunStatus
    attempt: int
    degraded: list[str]
    model: str
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    cost: Cost
    price_source: str
    latency_ms: int | None
    error: str
    instruction: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class Artifact(Shape):
    """What one stage at one iteration left behind; `attempts` lists each call it took."""

    stage: str
    iteration: int
    status: StageStatus
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
    attempts: list[dict[str, Any]]
    finish_reason: str
    cost: Cost
    price_source: str
    error_class: str
    error: str
    started_at: datetime
    finished_at: datetime | None


class RunDetails(Run):
    """A run with everything its stages left behind, ordered by stage and iteration."""

    artifact_data: dict[str, Any]
    artifacts: list[Artifact]


class ApiHealth(BaseModel):
    """The parts behind the API; `workers` counts those heard of lately."""

    status: str = "ok"
    database: bool
    redis: bool
    workers: int
