"""What people do to leads."""

from inboxapp.accounts.types import Actor, Permission
from inboxapp.conversations.queries import find_lead
from inboxapp.core.database import Transaction
from inboxapp.events.publish import publish
from inboxapp.events.types import Event, EventKind


async def mark_read(tx: Transaction, actor: Actor, lead_id: int) -> None:
    """Take the unread mark away; other tabs hear of it."""
    actor.require(Permission.WORK_LEADS)
    lead = await find_lead(tx, actor.client_id, lead_id)
    if lead.is_unread:
        lead.is_unread = False
        publish(tx, lead_event(lead.client_id, lead.id))


def lead_event(client_id: int, lead_id: int) -> Event:
    """Say that a lead's row changed."""
    return Event(client_id=client_id, kind=EventKind.LEAD_CHANGED, lead_id=lead_id)
