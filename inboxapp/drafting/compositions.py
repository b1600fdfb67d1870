"""What a person types: kept as they type, never written by a machine or lost to another tab."""

from dataclasses import dataclass

from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.queries import find_lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import clean_text, one_line
from inboxapp.drafting.auto_send.withdrawing import BEING_TYPED, take_back
from inboxapp.drafting.changes import composition_event
from inboxapp.drafting.errors import DraftGone
from inboxapp.drafting.models import Composition, Draft
from inboxapp.drafting.pending import pending_draft
from inboxapp.drafting.types import CompositionView
from inboxapp.events.publish import publish

MOST_CHARACTERS = 100_000
SUBJECT_CHARACTERS = 500


@dataclass(frozen=True)
class Saved:
    """`version` to name with the next save; `other` is a newer text that was not overwritten."""

    version: int
    other: CompositionView | None = None


async def save_composition(
    tx: Transaction,
    actor: Actor,
    lead_id: int,
    channel: Channel,
    *,
    text: str,
    subject: str,
    version: int,
    base_draft_id: int | None,
) -> Saved:
    """Keep what was typed, unless somebody typed something else since `version`.

    Then nothing is written and the newer text comes back: the person chooses. A save that was
    under way while its text was sent is recognised and dropped.
    """
    actor.require(Permission.WORK_LEADS)
    await find_lead(tx, actor.client_id, lead_id, lock=True)
    typed = await composition_row(tx, lead_id, channel)
    text, subject = clean_text(text)[:MOST_CHARACTERS], one_line(subject)[:SUBJECT_CHARACTERS]
    if typed is None:
        typed = Composition(client_id=actor.client_id, lead_id=lead_id, channel=channel, version=0)
        tx.add(typed)
    elif typed.version > version:
        if not typed.is_open and typed.text.strip() == text.strip():
            return Saved(typed.version)
        if typed.is_open and (typed.text, typed.subject) != (text, subject):
            return Saved(typed.version, await _view(tx, typed))
    await take_back(tx, lead_id, channel, BEING_TYPED, user_id=actor.user_id)
    typed.text, typed.subject, typed.is_open = text, subject, True
    typed.version += 1
    if base_draft_id and await _is_of_box(tx, typed, base_draft_id):
        typed.base_draft_id = base_draft_id
    typed.updated_by, typed.updated_at = actor.user_id, now()
    await tx.flush()
    publish(tx, composition_event(actor.client_id, lead_id, channel))
    return Saved(typed.version)


async def take_offer(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel, draft_id: int
) -> None:
    """Let the pending draft take the place of what was typed; raises DraftGone."""
    actor.require(Permission.WORK_LEADS)
    await find_lead(tx, actor.client_id, lead_id, lock=True)
    await _require_pending(tx, lead_id, channel, draft_id)
    typed = await open_composition(tx, lead_id, channel)
    if typed is not None:
        close(typed, actor)
        publish(tx, composition_event(actor.client_id, lead_id, channel))


async def ignore_offer(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel, draft_id: int
) -> None:
    """Keep what was typed and stop offering this draft; raises DraftGone."""
    actor.require(Permission.WORK_LEADS)
    await find_lead(tx, actor.client_id, lead_id, lock=True)
    await _require_pending(tx, lead_id, channel, draft_id)
    typed = await open_composition(tx, lead_id, channel)
    if typed is not None:
        typed.base_draft_id, typed.is_own_text = draft_id, True
        publish(tx, composition_event(actor.client_id, lead_id, channel))


async def composition_row(tx: Transaction, lead_id: int, channel: Channel) -> Composition | None:
    """Return the row of the box, open or closed."""
    query = select(Composition).where(
        col(Composition.lead_id) == lead_id, col(Composition.channel) == channel
    )
    return (await tx.exec(query)).one_or_none()


async def open_composition(tx: Transaction, lead_id: int, channel: Channel) -> Composition | None:
    """Return what is typed and not sent, if anything."""
    typed = await composition_row(tx, lead_id, channel)
    return typed if typed is not None and typed.is_open else None


def close(typed: Composition, actor: Actor, *, sent_text: str | None = None) -> None:
    """Empty the box; its text stays in the row so that a late save of it is recognised."""
    if sent_text is not None:
        typed.text = sent_text
    typed.is_open, typed.is_own_text = False, False
    typed.version += 1
    typed.updated_by, typed.updated_at = actor.user_id, now()


async def _is_of_box(tx: Transaction, typed: Composition, draft_id: int) -> bool:
    """Tell whether the draft was made for this box; a browser can name any number."""
    query = select(Draft.id).where(
        col(Draft.id) == draft_id,
        col(Draft.lead_id) == typed.lead_id,
        col(Draft.channel) == typed.channel,
    )
    return (await tx.exec(query)).one_or_none() is not None


async def _require_pending(tx: Transaction, lead_id: int, channel: Channel, draft_id: int) -> None:
    draft = await pending_draft(tx, lead_id, channel)
    if draft is None or draft.id != draft_id:
        raise DraftGone


async def _view(tx: Transaction, typed: Composition) -> CompositionView:
    name = select(User.name).where(col(User.id) == typed.updated_by)
    return CompositionView(
        text=typed.text,
        subject=typed.subject,
        version=typed.version,
        base_draft_id=typed.base_draft_id,
        updated_by=(await tx.exec(name)).one_or_none() or "",
        updated_at=typed.updated_at,
    )
