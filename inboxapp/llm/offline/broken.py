"""How the built-in model fails when it is told to."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from inboxapp.llm.offline import shapes
from inboxapp.llm.offline.faults import Fault
from inboxapp.llm.offline.reading import ChatRequest

_LONG_SECONDS = 3600
_DRIP_SECONDS = 0.2

_ERRORS: dict[Fault, tuple[int, str, str]] = {
    Fault.RATE_LIMIT: (429, "rate_limit_exceeded", "Rate limit reached for requests."),
    Fault.SERVER_ERROR: (500, "server_error", "The server had an error."),
    Fault.BAD_KEY: (401, "invalid_api_key", "Incorrect API key provided."),
    Fault.UNKNOWN_MODEL: (404, "model_not_found", "The model does not exist."),
    Fault.QUOTA: (429, "insufficient_quota", "You exceeded your current quota."),
}


class BrokenOff(Exception):
    """Ends a response in the middle."""


def error_response(status: int, code: str, message: str) -> Response:
    """Refuse as OpenAI does."""
    error = {"message": message, "type": code, "param": None, "code": code}
    return JSONResponse({"error": error}, status_code=status)


async def instead_of_answer(fault: Fault, asked: ChatRequest) -> Response | None:
    """Return what comes in place of an answer; None when the fault lies in the answer itself."""
    if fault in _ERRORS:
        return error_response(*_ERRORS[fault])
    if fault is Fault.HTML:
        return HTMLResponse("<html><body><h1>Welcome to nginx!</h1></body></html>")
    if fault is Fault.HANG:
        await asyncio.sleep(_LONG_SECONDS)
    if fault is Fault.DRIP:
        kind = "text/event-stream" if asked.stream else "application/json"
        return StreamingResponse(_drip(stream=asked.stream), media_type=kind)
    return None


def break_off(fault: Fault | None) -> None:
    """Drop the connection if that is the fault."""
    if fault is Fault.CUT:
        raise BrokenOff


async def cut_off(body: str) -> AsyncIterator[str]:
    """Send half a body and drop the connection."""
    yield body[: len(body) // 2]
    # Give the first half a chance to leave before the line goes dead.
    await asyncio.sleep(0)
    raise BrokenOff


async def _drip(*, stream: bool) -> AsyncIterator[str]:
    """Send a little now and then, for ever: no single read ever times out."""
    while True:
        yield shapes.event(shapes.chunk(content="well ")) if stream else " "
        await asyncio.sleep(_DRIP_SECONDS)
