"""Tables of weekly hours, calendars and busy times."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.core.columns import created, key, moment, reference


class AvailabilityRow(SQLModel, table=True):
    """A client's weekly hours; the timezone is the client's own."""

    __tablename__ = "availabilities"

    client_id: int = Field(primary_key=True, foreign_key="clients.id")
    # [{"weekday", "start", "end"}], minutes since midnight.
    windows: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    slot_minutes: int = 30
    notice_minutes: int = 120
    days_ahead: int = 10
    buffer_minutes: int = 0
    updated_at: datetime = created()


class CalendarSource(SQLModel, table=True):
    """A calendar whose events make a client busy; `url` "" is an upload."""

    __tablename__ = "calendar_sources"

    id: int = key()
    client_id: int = reference("clients.id", index=True)
    name: str = Field(max_length=120)
    url: str = ""
    fetched_at: datetime | None = moment()
    next_fetch_at: datetime | None = moment()
    error: str = ""
    created_at: datetime = created()


class BusyTime(SQLModel, table=True):
    """A taken stretch of time; what the event was about is not kept."""

    __tablename__ = "busy_times"
    __table_args__ = (Index("busy_times_of_client", "client_id", "starts_at"),)

    id: int = key()
    client_id: int = reference("clients.id")
    source_id: int | None = Field(
        default=None,
        foreign_key="calendar_sources.id",
        ondelete="CASCADE",
        nullable=True,
        sa_type=BigInteger,
    )
    starts_at: datetime
    ends_at: datetime
