"""Leads, their messages and their sentiment, as other rooms see them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from inboxapp.channels.types import Channel


class Sentiment(StrEnum):
    """The lead's tag."""

    NEW = "New"
    INTERESTED = "Interested"
    MEETING_REQUESTED = "Meeting Requested"
    CALL_REQUESTED = "Call Requested"
    INFORMATION_REQUESTED = "Information Requested"
    MEETING_BOOKED = "Meeting Booked"
    FOLLOW_UP = "Follow Up"
    NEUTRAL = "Neutral"
    NOT_INTERESTED = "Not Interested"
    OUT_OF_OFFICE = "Out of Office"
    AUTOMATED_REPLY = "Automated Reply"
    DO_NOT_CONTACT = "Do Not Contact"


DRAFT_ELIGIBLE = (
    Sentiment.INTERESTED,
    Sentiment.MEETING_REQUESTED,
    Sentiment.CALL_REQUESTED,
    Sentiment.INFORMATION_REQUESTED,
    Sentiment.MEETING_BOOKED,
    Sentiment.FOLLOW_UP,
)


class Direction(StrEnum):
    """Whether a lead wrote the message or we did."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class SentimentSource(StrEnum):
    """Who set the tag."""

    PERSON = "person"
    API = "api"
    MODEL = "model"
    RULE = "rule"


class BodyStatus(StrEnum):
    """What became of a stored raw body."""

    STORED = "stored"
    PARSED = "parsed"
    REFUSED = "refused"


@dataclass(frozen=True)
class LeadRow:
    """A lead as the list shows it."""

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


@dataclass(frozen=True)
class LeadPage:
    """A page of the list; `cursor` opens the next one, None at the end."""

    rows: tuple[LeadRow, ...]
    cursor: str | None


@dataclass(frozen=True)
class IdentityView:
    """One way to reach a lead."""

    channel: Channel
    handle: str


@dataclass(frozen=True)
class LeadDetail:
    """A lead as the conversation page shows it."""

    id: int
    name: str
    company: str
    title: str
    timezone: str
    sentiment: Sentiment
    sentiment_version: int
    is_unread: bool
    identities: tuple[IdentityView, ...]
    inbound_channels: tuple[Channel, ...]
    created_at: datetime
    last_message_at: datetime


@dataclass(frozen=True)
class TriageView:
    """What the classifier made of a message and what that took; `cost` None is unknown.

    `error` says why there is no tag; everything but it is then empty.
    """

    sentiment: str = ""
    reason: str = ""
    prompt: str = ""
    model: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    latency_ms: int | None = None
    cost: str | None = None
    error: str = ""


@dataclass(frozen=True)
class MessageView:
    """A message as the timeline shows it; `html` is sanitised already."""

    id: int
    lead_id: int
    channel: Channel
    direction: Direction
    author: str
    subject: str
    text: str
    full_text: str
    html: str | None
    at: datetime
    is_automatic: bool = False
    attachments: tuple[str, ...] = field(default=())
    triage: TriageView | None = None


@dataclass(frozen=True)
class SentimentView:
    """A change of the tag, as the timeline shows it."""

    id: int
    before: Sentiment
    after: Sentiment
    source: SentimentSource
    by: str
    reason: str
    at: datetime
