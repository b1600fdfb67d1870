"""Leads, their messages and drafts, over REST."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from inboxapp.api.problems import problem_responses
from inboxapp.api.rest.access import KeyActor
from inboxapp.api.rest.shapes import (
    LARGEST_ID,
    Draft,
    Lead,
    LeadDetails,
    Message,
    NewDraft,
    NewSentiment,
    Page,
    RunStarted,
    SentimentChanged,
)
from inboxapp.api.tools import Tools
from inboxapp.channels.types import Channel
from inboxapp.conversations.queries import lead_detail, timeline
from inboxapp.conversations.types import LeadDetail, Sentiment
from inboxapp.core.errors import Conflict
from inboxapp.core.paging import make_cursor, read_cursor
from inboxapp.core.text import clean_text
from inboxapp.drafting.inbox import lead_page
from inboxapp.drafting.queries import drafts_of_lead
from inboxapp.drafting.service import change_sentiment, regenerate

LONGEST_QUERY = 200

LeadId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=200, description="next_cursor of the last page.")]

router = APIRouter(prefix="/leads", tags=["Leads"])


@router.get("", operation_id="list_leads")
async def leads(
    *,
    tools: Tools,
    actor: KeyActor,
    query: Annotated[str, Query(max_length=LONGEST_QUERY, description="Name or text.")] = "",
    sentiment: Sentiment | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[Lead]:
    """List leads, the newest message first."""
    async with tools.database.transaction() as tx:
        page = await lead_page(
            tx, actor, query=query, sentiment=sentiment, cursor=cursor, limit=limit
        )
    return Page(items=[Lead.model_validate(row) for row in page.rows], next_cursor=page.cursor)


@router.get("/{lead_id}", operation_id="get_lead", responses=problem_responses(404))
async def lead(tools: Tools, actor: KeyActor, lead_id: LeadId) -> LeadDetails:
    """Give one lead with its identities."""
    async with tools.database.transaction() as tx:
        return LeadDetails.model_validate(await lead_detail(tx, actor, lead_id))


@router.get("/{lead_id}/messages", operation_id="list_messages", responses=problem_responses(404))
async def messages(
    tools: Tools, actor: KeyActor, lead_id: LeadId, cursor: Cursor = None, limit: Limit = 100
) -> Page[Message]:
    """List the newest messages over all channels, oldest first; the cursor leads further back."""
    before = int(read_cursor(cursor, (int,))[0]) if cursor else None  # type: ignore[arg-type]
    async with tools.database.transaction() as tx:
        found = await timeline(tx, actor, lead_id, before=before, limit=limit + 1)
    newest = found[-limit:]
    more = make_cursor(newest[0].id) if len(found) > limit else None
    return Page(items=[Message.model_validate(row) for row in newest], next_cursor=more)


@router.get("/{lead_id}/drafts", operation_id="list_drafts", responses=problem_responses(404))
async def drafts(tools: Tools, actor: KeyActor, lead_id: LeadId) -> Page[Draft]:
    """List every draft of the lead; at most one per channel is pending."""
    async with tools.database.transaction() as tx:
        found = await drafts_of_lead(tx, actor, lead_id)
    return Page(items=[Draft.model_validate(row) for row in found])


@router.put(
    "/{lead_id}/sentiment",
    operation_id="set_sentiment",
    responses=problem_responses(404, 408, 413),
)
async def set_sentiment(
    tools: Tools, actor: KeyActor, lead_id: LeadId, wanted: NewSentiment
) -> SentimentChanged:
    """Set the tag; an eligible one starts drafts on every channel the lead wrote on."""
    async with tools.database.transaction() as tx:
        outcome = await change_sentiment(tx, actor, lead_id, wanted.sentiment)
    return SentimentChanged(
        lead_id=lead_id,
        sentiment=wanted.sentiment,
        run_ids=list(outcome.run_ids),
        rejected_draft_ids=list(outcome.rejected_draft_ids),
    )


@router.post(
    "/{lead_id}/drafts",
    operation_id="start_draft",
    status_code=202,
    responses=problem_responses(404, 408, 409, 413),
)
async def start_draft(
    tools: Tools,
    actor: KeyActor,
    response: Response,
    lead_id: LeadId,
    wanted: NewDraft | None = None,
) -> RunStarted:
    """Start a run that drafts anew, with an instruction if there is one."""
    asked = wanted or NewDraft()
    async with tools.database.transaction() as tx:
        channel = asked.channel or _last_channel(await lead_detail(tx, actor, lead_id))
        run_id = await regenerate(
            tx, actor, lead_id, channel, instruction=clean_text(asked.instruction)
        )
    if run_id:
        response.headers["Location"] = f"/api/v1/runs/{run_id}"
    return RunStarted(run_id=run_id or None)


def _last_channel(found: LeadDetail) -> Channel:
    if not found.inbound_channels:
        raise Conflict(
            "This lead has not written yet, so there is nothing to answer. Nothing was started."
        )
    return found.inbound_channels[0]
