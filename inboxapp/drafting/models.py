"""Tables of drafts, compositions and knowledge."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Computed, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Field, SQLModel

from inboxapp.channels.types import Channel
from inboxapp.core.columns import created, enum_type, key, moment, reference
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.types import DraftStatus


class Draft(SQLModel, table=True):
    """A proposed reply; the database allows one pending per lead and channel."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "drafts_one_pending",
            "lead_id",
            "channel",
            unique=True,
            postgresql_where=text("status = 'pending'"),
        ),
        Index("drafts_of_run", "run_id"),
        Index("drafts_of_lead", "lead_id", text("id DESC")),
        # For counting how drafts ended, and for the lessons that every run reads.
        Index("drafts_decided", "client_id", "decided_at"),
        Index(
            "drafts_ended",
            "client_id",
            "channel",
            text("id DESC"),
            postgresql_where=text("outcome IS NOT NULL"),
        ),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id")
    channel: Channel = Field(sa_type=enum_type(Channel))
    run_id: int | None = reference("runs.id", required=False)
    trigger_message_id: int | None = reference("messages.id", required=False)
    status: DraftStatus = Field(default=DraftStatus.PENDING, sa_type=enum_type(DraftStatus))
    subject: str = ""
    text: str
    degraded: list[str] = Field(default_factory=list, sa_type=JSONB)
    # The machine's own judgement: 0 to 1, None when nobody judged.
    confidence: float | None = Field(default=None)
    hard_block: str = Field(default="", max_length=40)
    # Why it is blocked or suppressed, in words.
    reason: str = ""
    # Marks in the text: Finding.to_json.
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    # How the revision loop went: LoopOutcome.to_json; {} when there was none.
    revision: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    sent_text: str | None = None
    outcome: DraftOutcome | None = Field(
        default=None, sa_type=enum_type(DraftOutcome), nullable=True
    )
    # Between the draft and what was sent, 0 to 1, without quotes and signatures.
    similarity: float | None = Field(default=None)
    edit_types: list[str] = Field(default_factory=list, sa_type=JSONB)
    discard_reason: str = Field(default="", max_length=40)
    discard_note: str = Field(default="", max_length=500)
    created_at: datetime = created()
    decided_at: datetime | None = moment()
    decided_by: int | None = reference("users.id", required=False)


class Composition(SQLModel, table=True):
    """What a person typed and has not sent; no machine ever writes here."""

    __tablename__ = "compositions"
    __table_args__ = (UniqueConstraint("lead_id", "channel"),)

    id: int = key()
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id")
    channel: Channel = Field(sa_type=enum_type(Channel))
    text: str = ""
    subject: str = ""
    version: int = 1
    # Closed by sending, discarding or taking an offer; the row stays so that versions go on.
    is_open: bool = True
    base_draft_id: int | None = reference("drafts.id", required=False)
    # The person kept their own words when the draft was offered: it is no base of them.
    is_own_text: bool = False
    updated_by: int | None = reference("users.id", required=False)
    updated_at: datetime = created()


class Knowledge(SQLModel, table=True):
    """One of the client's own facts; a pinned one is in every prompt."""

    __tablename__ = "knowledge"

    id: int = key()
    client_id: int = reference("clients.id", index=True)
    title: str
    body: str
    is_pinned: bool = False
    updated_at: datetime = created()


class ExtractionCorrection(SQLModel, table=True):
    """What a person says a message asks about scheduling; it outweighs every model."""

    __tablename__ = "extraction_corrections"

    message_id: int = Field(primary_key=True, foreign_key="messages.id", sa_type=BigInteger)
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id", index=True)
    payload: dict[str, Any] = Field(sa_type=JSONB)
    corrected_at: datetime = created()
    corrected_by: int | None = reference("users.id", required=False)


# Found both by exact words in any language and by English stems. Not part of the model, so that
# it is never read.
KNOWLEDGE_SEARCH: Column[str] = Column(
    "search",
    TSVECTOR,
    Computed(
        "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('english', title),"
        " 'A') || to_tsvector('simple', body) || to_tsvector('english', body)",
        persisted=True,
    ),
)
SQLModel.metadata.tables["knowledge"].append_column(KNOWLEDGE_SEARCH)
Index("knowledge_search", KNOWLEDGE_SEARCH, postgresql_using="gin")
