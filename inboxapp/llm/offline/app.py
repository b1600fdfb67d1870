"""The built-in model as a small OpenAI-shaped web server."""

import json
import zlib
from collections.abc import AsyncIterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import settings
from inboxapp.llm.offline import broken, shapes
from inboxapp.llm.offline.faults import Fault, Faults
from inboxapp.llm.offline.names import OFFLINE_MODEL
from inboxapp.llm.offline.pace import Pace
from inboxapp.llm.offline.reading import (
    BadRequest,
    ChatRequest,
    Conversation,
    read_conversation,
    read_request,
)
from inboxapp.llm.offline.tokens import PrefixCache
from inboxapp.llm.offline.writing import Written, write


class Server:
    """The state behind the routes: how slow, how faulty, and what it has seen."""

    def __init__(self, *, latency_seconds: float, fault: str | None) -> None:
        self._latency_seconds = latency_seconds
        self._faults = Faults(fault)
        self._cache = PrefixCache()

    async def models(self, _: Request) -> Response:
        """List the one model."""
        return JSONResponse({"object": "list", "data": [shapes.model(OFFLINE_MODEL)]})

    async def chat(self, request: Request) -> Response:
        """Answer a conversation, or fail in the way that is asked for."""
        try:
            asked = read_request(await request.json())
        except (BadRequest, ValueError, AttributeError) as error:
            return broken.error_response(400, "invalid_request_error", str(error))
        conversation = read_conversation(asked.prompt)
        try:
            fault = self._fault_for(asked, conversation)
        except ConfigurationError as error:
            return broken.error_response(404, "model_not_found", error.message)
        if fault and (response := await broken.instead_of_answer(fault, asked)):
            return response
        written = write(asked, conversation, fault, self._cache)
        pace = Pace(self._latency_seconds)
        if asked.stream:
            body = _streamed(asked, written, fault, pace)
            return StreamingResponse(body, media_type="text/event-stream")
        await pace.whole()
        return _whole(written, fault)

    def _fault_for(self, asked: ChatRequest, conversation: Conversation) -> Fault | None:
        return self._faults.pick(
            stage=conversation.stage,
            model=asked.model,
            fingerprint=zlib.crc32(asked.prompt.encode("utf-8", "replace")),
        )


def create_app(*, latency_seconds: float | None = None, fault: str | None = None) -> Starlette:
    """Build the server; without arguments it behaves as the environment says.

    Raises ConfigurationError when the fault is not one it has.
    """
    if latency_seconds is None:
        latency_seconds = settings().offline_latency_seconds
        fault = settings().offline_fault
    server = Server(latency_seconds=latency_seconds, fault=fault)
    return Starlette(
        routes=[
            Route("/v1/models", server.models),
            Route("/v1/chat/completions", server.chat, methods=["POST"]),
        ]
    )


def _whole(written: Written, fault: Fault | None) -> Response:
    body = json.dumps(shapes.completion(written))
    if fault is Fault.CUT:
        return StreamingResponse(broken.cut_off(body), media_type="application/json")
    return Response(body, media_type="application/json")


async def _streamed(
    asked: ChatRequest, written: Written, fault: Fault | None, pace: Pace
) -> AsyncIterator[str]:
    words = written.words
    yield shapes.event(shapes.chunk(role="assistant"))
    for position, word in enumerate(words):
        await pace.word(position, len(words))
        if position * 2 >= len(words):
            broken.break_off(fault)
            if fault is Fault.MALFORMED:
                yield 'data: {"choices": [{"delta": \n\n'
                return
        yield shapes.event(shapes.chunk(content=word))
    if written.refusal:
        yield shapes.event(shapes.chunk(refusal=written.refusal))
    yield shapes.event(shapes.chunk(finish_reason=written.finish_reason))
    if asked.with_usage:
        yield shapes.event(shapes.usage_chunk(written))
    yield "data: [DONE]\n\n"
