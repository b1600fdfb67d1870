"""The timezone in which a lead is offered times, from the rows as they are now."""

from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Identity, Lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.context.timezones import lead_timezone
from inboxapp.drafting.memory.queries import usable
from inboxapp.drafting.memory.types import MemoryCategory


async def timezone_of(tx: Transaction, lead: Lead, client_timezone: str) -> str:
    """Return an IANA name: the lead's own, learned, read off a number, or else the client's."""
    numbers = select(Identity.handle).where(
        col(Identity.lead_id) == lead.id, col(Identity.channel) == Channel.SMS
    )
    phones = list(await tx.exec(numbers.order_by(col(Identity.id))))
    known = await usable(tx, lead.id, now())
    # The newest of what was learned is the likeliest to be true.
    learned = [each.text for each in known[::-1] if each.category is MemoryCategory.TIMEZONE]
    return lead_timezone(lead.timezone, learned, phones, client_timezone)
