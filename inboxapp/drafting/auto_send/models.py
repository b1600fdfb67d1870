"""Table of decisions to send without a person, one per draft."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from inboxapp.channels.types import Channel
from inboxapp.core.columns import created, enum_type, key, moment, reference
from inboxapp.drafting.auto_send.types import AutoSendStatus


class AutoSend(SQLModel, table=True):
    """What the policy decided about one draft; no row means that the policy was off."""

    __tablename__ = "auto_sends"
    __table_args__ = (
        Index("auto_sends_planned", "due_at", postgresql_where=text("status = 'planned'")),
        Index("auto_sends_newest", "client_id", text("id DESC")),
    )

    id: int = key()
    client_id: int = reference("clients.id")
    draft_id: int = Field(foreign_key="drafts.id", sa_type=BigInteger, unique=True)
    lead_id: int = reference("leads.id", index=True)
    channel: Channel = Field(sa_type=enum_type(Channel))
    status: AutoSendStatus = Field(sa_type=enum_type(AutoSendStatus))
    # [{"code", "words"}]: what spoke against it, when planned or when due.
    reasons: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    policy_version: int = 0
    due_at: datetime | None = moment()
    message_id: int | None = reference("messages.id", required=False)
    ended_at: datetime | None = moment()
    ended_by: int | None = reference("users.id", required=False)
    created_at: datetime = created()
