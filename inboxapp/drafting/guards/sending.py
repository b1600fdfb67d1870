"""What nobody may send, person or machine."""

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.core.database import Transaction
from inboxapp.core.text import shorten
from inboxapp.drafting.errors import PrivateText, UnfilledSlot
from inboxapp.drafting.guards.check import blocking_findings
from inboxapp.drafting.guards.grounds import grounds_for, private_texts
from inboxapp.drafting.guards.types import FindingCode, Grounds
from inboxapp.drafting.prompt_versions.queries import published_texts

QUOTED_CHARACTERS = 80


def require_sendable(text: str, grounds: Grounds) -> None:
    """Raise UnfilledSlot or PrivateText for the first thing that stops everybody's send."""
    found = blocking_findings(text, grounds)
    if not found:
        return
    quote = shorten(found[0].quote, QUOTED_CHARACTERS)
    if found[0].code is FindingCode.LEAK:
        raise PrivateText(quote)
    raise UnfilledSlot(quote)


async def require_filled(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel, text: str
) -> None:
    """Do the same for a text from the box, with one small read unless something is found."""
    own = await published_texts(tx, actor.client_id)
    private = private_texts({key: prompt.text for key, prompt in own.items()})
    if blocking_findings(text, Grounds(channel, private=private)):
        # What the client says in public is no secret, even if a prompt says it too.
        require_sendable(text, await grounds_for(tx, actor, lead_id, channel))
