"""Drafts and compositions as other rooms see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.types import Finding
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType
from inboxapp.runs.types import RunStatus, StageStatus


class DraftStatus(StrEnum):
    """What became of a draft; at most one per lead and channel is pending."""

    PENDING = "pending"
    SENT = "sent"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    # No reply should go out at all.
    BLOCKED = "blocked"
    # Written, but never shown: it came too late, or its confidence was too low.
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class DraftView:
    """A proposed reply; `similarity` is between it and what was sent, both scores are 0 to 1.

    `findings` are the marks in `text`, `reason` tells why it is not shown, `revision` how the loop
    went ({} when there was none).
    """

    id: int
    lead_id: int
    channel: Channel
    run_id: int | None
    status: DraftStatus
    subject: str
    text: str
    degraded: tuple[str, ...]
    created_at: datetime
    confidence: float | None = None
    hard_block: str = ""
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    revision: Mapping[str, Any] = field(default_factory=dict)
    outcome: DraftOutcome | None = None
    similarity: float | None = None
    edit_types: tuple[EditType, ...] = ()
    discard_reason: DiscardReason | None = None
    discard_note: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True)
class CompositionView:
    """What a person typed on one channel of a lead, and the draft they started from."""

    text: str
    subject: str
    version: int
    base_draft_id: int | None
    updated_by: str
    updated_at: datetime


@dataclass(frozen=True)
class StageProgress:
    """One step of a run in people's words, for the stepper and the why panel.

    `confidence` (0 to 1) is the evaluator's.
    """

    stage: str
    label: str
    status: StageStatus
    iteration: int
    latency_ms: int | None
    summary: str
    findings: tuple[str, ...] = field(default=())
    confidence: float | None = None


@dataclass(frozen=True)
class RunProgress:
    """The newest run on one channel of a lead.

    `stages` has each stage once, at its last iteration, `first_pass` those of before any revision.
    `turns` are the steps of the revision loop, turn by turn; there are `most_turns` at most.
    """

    run_id: int
    status: RunStatus
    started_at: datetime | None
    finished_at: datetime | None
    degraded: tuple[str, ...]
    error: str
    stages: tuple[StageProgress, ...]
    first_pass: tuple[StageProgress, ...] = ()
    turns: tuple[StageProgress, ...] = ()
    most_turns: int = 0


@dataclass(frozen=True)
class ComposeView:
    """Everything the compose box of one lead and channel needs, read at once.

    `text` is what belongs in the box: the person's words if there are any, else the pending draft.
    `offer` is a pending draft that differs from what the person started from. Name
    `newest_message_id` when sending: it tells whether somebody else answered meanwhile.
    """

    lead_id: int
    channel: Channel
    text: str
    subject: str
    version: int
    is_edited: bool
    draft: DraftView | None
    offer: DraftView | None
    run: RunProgress | None
    newest_message_id: int = 0


@dataclass(frozen=True)
class KnowledgeView:
    """One fact of the client that drafts may rely on; a pinned one is in every prompt."""

    id: int
    title: str
    body: str
    updated_at: datetime
    is_pinned: bool = False
