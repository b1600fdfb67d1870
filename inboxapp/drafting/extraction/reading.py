"""What is known about a message's scheduling, so that nobody is asked twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import true
from sqlmodel import col, select

from inboxapp.accounts.models import User
from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.queries import find_lead
from inboxapp.core.database import Transaction
from inboxapp.drafting.models import ExtractionCorrection
from inboxapp.drafting.prompt_versions.models import PublishedPrompt
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.names import EXTRACT
from inboxapp.drafting.starting import last_inbound
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import StageStatus

PERSON = "person"
EARLIER_RUN = "earlier_run"
OTHER = "other"


@dataclass(frozen=True)
class ExtractionView:
    """What is known about a message's scheduling; `at` is when it was read or corrected."""

    message_id: int
    is_scheduling: bool
    kind: str
    specificity: str
    slot: str
    day_preference: str
    time_preference: str
    timezone: str
    needs_clarification: bool
    clarification_reason: str
    confidence: float
    evidence: tuple[str, ...]
    is_corrected: bool
    # "Corrected by Sam Ortiz", or who read it if nobody did.
    source: str
    # The person's name, "" when a machine read it.
    by: str
    at: datetime


async def known_extraction(tx: Transaction, run: Run) -> dict[str, Any] | None:
    """Return what is known about the run's trigger message, so that no model is asked again.

    `{"payload", "source", "run_id"}`: a person's correction (`run_id` None), else what an earlier
    run found with the prompt that is in force now; None when neither is there.
    """
    if run.trigger_message_id is None:
        return None
    correction = await correction_of(tx, run.client_id, run.trigger_message_id)
    if correction is not None:
        return {"payload": correction.payload, "source": PERSON, "run_id": None}
    found = await _found_before(tx, run)
    if found is None:
        return None
    return {"payload": found.payload, "source": EARLIER_RUN, "run_id": found.run_id}


async def extraction_view(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel
) -> ExtractionView | None:
    """Return what the lead's newest message on a channel asks about scheduling, if it was read."""
    actor.require(Permission.READ_LEADS)
    await find_lead(tx, actor.client_id, lead_id)
    message = await last_inbound(tx, lead_id, channel)
    if message is None:
        return None
    correction = await correction_of(tx, actor.client_id, message.id)
    if correction is not None:
        by = await _name(tx, correction.corrected_by)
        words = f"Corrected by {by}" if by else "Corrected"
        return _view(message.id, correction.payload, words, by=by, at=correction.corrected_at)
    found = await newest_reading(tx, actor.client_id, message.id)
    if found is None:
        return None
    words = f"Read by {found.model}" if found.model else "Read by the machine"
    return _view(message.id, found.payload, words, at=found.finished_at or found.started_at)


async def correction_of(
    tx: Transaction, client_id: int, message_id: int
) -> ExtractionCorrection | None:
    """Return what a person said about a message."""
    query = select(ExtractionCorrection).where(
        col(ExtractionCorrection.message_id) == message_id,
        col(ExtractionCorrection.client_id) == client_id,
    )
    return (await tx.exec(query)).one_or_none()


def complete(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload's known fields, with plain values for those that are missing."""
    empty = {
        "is_scheduling": False, "kind": OTHER, "specificity": "", "slot": "",
        "day_preference": "", "time_preference": "", "timezone": "",
        "needs_clarification": False, "clarification_reason": "", "confidence": 0.0,
        "evidence": [],
    }  # fmt: skip
    return {name: payload.get(name, value) for name, value in empty.items()}


async def newest_reading(tx: Transaction, client_id: int, message_id: int) -> Artifact | None:
    """Return what a model read last from a message, with whichever prompt."""
    query = (
        select(Artifact)
        .join(Run, col(Run.id) == col(Artifact.run_id))
        .where(col(Run.client_id) == client_id, col(Run.trigger_message_id) == message_id)
        .where(col(Artifact.stage) == EXTRACT, col(Artifact.status) == StageStatus.DONE)
        # One without a version was taken over from an earlier one, or from a person.
        .where(col(Artifact.prompt_version) > 0)
        .order_by(col(Artifact.id).desc())
        .limit(1)
    )
    return (await tx.exec(query)).one_or_none()


async def _found_before(tx: Transaction, run: Run) -> Artifact | None:
    version = await _version_in_force(tx, run.client_id)
    query = (
        select(Artifact)
        .join(Run, col(Run.id) == col(Artifact.run_id))
        .where(col(Run.client_id) == run.client_id)
        .where(col(Run.trigger_message_id) == run.trigger_message_id)
        # A run whose record could not be made has no number; every other one came before it.
        .where(col(Run.id) < run.id if run.id is not None else true())
        .where(col(Artifact.stage) == EXTRACT, col(Artifact.status) == StageStatus.DONE)
        .where(col(Artifact.prompt_version) == version)
        .order_by(col(Artifact.id).desc())
        .limit(1)
    )
    return (await tx.exec(query)).one_or_none()


async def _version_in_force(tx: Transaction, client_id: int) -> int:
    """Return the version of the prompt that a run of the client would use now."""
    own = select(PublishedPrompt.version).where(
        col(PublishedPrompt.client_id) == client_id, col(PublishedPrompt.key) == EXTRACT
    )
    return (await tx.exec(own)).one_or_none() or prompt_file(EXTRACT).version


async def _name(tx: Transaction, user_id: int | None) -> str:
    if user_id is None:
        return ""
    return (await tx.exec(select(User.name).where(col(User.id) == user_id))).one_or_none() or ""


def _view(
    message_id: int, payload: Mapping[str, Any], source: str, *, at: datetime, by: str = ""
) -> ExtractionView:
    known = complete(payload)
    return ExtractionView(
        **{**known, "evidence": tuple(known["evidence"])},
        message_id=message_id,
        is_corrected=source.startswith("Corrected"),
        source=source,
        by=by,
        at=at,
    )
