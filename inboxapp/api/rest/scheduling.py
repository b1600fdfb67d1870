"""What a message asks about meeting, and the times that can be offered, over REST."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field, StrictBool

from inboxapp.accounts.types import Permission
from inboxapp.api.problems import problem_responses
from inboxapp.api.rest.access import KeyActor
from inboxapp.api.rest.shapes import LARGEST_ID, Page, RunStarted, Shape
from inboxapp.api.tools import Tools
from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.core.errors import NotFound
from inboxapp.drafting.extraction import correct_extraction, extraction_view
from inboxapp.scheduling.queries import offered_slots

LeadId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Words = Annotated[str, Field(max_length=300)]
Kind = Literal["accept", "request_times", "propose", "reschedule", "decline", "other"]

router = APIRouter(tags=["Scheduling"])


class Extraction(Shape):
    """What was read from the lead's newest message; `source` says by whom."""

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
    evidence: list[str]
    is_corrected: bool
    source: str
    at: datetime


class Correction(BaseModel):
    """What to put right; fields that are not named stay as they were read."""

    message_id: Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]
    is_scheduling: StrictBool | None = None
    kind: Kind | None = None
    specificity: Words | None = None
    slot: Words | None = None
    day_preference: Words | None = None
    time_preference: Words | None = None
    timezone: Words | None = None
    needs_clarification: StrictBool | None = None
    clarification_reason: Words | None = None


class OfferedSlot(Shape):
    """A free time; `label` is what a lead is told."""

    starts_at: datetime
    ends_at: datetime
    label: str


class NotRead(NotFound):
    """No model and no person has looked at the lead's newest message there."""

    code = "not_read"

    def __init__(self) -> None:
        super().__init__("Nothing has been read from a message of this lead on this channel yet.")


@router.get(
    "/leads/{lead_id}/extraction",
    operation_id="get_extraction",
    responses=problem_responses(404),
)
async def extraction(
    tools: Tools, actor: KeyActor, lead_id: LeadId, channel: Channel = Channel.EMAIL
) -> Extraction:
    """Say what the lead's newest message on a channel asks about meeting."""
    async with tools.database.transaction() as tx:
        found = await extraction_view(tx, actor, lead_id, channel)
    if found is None:
        raise NotRead
    return Extraction.model_validate(found)


@router.put(
    "/leads/{lead_id}/extraction",
    operation_id="correct_extraction",
    status_code=202,
    responses=problem_responses(404, 408, 409, 413),
)
async def correct(
    tools: Tools, actor: KeyActor, response: Response, lead_id: LeadId, wanted: Correction
) -> RunStarted:
    """Put it right and draft again from it."""
    changes = wanted.model_dump(exclude={"message_id"}, exclude_none=True)
    async with tools.database.transaction() as tx:
        run_id = await correct_extraction(tx, actor, lead_id, wanted.message_id, changes)
    if run_id:
        response.headers["Location"] = f"/api/v1/runs/{run_id}"
    return RunStarted(run_id=run_id or None)


@router.get("/slots", operation_id="list_slots")
async def slots(
    tools: Tools,
    actor: KeyActor,
    timezone: Annotated[
        str, Query(max_length=80, description="The lead's, such as Europe/Berlin.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 6,
) -> Page[OfferedSlot]:
    """List the times a draft would offer now; an unknown timezone counts as the client's."""
    actor.require(Permission.READ_LEADS)
    async with tools.database.transaction() as tx:
        found = await offered_slots(
            tx, actor.client_id, now=now(), lead_timezone=timezone, most=limit
        )
    return Page(items=[OfferedSlot.model_validate(slot) for slot in found])
