"""What a message asks about scheduling: kept per message, and a person knows better."""

from typing import Any

from sqlmodel import col, select

from inboxapp.core.database import Transaction
from inboxapp.drafting.models import ExtractionCorrection
from inboxapp.drafting.prompt_versions.models import PublishedPrompt
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.names import EXTRACT
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import StageStatus

PERSON = "person"
EARLIER_RUN = "earlier_run"


async def known_extraction(tx: Transaction, run: Run) -> dict[str, Any] | None:
    """Return what is known about the run's trigger message, so that no model is asked again.

    `{"payload", "source", "run_id"}`: a person's correction (`run_id` None), else what an earlier
    run found with the prompt that is in force now; None when neither is there.
    """
    if run.trigger_message_id is None:
        return None
    correction = await _correction(tx, run.client_id, run.trigger_message_id)
    if correction is not None:
        return {"payload": correction.payload, "source": PERSON, "run_id": None}
    found = await _found_before(tx, run)
    if found is None:
        return None
    return {"payload": found.payload, "source": EARLIER_RUN, "run_id": found.run_id}


async def _correction(
    tx: Transaction, client_id: int, message_id: int
) -> ExtractionCorrection | None:
    query = select(ExtractionCorrection).where(
        col(ExtractionCorrection.message_id) == message_id,
        col(ExtractionCorrection.client_id) == client_id,
    )
    return (await tx.exec(query)).one_or_none()


async def _found_before(tx: Transaction, run: Run) -> Artifact | None:
    version = await _version_in_force(tx, run.client_id)
    query = (
        select(Artifact)
        .join(Run, col(Run.id) == col(Artifact.run_id))
        .where(col(Run.client_id) == run.client_id)
        .where(col(Run.trigger_message_id) == run.trigger_message_id, col(Run.id) < run.id)
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
