"""Reading what the decision rests on: rows, never what a model says in words."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select

from inboxapp.accounts.queries import client_profile
from inboxapp.conversations.models import Lead, Message
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.counting import in_a_row, planned_or_sent_that_day
from inboxapp.drafting.auto_send.decide import Facts, Judged
from inboxapp.drafting.auto_send.doubts import (
    foreign_targets,
    is_answered,
    is_cut,
    recipient_and_doubt,
)
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.compositions import open_composition
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.types import AutoSendPolicy
from inboxapp.drafting.safety.hidden import hidden_in_mail
from inboxapp.drafting.safety.injection import suspicions
from inboxapp.drafting.safety.plain_talk import machine_words, odd_talk
from inboxapp.drafting.stages.final import tidy
from inboxapp.drafting.stages.names import EVALUATION, GATE, VERIFIER
from inboxapp.drafting.starting import last_inbound
from inboxapp.runs.models import Artifact, Run, RunInput
from inboxapp.runs.types import StageStatus
from inboxapp.scheduling.zones import first_zone

# A time offered must leave the lead a while to answer.
SLOT_NOTICE = timedelta(hours=1)
# What the client wrote itself can't be an attack on it.
_OWN_SECTIONS = {"client", "setter", "slots", "channel", "now"}

Snapshot = Mapping[str, Any]


async def read_facts(
    tx: Transaction,
    lead: Lead,
    draft: Draft,
    policy: AutoSendPolicy,
    *,
    is_switched_off: bool,
    planned: AutoSend | None = None,
) -> Facts:
    """Read everything about one draft; the caller has locked the lead."""
    run = (await tx.exec(select(Run).where(col(Run.id) == draft.run_id))).one()
    snapshot = await _snapshot(tx, run.id)
    profile = await client_profile(tx, lead.client_id)
    answered = await last_inbound(tx, lead.id, draft.channel)
    recipient, doubt = await recipient_and_doubt(tx, lead, draft, answered)
    hosts, addresses = await foreign_targets(tx, lead, snapshot)
    facts = Facts(
        policy=policy,
        now=now(),
        channel=draft.channel,
        sentiment=lead.sentiment,
        is_tag_unchanged=lead.sentiment_version == run.sentiment_version,
        # What a person says of the lead counts from the moment they say it.
        zone=first_zone(lead.timezone, _lead(snapshot).get("timezone", ""), profile.timezone),
        judged=await _judged(tx, draft),
        **_of_draft(draft),
        suspicion=await _suspicion(tx, lead, snapshot, answered),
        is_cut=await is_cut(tx, lead),
        foreign_hosts=hosts,
        foreign_addresses=addresses,
        recipient=recipient,
        recipient_doubt=doubt,
        is_answered=await is_answered(tx, lead, answered),
        has_moved_on=await _has_moved_on(tx, lead, snapshot),
        is_being_typed=await open_composition(tx, lead.id, draft.channel) is not None,
        in_a_row=await in_a_row(tx, lead.id, draft.channel),
        is_switched_off=is_switched_off,
        planned_for=planned.due_at if planned else None,
    )
    return await _with_due_time(tx, facts, draft, snapshot, first_zone(profile.timezone))


def _of_draft(draft: Draft) -> dict[str, Any]:
    return {
        "draft_status": draft.status,
        "degraded": tuple(draft.degraded),
        "findings": len(draft.findings),
        "draft_block": draft.hard_block,
    }


async def _with_due_time(
    tx: Transaction, facts: Facts, draft: Draft, snapshot: Snapshot, client_zone: ZoneInfo
) -> Facts:
    """Add what depends on when it would go out."""
    due_at = facts.due_at
    count = await planned_or_sent_that_day(tx, draft, facts.policy.mode, due_at, client_zone)
    return replace(
        facts, sent_that_day=count, passed_slot=_passed_slot(snapshot, draft.text, due_at)
    )


async def _snapshot(tx: Transaction, run_id: int) -> Snapshot:
    query = select(RunInput.snapshot).where(col(RunInput.run_id) == run_id)
    return (await tx.exec(query)).one_or_none() or {}


async def _judged(tx: Transaction, draft: Draft) -> Judged:
    """Read the rows of the iteration whose text became the draft; what isn't done is missing."""
    chosen = draft.revision.get("chosen_iteration", 0)
    query = select(Artifact).where(
        col(Artifact.run_id) == draft.run_id,
        col(Artifact.status) == StageStatus.DONE,
        col(Artifact.stage).in_([GATE, VERIFIER, EVALUATION]),
    )
    rows = {(row.stage, row.iteration): row for row in await tx.exec(query)}
    gate, verifier = rows.get((GATE, chosen)), rows.get((VERIFIER, 0))
    evaluation = rows.get((EVALUATION, chosen))
    return Judged.of(
        gate.payload if gate else None,
        verifier.payload if verifier else None,
        evaluation.payload if evaluation else None,
        is_this_text=gate is not None and tidy(gate.text) == draft.text,
    )


async def _has_moved_on(tx: Transaction, lead: Lead, snapshot: Snapshot) -> bool:
    """Tell whether anything came or went on any channel after the run looked."""
    newest = select(func.max(Message.id)).where(col(Message.lead_id) == lead.id)
    seen = snapshot.get("seen_message_id")
    return not isinstance(seen, int) or ((await tx.exec(newest)).one() or 0) > seen


async def _suspicion(
    tx: Transaction, lead: Lead, snapshot: Snapshot, answered: Message | None
) -> str:
    others = [lead.name, lead.company, lead.title]
    others += [str(item.get("name", "")) for item in answered.attachments] if answered else []
    hidden = await hidden_in_mail(tx, answered.id) if answered else ""
    seen = [*texts_in(_foreign_sections(snapshot)), *others, hidden]
    # Rules look at every text in many guises: others get their turn meanwhile.
    return await asyncio.to_thread(_first_suspicion, seen, snapshot, hidden)


def _first_suspicion(seen: list[str], snapshot: Snapshot, hidden: str) -> str:
    return suspicions(seen) or odd_talk(snapshot) or machine_words(hidden)


def _foreign_sections(snapshot: Snapshot) -> dict[str, Any]:
    context = {
        name: value
        for name, value in snapshot.get("context", {}).items()
        if name not in _OWN_SECTIONS
    }
    return {"context": context, "extra": snapshot.get("extra", {}).get("draft", {})}


def texts_in(value: object) -> Iterator[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)


def _passed_slot(snapshot: Snapshot, text: str, due_at: datetime) -> str:
    for slot in snapshot.get("grounds", {}).get("slots", []):
        starts_at = datetime.fromisoformat(slot["starts_at"])
        if slot["label"] in text and starts_at < due_at + SLOT_NOTICE:
            return str(slot["label"])
    return ""


def _lead(snapshot: Snapshot) -> Mapping[str, str]:
    found: Mapping[str, str] = snapshot.get("context", {}).get("lead", {})
    return found
