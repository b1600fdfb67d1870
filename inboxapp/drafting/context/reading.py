"""What a reply is written from: one snapshot per run, within a budget."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import ClientProfile
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead, Message
from inboxapp.core.database import Transaction
from inboxapp.core.text import first_name
from inboxapp.drafting.models import Draft, Knowledge
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Run

MOST_MESSAGES = 80
MESSAGES_BUDGET = 24_000
MESSAGE_CHARACTERS = 4_000
KNOWLEDGE_BUDGET = 8_000


async def freeze(tx: Transaction, run: Run) -> dict[str, Any]:
    """Return the snapshot that every stage of the run reads.

    `context` is what prompts show; `seen_message_id` and the run's sentiment version fence the
    result.
    """
    lead = (await tx.exec(select(Lead).where(col(Lead.id) == run.lead_id))).one()
    seen = await _newest_message_id(tx, lead.id)
    messages = await recent_messages(tx, lead.id)
    profile = await client_profile(tx, run.client_id)
    assert run.channel is not None  # noqa: S101  every reply has a channel
    return {
        "context": {
            "client": client_part(profile),
            "lead": lead_part(lead),
            "channel": run.channel.value,
            "setter": {"name": await _setter_name(tx, run, lead)},
            "knowledge": await knowledge_part(tx, run.client_id),
            "slots": [],
            "messages": messages_part(messages),
        },
        "instruction": run.instruction,
        "previous_draft": await _previous_draft(tx, run) if run.instruction else "",
        "subject": reply_subject(messages) if run.channel is Channel.EMAIL else "",
        "seen_message_id": seen,
        "models": dict(profile.models),
    }


async def _newest_message_id(tx: Transaction, lead_id: int) -> int:
    """Return the id of what came last; read before the messages, it covers none they lack."""
    newest = select(func.max(Message.id)).where(col(Message.lead_id) == lead_id)
    return (await tx.exec(newest)).one() or 0


async def recent_messages(tx: Transaction, lead_id: int) -> list[Message]:
    """Return the lead's last messages over all channels, oldest first."""
    newest = (
        select(Message)
        .where(col(Message.lead_id) == lead_id)
        .order_by(col(Message.at).desc(), col(Message.id).desc())
        .limit(MOST_MESSAGES)
    )
    return list(reversed(list(await tx.exec(newest))))


def client_part(profile: ClientProfile) -> dict[str, str]:
    """Return what prompts say about the client."""
    return {
        "name": profile.name,
        "service": profile.service,
        "voice": profile.voice,
        "goals": profile.goals,
        "booking_link": profile.booking_link,
        "signature": profile.signature,
        "working_hours": profile.working_hours,
    }


def lead_part(lead: Lead) -> dict[str, str]:
    """Return what prompts say about the lead."""
    return {
        "name": lead.name,
        "first_name": first_name(lead.name),
        "company": lead.company,
        "title": lead.title,
        "sentiment": lead.sentiment.value,
        "timezone": lead.timezone,
    }


def messages_part(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """Return the newest messages that fit the budget, oldest first; each one is capped."""
    kept: list[dict[str, Any]] = []
    left = MESSAGES_BUDGET
    for message in reversed(messages):
        text = message.text[:MESSAGE_CHARACTERS]
        left -= len(text)
        if left < 0 and kept:
            break
        kept.append(
            {
                "id": message.id,
                "channel": message.channel.value,
                "direction": message.direction.value,
                "from": message.author,
                "at": message.at.isoformat(timespec="minutes"),
                "subject": message.subject[:200],
                "text": text,
            }
        )
    return kept[::-1]


async def knowledge_part(tx: Transaction, client_id: int) -> list[dict[str, str]]:
    """Return the client's facts that fit the budget."""
    query = (
        select(Knowledge).where(col(Knowledge.client_id) == client_id).order_by(col(Knowledge.id))
    )
    facts, left = [], KNOWLEDGE_BUDGET
    for fact in await tx.exec(query):
        left -= len(fact.title) + len(fact.body)
        if left < 0:
            break
        facts.append({"title": fact.title, "body": fact.body})
    return facts


def reply_subject(messages: Sequence[Message]) -> str:
    """Return the newest e-mail's subject as a reply's."""
    subject = next(
        (
            m.subject.strip()
            for m in reversed(messages)
            if m.channel is Channel.EMAIL and m.subject.strip()
        ),
        "",
    )
    if not subject or subject.lower().startswith(("re:", "aw:", "sv:", "antw:")):
        return subject
    return f"Re: {subject}"


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
