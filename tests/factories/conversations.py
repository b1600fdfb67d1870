"""Leads and messages as they arrive."""

import json
from itertools import count

from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import Received, receive
from inboxapp.conversations.models import Lead, Message
from inboxapp.core.database import Database

_numbers = count(1)
HANDLES = {
    Channel.EMAIL: "lena@north.example",
    Channel.SMS: "+14155550123",
    Channel.LINKEDIN: "https://www.linkedin.com/in/lena-north",
}


def payload(
    text: str = "Sounds interesting, can you send me pricing?",
    *,
    channel: Channel = Channel.EMAIL,
    sender: str = "",
    name: str = "Lena North",
    message_id: str = "",
    **more: object,
) -> bytes:
    """Return a delivery in the generic form."""
    fields = {
        "id": message_id or f"m-{next(_numbers)}",
        "from": sender or HANDLES[channel],
        "from_name": name,
        "to": "sam@acme.example",
        "subject": "Payroll" if channel is Channel.EMAIL else "",
        "text": text,
    }
    return json.dumps(fields | more).encode()


async def make_message(
    database: Database,
    client_id: int,
    text: str = "Sounds interesting, can you send me pricing?",
    *,
    channel: Channel = Channel.EMAIL,
    **more: object,
) -> Received:
    """Let a lead write."""
    body = payload(text, channel=channel, **more)  # type: ignore[arg-type]
    return await receive(database, client_id=client_id, channel=channel, body=body)


async def lead_row(database: Database, lead_id: int) -> Lead:
    async with database.transaction() as tx:
        return (await tx.exec(select(Lead).where(col(Lead.id) == lead_id))).one()


async def message_row(database: Database, message_id: int) -> Message:
    async with database.transaction() as tx:
        return (await tx.exec(select(Message).where(col(Message.id) == message_id))).one()
