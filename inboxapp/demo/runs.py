"""A handful of finished runs, made by the real pipeline with the built-in model."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from inboxapp.accounts.models import Client
from inboxapp.accounts.types import Actor, ActorKind, Role
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.core.settings import Settings
from inboxapp.demo.backdating import backdate
from inboxapp.drafting.jobs import run as run_reply
from inboxapp.drafting.outcomes.types import DiscardReason
from inboxapp.drafting.service import discard_draft
from inboxapp.drafting.stages.names import GATE, GENERATION, VERIFIER
from inboxapp.drafting.starting import Wanted, last_inbound, new_run
from inboxapp.llm.gateway import open_model
from inboxapp.runs.models import Run
from inboxapp.runs.tools import Tools
from inboxapp.runs.types import RunTrigger

WORKER = "demo"
# What the built-in model takes for a stage here; the pipeline adds what it really takes.
SECONDS_A_STAGE = 0.12
QUIET = timedelta(seconds=4)
ASKED_AGAIN_AFTER = timedelta(minutes=6)
# Keeps live workers away from a run until its turn.
NOT_DUE = timedelta(hours=1)


@dataclass(frozen=True)
class Planned:
    """One run to show; `fault` is what the built-in model is told to do wrong."""

    lead: str
    channel: Channel
    client: str = "acme"
    trigger: RunTrigger = RunTrigger.INBOUND
    fault: str = ""
    instruction: str = ""
    is_late: bool = False
    is_cancelled: bool = False
    # Why a person threw the draft away; None leaves it pending.
    discarded_for: DiscardReason | None = None


PLANNED = (
    # Four questions at once: what the first writing leaves open, revisions add.
    Planned("Olivia Brandt", Channel.EMAIL),
    Planned("Priya Raman", Channel.EMAIL),
    Planned(
        "Priya Raman",
        Channel.EMAIL,
        trigger=RunTrigger.REGENERATE,
        instruction="Shorter, and offer Thursday",
    ),
    # A revision that changed next to nothing.
    Planned("Tomás Herrera Quintanilla", Channel.EMAIL),
    # It would have gone out by itself.
    Planned("Grace Okonkwo", Channel.EMAIL),
    # A person must fill something in, so it is held.
    Planned("Jasper van den Berg", Channel.EMAIL),
    # No reply should go out.
    Planned("Martin Ellery", Channel.EMAIL, trigger=RunTrigger.OPERATOR),
    Planned("Ben Adeyemi", Channel.SMS),
    Planned("Rashid Al-Mansoori", Channel.LINKEDIN, discarded_for=DiscardReason.WRONG_TONE),
    Planned("Rob Castellano", Channel.EMAIL, fault=f"{VERIFIER}=truncate_once"),
    Planned("Nisha Pillai", Channel.SMS, fault=f"{GENERATION}=500*1"),
    Planned("Sanjay Mehta", Channel.EMAIL, fault=f"{GATE}=refusal"),
    Planned("Derek Vance", Channel.EMAIL),
    Planned("Chloé Dubois", Channel.EMAIL, fault=f"{GENERATION}=429"),
    Planned("Isabel Moreno", Channel.LINKEDIN, is_late=True),
    Planned("Trevor Ames", Channel.EMAIL, is_cancelled=True),
    Planned("Fiona McAllister", Channel.EMAIL, client="zeta"),
)


@dataclass(frozen=True)
class Begun:
    """A run's row, and the moment it should seem to have begun."""

    planned: Planned
    run: Run
    at: datetime


async def make_runs(database: Database, settings: Settings) -> None:
    """Run the planned pipelines side by side, then move them to where they belong in time."""
    async with database.transaction() as tx:
        begun = [await _plan(tx, planned) for planned in PLANNED]
        # Ids grow with time, as they do when runs start one by one.
        begun.sort(key=lambda entry: entry.at)
        for entry in begun:
            tx.add(entry.run)
            await tx.flush()
    by_lead: dict[int | None, list[Begun]] = defaultdict(list)
    for entry in begun:
        by_lead[entry.run.lead_id].append(entry)
    await asyncio.gather(*(_in_turn(database, settings, runs) for runs in by_lead.values()))


async def _plan(tx: Transaction, planned: Planned) -> Begun:
    """Return the run to store; it is never rung for, and not due until its turn comes."""
    query = (
        select(Lead)
        .join(Client, col(Client.id) == col(Lead.client_id))
        .where(col(Client.key) == planned.client, col(Lead.name) == planned.lead)
    )
    lead = (await tx.exec(query)).one()
    message = await last_inbound(tx, lead.id, planned.channel)
    if message is None:
        raise ValueError(f"{planned.lead} never wrote on {planned.channel}")
    wanted = Wanted(planned.trigger, planned.channel, message.id, planned.instruction)
    is_again = planned.trigger is RunTrigger.REGENERATE
    run = new_run(lead, wanted, generation=1 if is_again else 0)
    run.due_at += NOT_DUE
    run.requested_by = lead.owner_id if is_again else None
    # A run that saw an older tag is late by the time it ends.
    run.sentiment_version -= 1 if planned.is_late else 0
    return Begun(planned, run, message.received_at + (ASKED_AGAIN_AFTER if is_again else QUIET))


async def _in_turn(database: Database, settings: Settings, runs: list[Begun]) -> None:
    for begun in runs:
        async with database.transaction() as tx:
            stored = (await tx.exec(select(Run).where(col(Run.id) == begun.run.id))).one()
            stored.due_at = now()
            stored.cancel_requested_at = now() if begun.planned.is_cancelled else None
        await _to_the_end(database, settings, begun.planned, begun.run.id)
        async with database.transaction() as tx:
            if begun.planned.discarded_for is not None:
                await _discard(tx, begun)
            await backdate(tx, begun.run.id, to=begun.at)


async def _discard(tx: Transaction, begun: Begun) -> None:
    """Throw the draft away as the lead's owner would."""
    run = begun.run
    lead = (await tx.exec(select(Lead).where(col(Lead.id) == run.lead_id))).one()
    owner = Actor(run.client_id, begun.planned.client, ActorKind.PERSON, Role.SETTER, lead.owner_id)
    await discard_draft(
        tx, owner, lead.id, begun.planned.channel, reason=begun.planned.discarded_for
    )


async def _to_the_end(
    database: Database, settings: Settings, planned: Planned, run_id: int
) -> None:
    offline = settings.model_copy(
        update={
            "openai_api_key": None,
            "openai_base_url": None,
            "openai_model": None,
            "offline_latency_seconds": SECONDS_A_STAGE,
            "offline_fault": planned.fault or None,
        }
    )
    model = open_model(offline)
    try:
        await run_reply(Tools(offline, database, database.redis, model, WORKER), run_id)
    finally:
        await model.close()
