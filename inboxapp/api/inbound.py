"""The same door as the webhooks', for files on this machine."""

from inboxapp.accounts.errors import ClientNotFound
from inboxapp.accounts.queries import client_by_key
from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import EML, Received, receive
from inboxapp.core.database import Database


async def import_eml(database: Database, client_key: str, body: bytes) -> Received:
    """Take one mail as saved by a mail program. Raises ClientNotFound or BadPayload."""
    async with database.transaction() as tx:
        client = await client_by_key(tx, client_key)
    if client is None:
        raise ClientNotFound
    return await receive(
        database, client_id=client.id, channel=Channel.EMAIL, body=body, format=EML
    )
