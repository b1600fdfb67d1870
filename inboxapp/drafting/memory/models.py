"""Table of what was learned about leads."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from inboxapp.core.columns import created, enum_type, key, moment, reference
from inboxapp.drafting.memory.types import MemoryCategory, MemorySource, MemoryStatus


class Memory(SQLModel, table=True):
    """One fact about one lead.

    `fingerprint` is a digest of the normalised text: the same fact is one row, and a forgotten
    one leaves nothing but its fingerprint behind, so that it is not learned again.
    """

    __tablename__ = "memories"
    __table_args__ = (
        UniqueConstraint("lead_id", "fingerprint"),
        Index("memories_on_shelf", "client_id", "status", "id"),
        Index(
            "memories_to_expire",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL AND source = 'model'"),
        ),
        # For letting go of a run: its facts stay.
        Index("memories_of_run", "run_id", postgresql_where=text("run_id IS NOT NULL")),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id")
    category: MemoryCategory = Field(sa_type=enum_type(MemoryCategory))
    text: str = Field(max_length=500)
    evidence: str = ""
    fingerprint: str = Field(max_length=64)
    confidence: float
    status: MemoryStatus = Field(sa_type=enum_type(MemoryStatus))
    source: MemorySource = Field(sa_type=enum_type(MemorySource))
    why_waiting: str = ""
    run_id: int | None = reference("runs.id", required=False)
    message_id: int | None = reference("messages.id", required=False)
    expires_at: datetime | None = moment()
    created_at: datetime = created()
    decided_at: datetime | None = moment()
    decided_by: int | None = reference("users.id", required=False)
