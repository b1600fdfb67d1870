"""Drafts nobody edited go when the lead's tag no longer asks for an answer."""

from inboxapp.accounts.types import Actor
from inboxapp.conversations.models import Lead
from inboxapp.core.database import Transaction
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.compositions import open_composition
from inboxapp.drafting.outcomes.record import withdraw
from inboxapp.drafting.pending import pending_drafts
from inboxapp.events.publish import publish


async def withdraw_untouched(tx: Transaction, actor: Actor, lead: Lead) -> tuple[int, ...]:
    """Take back the pending drafts of a lead that the caller has locked; return their ids."""
    withdrawn = []
    for draft in await pending_drafts(tx, lead.id):
        if await open_composition(tx, lead.id, draft.channel):
            continue
        withdraw(draft, actor, f"Taken back: the tag changed to {lead.sentiment}.")
        publish(tx, draft_event(lead.client_id, lead.id, draft.channel))
        withdrawn.append(draft.id)
    return tuple(withdrawn)
