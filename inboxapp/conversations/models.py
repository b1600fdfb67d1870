"""Tables of leads, identities, messages, raw bodies and sentiment changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Computed, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field, SQLModel

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import BodyStatus, Direction, Sentiment, SentimentSource
from inboxapp.core.columns import created, enum_type, key, reference

# Inbound messages that wait for the classifier, the first time or again.
TO_TRIAGE = text("direction = 'inbound' AND (triage IS NULL OR triage ->> 'retry' = 'true')")

# Neither an auto-reply nor a delivery failure, which answer nothing and overtake nobody.
BY_A_PERSON = text("NOT is_automatic AND NOT is_bounce")


class Lead(SQLModel, table=True):
    """A person being worked.

    The last_* columns repeat the newest message so that the list reads one table.
    `sentiment_version` grows with each change and fences runs.
    """

    __tablename__ = "leads"
    __table_args__ = (
        Index("leads_newest", "client_id", text("last_message_at DESC"), text("id DESC")),
        Index(
            "leads_newest_by_sentiment",
            "client_id",
            "sentiment",
            text("last_message_at DESC"),
            text("id DESC"),
        ),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    name: str = ""
    company: str = ""
    title: str = ""
    timezone: str = ""
    sentiment: Sentiment = Field(default=Sentiment.NEW, sa_type=enum_type(Sentiment))
    sentiment_version: int = 0
    owner_id: int | None = reference("users.id", required=False)
    is_unread: bool = False
    last_message_id: int | None = Field(default=None)
    last_message_at: datetime = created()
    last_channel: Channel = Field(default=Channel.EMAIL, sa_type=enum_type(Channel))
    preview: str = ""
    created_at: datetime = created()


class Identity(SQLModel, table=True):
    """One address of a lead on one channel."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("client_id", "channel", "handle"),)

    id: int = key()
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id", index=True)
    channel: Channel = Field(sa_type=enum_type(Channel))
    handle: str = Field(max_length=400)


class Message(SQLModel, table=True):
    """One text on one channel, once per provider id."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("client_id", "channel", "provider_id"),
        Index("messages_of_lead", "lead_id", "id"),
        Index(
            "messages_to_triage",
            "id",
            postgresql_where=TO_TRIAGE,
        ),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id")
    channel: Channel = Field(sa_type=enum_type(Channel))
    direction: Direction = Field(sa_type=enum_type(Direction))
    provider_id: str = Field(max_length=1000)
    thread_id: str | None = Field(default=None, max_length=1000)
    author_id: int | None = reference("users.id", required=False)
    # The lead's address on the channel: who wrote, or whom we wrote to.
    handle: str = Field(default="", max_length=400)
    author: str = ""
    subject: str = ""
    text: str = ""
    full_text: str = ""
    html: str | None = None
    to: list[str] = Field(default_factory=list, sa_type=JSONB)
    attachments: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    is_automatic: bool = False
    is_bounce: bool = False
    # What the classifier made of an inbound message and what that took: sentiment, reason,
    # model, tokens, latency, cost, attempts; or the error. None until it was looked at.
    triage: dict[str, Any] | None = Field(default=None, sa_type=JSONB, nullable=True)
    # `at` orders the timeline: when it was written if that is believable, else when it came.
    at: datetime = created()
    received_at: datetime = created()


class SentimentChange(SQLModel, table=True):
    """One change of a lead's tag, with what the machine spent on it."""

    __tablename__ = "sentiment_changes"
    __table_args__ = (UniqueConstraint("lead_id", "version"),)

    id: int = key()
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id")
    version: int
    before: Sentiment = Field(sa_type=enum_type(Sentiment))
    after: Sentiment = Field(sa_type=enum_type(Sentiment))
    source: SentimentSource = Field(sa_type=enum_type(SentimentSource))
    user_id: int | None = reference("users.id", required=False)
    message_id: int | None = reference("messages.id", required=False)
    reason: str = ""
    at: datetime = created()


class InboundBody(SQLModel, table=True):
    """What a provider delivered, byte for byte, stored before it is answered."""

    __tablename__ = "inbound_bodies"
    __table_args__ = (
        UniqueConstraint("client_id", "channel", "format", "sha256"),
        Index("inbound_bodies_left", "id", postgresql_where=text("status = 'stored'")),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    channel: Channel = Field(sa_type=enum_type(Channel))
    format: str = Field(default="generic", max_length=20)
    sha256: str = Field(max_length=64)
    webhook_id: str = ""
    body: bytes = Field(sa_type=LargeBinary)
    status: BodyStatus = Field(default=BodyStatus.STORED, sa_type=enum_type(BodyStatus))
    error: str = ""
    message_id: int | None = reference("messages.id", index=True, required=False)
    at: datetime = created()


def _searched(table: str, words: str) -> Column[str]:
    """Add the column that searches look into to a table, and its index.

    Not part of the model, so that it is never read: it is about as large as the text itself.
    """
    column = Column("search", TSVECTOR, Computed(f"to_tsvector('simple', {words})", persisted=True))
    SQLModel.metadata.tables[table].append_column(column)
    Index(f"{table}_search", column, postgresql_using="gin")
    return column


LEAD_SEARCH = _searched("leads", "name || ' ' || company")
MESSAGE_SEARCH = _searched("messages", "left(subject, 1000) || ' ' || left(text, 20000)")
