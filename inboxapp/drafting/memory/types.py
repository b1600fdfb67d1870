"""Facts about a lead that later drafts may use."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MemoryCategory(StrEnum):
    """What kind of fact it is; the first four are safe to keep without a person's word."""

    TIMEZONE = "timezone"
    SCHEDULING = "scheduling"
    COMMUNICATION_PREFERENCE = "communication_preference"
    AVAILABILITY_PATTERN = "availability_pattern"
    BUSINESS = "business"
    OBJECTION = "objection"
    RELATIONSHIP = "relationship"
    OTHER = "other"


SAFE_CATEGORIES = frozenset(
    {
        MemoryCategory.TIMEZONE,
        MemoryCategory.SCHEDULING,
        MemoryCategory.COMMUNICATION_PREFERENCE,
        MemoryCategory.AVAILABILITY_PATTERN,
    }
)


class MemoryStatus(StrEnum):
    """Only approved memory reaches a prompt; what was forgotten is never proposed again."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    FORGOTTEN = "forgotten"


class MemorySource(StrEnum):
    """Whether the machine inferred the fact or a person wrote it."""

    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True)
class MemoryView:
    """A fact about a lead; `confidence` 0 to 1, `expires_at` None is for good."""

    id: int
    lead_id: int
    lead_name: str
    category: MemoryCategory
    text: str
    confidence: float
    status: MemoryStatus
    source: MemorySource
    run_id: int | None
    evidence: str
    why_waiting: str
    expires_at: datetime | None
    created_at: datetime
