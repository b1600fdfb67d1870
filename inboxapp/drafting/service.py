"""What people ask of drafting: change a tag, draft again, discard, and keep knowledge."""

from dataclasses import dataclass

from sqlmodel import col, select

from inboxapp.accounts.audit import record
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import Actor, ActorKind, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.conversations.queries import find_lead, inbound_channels
from inboxapp.conversations.sentiment import set_sentiment, source_of
from inboxapp.conversations.types import Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.text import clean_text, one_line
from inboxapp.drafting.auto_send.withdrawing import DISCARDED, DRAFTED_ANEW, TAG_CHANGED, take_back
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.compose import send
from inboxapp.drafting.compositions import (
    Saved,
    close,
    ignore_offer,
    open_composition,
    save_composition,
    take_offer,
)
from inboxapp.drafting.eligibility import is_eligible, is_read_by_somebody
from inboxapp.drafting.errors import DraftGone, KnowledgeNotFound, MustNotContact, NothingToAnswer
from inboxapp.drafting.models import Knowledge
from inboxapp.drafting.outcomes.record import discard
from inboxapp.drafting.outcomes.types import DiscardReason
from inboxapp.drafting.pending import pending_draft
from inboxapp.drafting.starting import Wanted, last_inbound, start_reply
from inboxapp.drafting.untouched import withdraw_untouched
from inboxapp.events.publish import publish
from inboxapp.runs.types import RunTrigger

INSTRUCTION_CHARACTERS = 500

__all__ = [
    "Saved",
    "SentimentOutcome",
    "change_sentiment",
    "delete_knowledge",
    "discard_draft",
    "ignore_offer",
    "regenerate",
    "save_composition",
    "save_knowledge",
    "send",
    "take_offer",
]


@dataclass(frozen=True)
class SentimentOutcome:
    """What a change of the tag started and stopped."""

    run_ids: tuple[int, ...]
    rejected_draft_ids: tuple[int, ...]


async def change_sentiment(
    tx: Transaction, actor: Actor, lead_id: int, sentiment: Sentiment
) -> SentimentOutcome:
    """Set the tag; an eligible one starts drafts, any other rejects those nobody edited."""
    actor.require(Permission.WORK_LEADS)
    lead = await find_lead(tx, actor.client_id, lead_id, lock=True)
    before = lead.sentiment
    if not set_sentiment(tx, lead, sentiment, source=source_of(actor), actor=actor):
        return SentimentOutcome((), ())
    await take_back(tx, lead_id, None, TAG_CHANGED, user_id=actor.user_id)
    record(
        tx,
        actor,
        "lead.sentiment",
        "lead",
        lead_id,
        {"sentiment": before},
        {"sentiment": sentiment},
    )
    await tx.flush()
    profile = await client_profile(tx, actor.client_id)
    if is_eligible(sentiment, profile.eligible_sentiments):
        return SentimentOutcome(await _draft_everywhere(tx, actor, lead), ())
    return SentimentOutcome((), await withdraw_untouched(tx, actor, lead))


async def regenerate(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel, instruction: str = ""
) -> int:
    """Draft again on one channel, optionally as the setter says; return the run's id.

    Raises NothingToAnswer without an inbound message there. A second click while the first is
    at work gives the same run.
    """
    actor.require(Permission.WORK_LEADS)
    lead = await find_lead(tx, actor.client_id, lead_id, lock=True)
    if lead.sentiment is Sentiment.DO_NOT_CONTACT:
        raise MustNotContact
    message = await last_inbound(tx, lead_id, channel)
    if message is None:
        raise NothingToAnswer
    await take_back(tx, lead_id, channel, DRAFTED_ANEW, user_id=actor.user_id)
    is_operator = actor.kind is ActorKind.WORKER
    wanted = Wanted(
        RunTrigger.OPERATOR if is_operator else RunTrigger.REGENERATE,
        channel,
        message.id,
        instruction=one_line(instruction)[:INSTRUCTION_CHARACTERS],
        requested_by=actor.user_id,
    )
    return await start_reply(tx, lead, wanted) or 0


async def discard_draft(
    tx: Transaction,
    actor: Actor,
    lead_id: int,
    channel: Channel,
    *,
    reason: DiscardReason | None = None,
    note: str = "",
) -> None:
    """Reject the pending draft and empty the box; raises DraftGone if there is neither.

    `reason` and `note` say what was wrong with the draft, if the person wants to.
    """
    actor.require(Permission.WORK_LEADS)
    await find_lead(tx, actor.client_id, lead_id, lock=True)
    draft = await pending_draft(tx, lead_id, channel)
    typed = await open_composition(tx, lead_id, channel)
    if draft is None and typed is None:
        raise DraftGone
    if draft is not None:
        discard(draft, actor, reason, one_line(note))
        await take_back(tx, lead_id, channel, DISCARDED, user_id=actor.user_id)
    if typed is not None:
        close(typed, actor)
    publish(tx, draft_event(actor.client_id, lead_id, channel))
    after = {"channel": channel} | ({"reason": reason} if reason else {})
    record(tx, actor, "draft.discarded", "lead", lead_id, {}, after)


async def save_knowledge(
    tx: Transaction,
    actor: Actor,
    knowledge_id: int | None,
    title: str,
    body: str,
    *,
    is_pinned: bool | None = None,
) -> int:
    """Add or change one of the client's facts; return its id. `is_pinned` None leaves it so."""
    actor.require(Permission.CHANGE_SETTINGS)
    fact = (
        Knowledge(client_id=actor.client_id, title="", body="")
        if knowledge_id is None
        else await _fact(tx, actor, knowledge_id)
    )
    fact.title, fact.body, fact.updated_at = one_line(title)[:200], clean_text(body)[:8000], now()
    fact.is_pinned = fact.is_pinned if is_pinned is None else is_pinned
    tx.add(fact)
    await tx.flush()
    after = {"title": fact.title, "is_pinned": fact.is_pinned}
    record(tx, actor, "knowledge.saved", "knowledge", fact.id, {}, after)
    return fact.id


async def delete_knowledge(tx: Transaction, actor: Actor, knowledge_id: int) -> None:
    """Remove one of the client's facts."""
    actor.require(Permission.CHANGE_SETTINGS)
    fact = await _fact(tx, actor, knowledge_id)
    await tx.delete(fact)
    record(tx, actor, "knowledge.deleted", "knowledge", knowledge_id, {"title": fact.title}, {})


async def _draft_everywhere(tx: Transaction, actor: Actor, lead: Lead) -> tuple[int, ...]:
    started = []
    for channel in await inbound_channels(tx, lead.id):
        message = await last_inbound(tx, lead.id, channel)
        if message is None or not is_read_by_somebody(message.handle):
            continue
        if await pending_draft(tx, lead.id, channel):
            continue
        wanted = Wanted(RunTrigger.SENTIMENT, channel, message.id, requested_by=actor.user_id)
        run_id = await start_reply(tx, lead, wanted)
        if run_id is not None:
            started.append(run_id)
    return tuple(started)


async def _fact(tx: Transaction, actor: Actor, knowledge_id: int) -> Knowledge:
    query = select(Knowledge).where(
        col(Knowledge.id) == knowledge_id, col(Knowledge.client_id) == actor.client_id
    )
    fact = (await tx.exec(query)).one_or_none()
    if fact is None:
        raise KnowledgeNotFound
    return fact
