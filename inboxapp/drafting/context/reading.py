"""Reading all that a reply rests on, once per run: every later step sees the same values."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import ClientProfile
from inboxapp.channels.reply_text import newly_written
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead, Message
from inboxapp.conversations.types import Direction
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.settings import settings
from inboxapp.drafting.context.budgets import MOST_MESSAGES
from inboxapp.drafting.context.bundle import bundle
from inboxapp.drafting.context.knowledge import relevant_facts
from inboxapp.drafting.context.lead_time import timezone_of
from inboxapp.drafting.context.parts import (
    client_text,
    lead_text,
    newest_messages,
    subject_of_reply,
    waiting,
)
from inboxapp.drafting.context.types import LeadText, Material, MessageText, Remembered
from inboxapp.drafting.extraction import known_extraction
from inboxapp.drafting.guards.grounds import own_addresses
from inboxapp.drafting.memory.queries import usable
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.lessons import past_outcomes
from inboxapp.drafting.policy.budget import require_budget
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.prompt_versions.queries import published_texts
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Run
from inboxapp.scheduling.queries import offered_slots


async def freeze(tx: Transaction, run: Run) -> dict[str, Any]:
    """Return the snapshot that every stage of the run reads.

    `context` and `extra` are what prompts show; `seen_message_id` and the run's sentiment version
    fence the result. Raises RunRefused when the client's budget for the day is used up.
    """
    await require_budget(tx, run.client_id)
    policy, policy_version = await policy_of(tx, run.client_id)
    profile = await client_profile(tx, run.client_id)
    lead = (await tx.exec(select(Lead).where(col(Lead.id) == run.lead_id))).one()
    seen = await _newest_message_id(tx, lead.id)
    material = await _material(tx, run, lead, profile)
    known = await known_extraction(tx, run)
    texts = await published_texts(tx, run.client_id)
    material = replace(
        material,
        allowed_hosts=policy.allowed_hosts,
        extraction=known["payload"] if known else None,
    )
    return {
        **bundle(material),
        "prompts": {key: {"version": own.version, "text": own.text} for key, own in texts.items()},
        "instruction": run.instruction,
        "previous_draft": await _previous_draft(tx, run) if run.instruction else "",
        "subject": _subject(run, material.messages),
        "seen_message_id": seen,
        "models": dict(profile.models),
        "efforts": dict(policy.efforts),
        "policy": policy.model_dump(mode="json"),
        "policy_version": policy_version,
        "revision_disabled": settings().revision_disabled,
        "past_outcomes": await past_outcomes(tx, run.client_id, material.channel),
        "extraction": known,
    }


async def _material(tx: Transaction, run: Run, lead: Lead, profile: ClientProfile) -> Material:
    """Read everything that belongs to the lead and the client."""
    assert run.channel is not None  # noqa: S101  every reply has a channel
    moment = now()
    rows = await recent_messages(tx, lead.id)
    messages = tuple(as_text(row, profile.signature) for row in rows)
    memory = tuple(
        Remembered(each.category.value, each.text) for each in await usable(tx, lead.id, moment)
    )
    timezone = await timezone_of(tx, lead, profile.timezone)
    knowledge = await relevant_facts(tx, run.client_id, question(messages, run.instruction))
    return Material(
        profile=profile,
        lead=_lead_values(lead, timezone),
        channel=run.channel,
        now=moment,
        setter=await _setter_name(tx, run, lead),
        messages=messages,
        older_messages=await _count_messages(tx, lead.id) - len(messages),
        knowledge=knowledge.facts,
        more_facts=knowledge.more,
        # The newest of what was learned is the likeliest to be true.
        memory=memory[::-1],
        slots=await offered_slots(tx, run.client_id, now=moment, lead_timezone=timezone),
        addresses=tuple(await own_addresses(tx, lead)),
    )


def _subject(run: Run, messages: Sequence[MessageText]) -> str:
    if run.channel is not Channel.EMAIL:
        return ""
    return subject_of_reply([(message.channel, message.subject) for message in messages])


def question(messages: Sequence[MessageText], instruction: str) -> str:
    """Return the words that facts must answer: the setter's wish, then the newest of the lead's."""
    unanswered = reversed(waiting(messages))
    return "\n".join([instruction, *(f"{each.subject}\n{each.text}" for each in unanswered)])


def as_text(message: Message, signature: str) -> MessageText:
    """Return a message without quotes and signature, whoever wrote it."""
    is_mail = message.channel is Channel.EMAIL
    words = newly_written(message.text) if is_mail else message.text.strip()
    if message.direction is Direction.OUTBOUND and signature.strip():
        words = words.removesuffix(signature.strip()).rstrip() or words
    return MessageText(
        id=message.id,
        channel=message.channel,
        direction=message.direction,
        author=message.author,
        at=message.at,
        subject=message.subject,
        text=words,
        is_automatic=message.is_automatic,
    )


async def recent_messages(tx: Transaction, lead_id: int) -> list[Message]:
    """Return the lead's last messages over all channels, oldest first; bounces are nobody's."""
    newest = (
        select(Message)
        .where(col(Message.lead_id) == lead_id, col(Message.is_bounce).is_(False))
        .order_by(col(Message.at).desc(), col(Message.id).desc())
        .limit(MOST_MESSAGES)
    )
    return list(reversed(list(await tx.exec(newest))))


def client_part(profile: ClientProfile) -> dict[str, str]:
    """Return what prompts say about the client."""
    return client_text(profile)


def lead_part(lead: Lead) -> dict[str, str]:
    """Return what prompts say about the lead, with the timezone as a person entered it."""
    return lead_text(_lead_values(lead, lead.timezone))


def messages_part(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Return the newest messages that fit the core's budget, oldest first; each one is capped."""
    return newest_messages([as_text(message, "") for message in messages])[0]


def reply_subject(messages: Sequence[Message]) -> str:
    """Return the newest e-mail's subject as a reply's."""
    return subject_of_reply([(message.channel, message.subject) for message in messages])


def _lead_values(lead: Lead, timezone: str) -> LeadText:
    return LeadText(lead.name, lead.company, lead.title, lead.sentiment, timezone)


async def _newest_message_id(tx: Transaction, lead_id: int) -> int:
    """Return the id of what came last; read before the messages, it covers none they lack."""
    newest = select(func.max(Message.id)).where(col(Message.lead_id) == lead_id)
    return (await tx.exec(newest)).one() or 0


async def _count_messages(tx: Transaction, lead_id: int) -> int:
    written = select(func.count(col(Message.id))).where(
        col(Message.lead_id) == lead_id, col(Message.is_bounce).is_(False)
    )
    return (await tx.exec(written)).one()


async def _setter_name(tx: Transaction, run: Run, lead: Lead) -> str:
    user_id = run.requested_by or lead.owner_id
    if user_id is None:
        return ""
    return (await tx.exec(select(User.name).where(col(User.id) == user_id))).one_or_none() or ""


async def _previous_draft(tx: Transaction, run: Run) -> str:
    pending = select(Draft.text).where(
        col(Draft.lead_id) == run.lead_id,
        col(Draft.channel) == run.channel,
        col(Draft.status) == DraftStatus.PENDING,
    )
    return (await tx.exec(pending)).one_or_none() or ""
