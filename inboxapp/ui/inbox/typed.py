"""What a browser says was typed, on its way to the server's copy or to the lead."""

from dataclasses import dataclass

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.core.errors import Invalid
from inboxapp.drafting.outcomes.types import DiscardReason
from inboxapp.drafting.service import Saved, discard_draft, save_composition, send
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


@dataclass(frozen=True)
class Reply:
    """One click on Send; `seen` is the id of the newest message at that moment."""

    text: str
    subject: str
    send_key: str
    seen: int


async def send_reply(actor: Actor, lead_id: int, channel: str, reply: Reply) -> None:
    """Send once per key, unless somebody answered after what was seen; raises AppError."""
    async with tools().database.transaction() as tx:
        await send(
            tx,
            actor,
            lead_id,
            known(channel),
            text=reply.text,
            subject=reply.subject,
            send_key=reply.send_key,
            seen_message_id=reply.seen,
        )


@dataclass(frozen=True)
class Discarded:
    """Why a draft was thrown away; both may be ""."""

    reason: str
    note: str


async def discard_all(actor: Actor, lead_id: int, channel: str, why: Discarded) -> None:
    """Throw the draft and the typed text away; raises AppError."""
    if why.reason and why.reason not in set(DiscardReason):
        raise Invalid("There is no such reason. Nothing was discarded.")
    reason = DiscardReason(why.reason) if why.reason else None
    async with tools().database.transaction() as tx:
        await discard_draft(tx, actor, lead_id, known(channel), reason=reason, note=why.note)


def known(channel: str) -> Channel:
    """Return the channel of that name; raises Invalid."""
    try:
        return Channel(channel)
    except ValueError:
        raise Invalid("There is no such channel. Nothing was changed.") from None
