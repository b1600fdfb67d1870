"""Sending without a person: what was decided, and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from inboxapp.channels.types import Channel


class AutoSendStatus(StrEnum):
    """Where a decision stands; only `planned` ones can still go out."""

    # Some rule says that a person must look.
    HELD = "held"
    # It would have gone out, but the policy only watches.
    SHADOW = "shadow"
    PLANNED = "planned"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Reason:
    """One rule that spoke against sending, by code and in words."""

    code: str
    words: str


@dataclass(frozen=True)
class Decision:
    """Whether a draft may go out by itself; no reasons means yes."""

    reasons: tuple[Reason, ...] = ()
    due_at: datetime | None = None

    @property
    def is_yes(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


@dataclass(frozen=True)
class AutoSendView:
    """A decision as screens show it."""

    id: int
    draft_id: int
    lead_id: int
    lead_name: str
    channel: Channel
    status: AutoSendStatus
    reasons: tuple[Reason, ...]
    text: str
    confidence: float | None
    due_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    created_at: datetime
    run_id: int | None = field(default=None)
