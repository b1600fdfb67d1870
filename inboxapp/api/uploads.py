"""Files that people hand in on a page: a body of bytes, past the socket and its limits."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Query, Request
from pydantic import BaseModel

from inboxapp.accounts.queries import actor_of_session
from inboxapp.accounts.sessions import SESSION_COOKIE
from inboxapp.accounts.types import Permission
from inboxapp.api.origins import refuse_foreign
from inboxapp.api.problems import problem_responses
from inboxapp.api.tools import Tools
from inboxapp.core.errors import NotSignedIn
from inboxapp.scheduling.subscriptions import upload_calendar

router = APIRouter(
    prefix="/upload",
    tags=["Uploads"],
    dependencies=[Depends(refuse_foreign)],
    responses=problem_responses(401, 403, 413, 422, 503),
)


class CalendarAdded(BaseModel):
    """The calendar that was added or replaced."""

    calendar_id: int


@router.post("/calendar", operation_id="upload_calendar", include_in_schema=False)
async def calendar(
    request: Request,
    tools: Tools,
    name: Annotated[str, Query(max_length=500)] = "",
    token: Annotated[str, Cookie(alias=SESSION_COOKIE)] = "",
) -> CalendarAdded:
    """Take an .ics file as the body; one of the same name is replaced."""
    async with tools.database.transaction() as tx:
        actor = await actor_of_session(tx, token)
    if actor is None:
        raise NotSignedIn("You are signed out. Sign in and choose the file again.")
    # Before the body is read: whoever may not change settings need not send two megabytes.
    actor.require(Permission.CHANGE_SETTINGS)
    data = await request.body()
    return CalendarAdded(calendar_id=await upload_calendar(tools.database, actor, name, data))
