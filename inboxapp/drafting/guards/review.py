"""The marks in what a person types."""

import asyncio

from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.core.database import Transaction
from inboxapp.drafting.guards.check import check_text
from inboxapp.drafting.guards.grounds import grounds_for
from inboxapp.drafting.guards.types import Finding

MOST_CHARACTERS = 100_000


async def review_text(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel, text: str
) -> tuple[Finding, ...]:
    """Check a text as it stands in the box; writes nothing. Raises LeadNotFound."""
    actor.require(Permission.READ_LEADS)
    grounds = await grounds_for(tx, actor, lead_id, channel)
    # Long texts take long, the first one loads the language detector, and other tabs wait.
    return await asyncio.to_thread(check_text, text[:MOST_CHARACTERS], grounds)
