"""An inbound message is read by the machine once: its tag is chosen, and a reply started if due."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from sqlmodel import col, select

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.queries import client_profile
from inboxapp.accounts.types import ClientProfile
from inboxapp.conversations.models import BY_A_PERSON, Lead, Message, SentimentChange
from inboxapp.conversations.queries import find_lead
from inboxapp.conversations.sentiment import set_sentiment
from inboxapp.conversations.storing import message_event
from inboxapp.conversations.types import Direction, Sentiment, SentimentSource
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.withdrawing import WROTE_AGAIN, take_back
from inboxapp.drafting.context.reading import (
    client_part,
    lead_part,
    messages_part,
    recent_messages,
)
from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.eligibility import is_eligible, is_read_by_somebody
from inboxapp.drafting.pipeline import options
from inboxapp.drafting.policy.spending import record_spending
from inboxapp.drafting.prompt_versions.queries import published_texts
from inboxapp.drafting.prompting import prompt_for
from inboxapp.drafting.shapes import SentimentGuess
from inboxapp.drafting.starting import Wanted, start_reply
from inboxapp.drafting.untouched import withdraw_untouched
from inboxapp.events.publish import publish
from inboxapp.jobs import Job, enqueue
from inboxapp.llm.errors import ModelFailed
from inboxapp.llm.types import Answer
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunTrigger

log = structlog.get_logger(__name__)

CLASSIFY = "classify_sentiment"
# A model server that is away for an hour costs nobody their tag.
PAUSE_SECONDS = (10, 60, 600, 3600)
# The newest messages are enough to tell where a lead stands.
MESSAGES_READ = 12


@dataclass(frozen=True)
class Reading:
    """What the classifier gets to see."""

    message_id: int
    lead_id: int
    profile: ClientProfile
    snapshot: dict[str, Any]
    tries: int


@dataclass(frozen=True)
class Verdict:
    """The tag for a message and how it was found; None leaves the lead's tag as it is."""

    sentiment: Sentiment | None
    source: SentimentSource
    evidence: dict[str, Any]


async def classify(tools: Tools, message_id: int) -> None:
    """Tag the lead by its message and start a reply if the tag asks for one; twice is once."""
    async with tools.database.transaction() as tx:
        message = (
            await tx.exec(select(Message).where(col(Message.id) == message_id))
        ).one_or_none()
        if message is None or _is_settled(message):
            return
        verdict = by_rule(message)
        reading = None if verdict else await _read(tx, message)
    if verdict is None and reading is not None:
        verdict = await _ask(tools, reading)
    if verdict is not None:
        async with tools.database.transaction() as tx:
            await _settle(tx, message_id, verdict)


def by_rule(message: Message) -> Verdict | None:
    """Recognise what no model needs to see: bounces change nothing, machines get their own tag."""
    if message.is_bounce:
        return Verdict(None, SentimentSource.RULE, {"reason": "A delivery failure notice."})
    if message.is_automatic:
        reason = "The message's headers say that a machine wrote it."
        away = "out of office" in f"{message.subject} {message.text}"[:2000].lower()
        tag = Sentiment.OUT_OF_OFFICE if away else Sentiment.AUTOMATED_REPLY
        return Verdict(tag, SentimentSource.RULE, {"sentiment": tag.value, "reason": reason})
    return None


def name_of_try(triage: Mapping[str, Any] | None) -> str:
    """Tell the job of the next try from the one before; the first has the message's alone."""
    tries = _tries(triage)
    return f"try.{tries + 1}" if tries else ""


def _tries(triage: Mapping[str, Any] | None) -> int:
    return int((triage or {}).get("tries", 0))


def _is_settled(message: Message) -> bool:
    if message.direction is not Direction.INBOUND:
        return True
    return message.triage is not None and not message.triage.get("retry")


async def _read(tx: Transaction, message: Message) -> Reading:
    lead = await find_lead(tx, message.client_id, message.lead_id)
    # A machine's answer that came meanwhile says nothing about where the lead stands.
    written = [each for each in await recent_messages(tx, lead.id) if not each.is_automatic]
    profile = await client_profile(tx, message.client_id)
    context = {
        "client": client_part(profile),
        "lead": lead_part(lead),
        "channel": message.channel.value,
        "messages": messages_part(written[-MESSAGES_READ:]),
    }
    own = await published_texts(tx, message.client_id)
    prompts = {key: {"version": text.version, "text": text.text} for key, text in own.items()}
    snapshot = {"context": context, "prompts": prompts, "models": profile.models}
    return Reading(message.id, lead.id, profile, snapshot, _tries(message.triage))


async def _ask(tools: Tools, reading: Reading) -> Verdict:
    prompt = prompt_for(reading.snapshot, CLASSIFY, {}, Profile.DRAFT)
    limits = options(reading.snapshot, CLASSIFY)
    try:
        answer = await tools.model.answer(prompt, SentimentGuess, options=limits)
    except ModelFailed as failure:
        tries = reading.tries + 1
        log.warning(
            "triage_failed",
            client_id=reading.profile.client_id,
            lead_id=reading.lead_id,
            message_id=reading.message_id,
            reason=failure.reason.value,
        )
        return Verdict(
            None,
            SentimentSource.MODEL,
            {
                "error": failure.message,
                "error_class": failure.reason.value,
                "tries": tries,
                "retry": failure.retryable and tries <= len(PAUSE_SECONDS),
                "attempts": [attempt.to_json() for attempt in failure.attempts],
            },
        )
    return Verdict(answer.value.sentiment, SentimentSource.MODEL, _evidence(answer, prompt.version))


def _evidence(answer: Answer[SentimentGuess], version: int) -> dict[str, Any]:
    return {
        "sentiment": answer.value.sentiment.value,
        "confidence": answer.value.confidence,
        "reason": answer.value.reason[:500],
        "prompt": f"{CLASSIFY}@{version}",
        "model": answer.model_answered,
        **answer.usage.to_json(),
        "latency_ms": answer.latency_ms,
        "cost": None if answer.cost is None else str(answer.cost),
        "price_source": answer.price_source,
        "attempts": [attempt.to_json() for attempt in answer.attempts],
    }


async def _settle(tx: Transaction, message_id: int, verdict: Verdict) -> None:
    found = (await tx.exec(select(Message).where(col(Message.id) == message_id))).one()
    lead = await find_lead(tx, found.client_id, found.lead_id, lock=True)
    await tx.refresh(found)
    if _is_settled(found):
        return
    found.triage = verdict.evidence
    if attempts := verdict.evidence.get("attempts"):
        record_spending(tx, found.client_id, CLASSIFY, attempts)
    publish(tx, message_event(found))
    await take_back(tx, lead.id, None, WROTE_AGAIN, newer_message=found.id)
    if verdict.evidence.get("retry"):
        pause = PAUSE_SECONDS[_tries(found.triage) - 1]
        name = name_of_try(found.triage)
        enqueue(tx, Job.CLASSIFY_MESSAGE, found.id, key=name, delay_seconds=pause)
    if found.is_bounce or await _has_newer(tx, found):
        # The newest message that a person wrote decides for the whole burst.
        return
    await _tag(tx, lead, found, verdict)
    if not verdict.evidence.get("retry"):
        await _draft_if_due(tx, lead, found)


async def _has_newer(tx: Transaction, message: Message) -> bool:
    newer = select(Message.id).where(
        col(Message.lead_id) == message.lead_id,
        col(Message.channel) == message.channel,
        col(Message.direction) == Direction.INBOUND,
        BY_A_PERSON,
        col(Message.id) > message.id,
    )
    return (await tx.exec(newer.limit(1))).one_or_none() is not None


async def _tag(tx: Transaction, lead: Lead, message: Message, verdict: Verdict) -> None:
    profile = await client_profile(tx, lead.client_id)
    # A machine's answer says nothing about a lead that is worth answering.
    is_kept = message.is_automatic and is_eligible(lead.sentiment, profile.eligible_sentiments)
    is_closed = lead.sentiment is Sentiment.DO_NOT_CONTACT
    sticks = is_kept or is_closed or await _person_was_later(tx, message)
    if verdict.sentiment is None or sticks:
        return
    has_changed = set_sentiment(
        tx,
        lead,
        verdict.sentiment,
        source=verdict.source,
        message_id=message.id,
        reason=str(verdict.evidence.get("reason", "")),
    )
    if has_changed and not is_eligible(lead.sentiment, profile.eligible_sentiments):
        await withdraw_untouched(tx, worker_actor(profile.client_id, profile.key), lead)


async def _person_was_later(tx: Transaction, message: Message) -> bool:
    by_hand = select(SentimentChange.id).where(
        col(SentimentChange.lead_id) == message.lead_id,
        col(SentimentChange.source).in_([SentimentSource.PERSON, SentimentSource.API]),
        col(SentimentChange.at) > message.received_at,
    )
    return (await tx.exec(by_hand.limit(1))).one_or_none() is not None


async def _draft_if_due(tx: Transaction, lead: Lead, message: Message) -> None:
    profile = await client_profile(tx, lead.client_id)
    if message.is_automatic or not is_read_by_somebody(message.handle):
        return
    if is_eligible(lead.sentiment, profile.eligible_sentiments):
        wanted = Wanted(
            RunTrigger.INBOUND, message.channel, message.id, quiet_seconds=profile.quiet_seconds
        )
        await start_reply(tx, lead, wanted)
