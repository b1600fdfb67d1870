"""Words in a mail that its reader could not see; they never reach a text, but they tell intent."""

import asyncio

from sqlmodel import col, select

from inboxapp.channels.errors import BadPayload
from inboxapp.channels.hidden import hidden_words
from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import EML
from inboxapp.conversations.models import InboundBody
from inboxapp.core.database import Transaction


async def hidden_in_mail(tx: Transaction, message_id: int) -> str:
    """Return what the delivered HTML of a message hides, "" when it hides nothing.

    Read from the body as it was delivered: what is stored with the message is clean already.
    """
    query = select(InboundBody).where(
        col(InboundBody.message_id) == message_id, col(InboundBody.channel) == Channel.EMAIL
    )
    body = (await tx.exec(query.limit(1))).first()
    if body is None:
        return ""
    try:
        return await asyncio.to_thread(hidden_words, body.body, is_mail=body.format == EML)
    except BadPayload:
        return ""
