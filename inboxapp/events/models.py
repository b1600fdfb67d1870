"""Events on their way from a commit to the stream."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.core.columns import created, key


class EventOutbox(SQLModel, table=True):
    """An event that may not be on its stream yet; the sweeper removes the row once it is.

    No foreign key: a row lives for seconds and must never hold up a delete.
    """

    __tablename__ = "event_outbox"

    id: int | None = key()
    client_id: int = Field(sa_type=BigInteger)
    payload: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = created()
