"""Table of deliveries: what was handed over, once per click."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from inboxapp.channels.types import Channel
from inboxapp.core.columns import created, enum_type, key, reference
from inboxapp.sending.types import DeliveryStatus


class Delivery(SQLModel, table=True):
    """One hand-over of one message; `send_key` is the click's own id."""

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("client_id", "send_key"),)

    id: int = key()
    client_id: int = reference("clients.id")
    lead_id: int = reference("leads.id", index=True)
    message_id: int = reference("messages.id")
    channel: Channel = Field(sa_type=enum_type(Channel))
    send_key: str = Field(max_length=80)
    provider: str = Field(max_length=40)
    status: DeliveryStatus = Field(sa_type=enum_type(DeliveryStatus))
    created_at: datetime = created()
