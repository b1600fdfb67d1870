"""A draft's text while it is written, to the browser that may see it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Cookie, Header, Path
from redis.asyncio import ConnectionPool, Redis
from sse_starlette import EventSourceResponse, ServerSentEvent

from inboxapp.accounts.queries import actor_of_session
from inboxapp.accounts.sessions import SESSION_COOKIE
from inboxapp.accounts.types import Permission
from inboxapp.api.problems import problem_responses
from inboxapp.api.rest.shapes import LARGEST_ID
from inboxapp.api.tools import ApiTools, Tools
from inboxapp.core.errors import NotSignedIn
from inboxapp.events.draft_text import TextEvent, TextKind, follow
from inboxapp.runs.queries import run_detail

PING_SECONDS = 15
# Then the browser asks again by itself, from where it was, and is checked anew.
LONGEST_SECONDS = 60.0
RETRY_MS = 500

router = APIRouter(prefix="/stream", tags=["Streams"])


@router.get(
    "/drafts/{run_id}",
    operation_id="stream_draft",
    response_class=EventSourceResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "text, restart, end"},
        **problem_responses(401, 404, 422, 503),
    },
)
async def stream_draft(
    tools: Tools,
    run_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    token: Annotated[str, Cookie(alias=SESSION_COOKIE)] = "",
    last_event_id: Annotated[str, Header()] = "",
) -> EventSourceResponse:
    """Stream a run's draft text, from the start or from where the browser was."""
    await _check_reader(tools, run_id, token)
    return EventSourceResponse(
        _events(tools.redis, run_id, last_event_id or "0"),
        ping=PING_SECONDS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _check_reader(tools: ApiTools, run_id: int, token: str) -> None:
    async with tools.database.transaction() as tx:
        actor = await actor_of_session(tx, token)
        if actor is None:
            raise NotSignedIn("You are signed out. Sign in to go on; nothing was lost.")
        actor.require(Permission.READ_LEADS)
        await run_detail(tx, actor, run_id)


async def _events(redis: Redis, run_id: int, since: str) -> AsyncIterator[ServerSentEvent]:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_SECONDS), own_connection(redis) as waiting:
            async for event in follow(waiting, run_id, since=since):
                yield _sse(event)


def _sse(event: TextEvent) -> ServerSentEvent:
    data: dict[str, str] = {}
    if event.kind is TextKind.TEXT:
        data = {"t": event.text}
    elif event.kind is TextKind.END:
        data = {"status": event.text}
    return ServerSentEvent(
        json.dumps(data), event=event.kind.value, id=event.id or None, retry=RETRY_MS
    )


@contextlib.asynccontextmanager
async def own_connection(redis: Redis) -> AsyncIterator[Redis]:
    """Open one more connection to the same Redis, for a reader that waits inside it.

    In the shared pool a few dozen readers would keep every short command waiting.
    """
    shared = redis.connection_pool
    pool = ConnectionPool(
        connection_class=shared.connection_class, max_connections=1, **shared.connection_kwargs
    )
    own = Redis.from_pool(pool)
    try:
        yield own
    finally:
        await own.aclose()
