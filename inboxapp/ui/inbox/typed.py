"""What a browser says was typed, on its way to the server's copy."""

from dataclasses import dataclass

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.core.errors import Invalid
from inboxapp.drafting.service import Saved, save_composition
from inboxapp.ui.session import tools


@dataclass(frozen=True)
class Typed:
    """The fields of the box; `base` is the draft the person started from, 0 for none."""

    text: str
    subject: str
    version: int
    base: int


async def save_typed(actor: Actor, lead_id: int, channel: str, typed: Typed) -> Saved:
    """Keep it, unless somebody typed something else meanwhile; raises AppError."""
    async with tools().database.transaction() as tx:
        return await save_composition(
            tx,
            actor,
            lead_id,
            known(channel),
            text=typed.text,
            subject=typed.subject,
            version=typed.version,
            base_draft_id=typed.base or None,
        )


def known(channel: str) -> Channel:
    """Return the channel of that name; raises Invalid."""
    try:
        return Channel(channel)
    except ValueError:
        raise Invalid("There is no such channel. Nothing was changed.") from None
