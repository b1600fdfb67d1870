"""Tables of drafts, compositions and knowledge."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.channels.types import Channel
from inboxapp.core.columns import created, enum_type, key, moment, reference
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
    sent_text: str | None = None
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
    updated_by: int | None = reference("users.id", required=False)
    updated_at: datetime = created()


class Knowledge(SQLModel, table=True):
    """One of the client's own facts."""

    __tablename__ = "knowledge"

    id: int = key()
    client_id: int = reference("clients.id", index=True)
    title: str
    body: str
    updated_at: datetime = created()
