"""The structured answers that stages ask a model for."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from inboxapp.conversations.types import Sentiment


class Shape(BaseModel):
    """Base of all shapes: nothing but the named fields."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SentimentGuess(Shape):
    """Where the lead stands; `confidence` is 0 to 1."""

    sentiment: Sentiment
    confidence: float = Field(ge=0, le=1)
    reason: str


class Strategy(Shape):
    """The plan of a reply."""

    intent: str
    asks: list[str]
    call_to_action: str
    constraints: list[str]
    archetype: str
    tone: str


class Verification(Shape):
    """What was wrong with a draft, and the draft after the smallest corrections."""

    violations: list[str]
    changes: list[str]
    text: str


class Extraction(Shape):
    """What the lead asks about scheduling."""

    is_scheduling: bool
    kind: Literal["accept", "request_times", "propose", "reschedule", "decline", "other"]
    specificity: str
    slot: str
    day_preference: str
    time_preference: str
    timezone: str
    needs_clarification: bool
    clarification_reason: str
    confidence: float = Field(ge=0, le=1)
    evidence: list[str]


class GateVerdict(Shape):
    """Whether a draft may reach a person's eyes as ready."""

    verdict: Literal["approve", "revise", "block"]
    text: str
    issues: list[str]
    rationale: str


class Evaluation(Shape):
    """Whether a draft could go out without a person; `hard_block` is "" or a HardBlock code."""

    confidence: float = Field(ge=0, le=1)
    safe_to_send: bool
    needs_human: bool
    reason: str
    hard_block: str


class Selection(Shape):
    """What the next revision should rest on: titles of knowledge, lessons, gaps."""

    knowledge: list[str]
    outcomes: list[str]
    avoid: list[str]
    missing: list[str]


class RevisedText(Shape):
    """A draft written again, and what was changed."""

    text: str
    changes: list[str]


class MemoryFact(Shape):
    """Something about the lead worth remembering; `category` is a MemoryCategory by value."""

    category: str
    text: str
    days_to_live: int
    confidence: float = Field(ge=0, le=1)
    evidence: str


class MemoryProposals(Shape):
    """All that one conversation taught."""

    facts: list[MemoryFact]
