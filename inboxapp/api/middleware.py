"""What wraps every answer of the process: a name, a log line, counts, headers, a last resort."""

import asyncio
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

import structlog
from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inboxapp.api.headers import SecurityHeaders
from inboxapp.api.metrics import Metrics
from inboxapp.api.problems import unexpected

# Paths that are ours; everything else belongs to the front end.
OURS = ("/api", "/webhooks", "/auth", "/stream", "/upload", "/health", "/ready", "/metrics")
# Bytes of a request's body, by where it goes.
BODY_LIMITS = (
    ("/webhooks/", 10 * 1024 * 1024),
    ("/auth/", 64 * 1024),
    ("/api/", 1024 * 1024),
    ("/upload/", 2 * 1024 * 1024),
)
BODY_SECONDS = 30.0
QUIET = ("/assets/", "/_event", "/health", "/ready", "/metrics", "/ping")

log = structlog.get_logger(__name__)


def is_ours(path: str) -> bool:
    """Tell whether the path is answered here and not by the front end."""
    return any(path == ours or path.startswith(f"{ours}/") for ours in OURS)


class EmptyParameters:
    """Counts an empty query parameter of the REST API as one that was not given."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without `status=` and the like."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            given = scope["query_string"].split(b"&")
            # In place: what wraps us reads the route from this very scope.
            scope["query_string"] = b"&".join(each for each in given if not each.endswith(b"="))
        await self.app(scope, receive, send)


class Edge:
    """Names, times, counts and logs each request, and lets no fault out unanswered.

    Wraps the front end too, so nothing here may hold a body back: streams pass as they come.
    """

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, headers: Callable[[], SecurityHeaders]
    ) -> None:
        self.app = app
        self.metrics = metrics
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a socket or the lifespan passes untouched."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = scope["inboxapp.request_id"] = secrets.token_hex(8)
        answer = _Answer(send, scope, self.headers(), request_id)
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._answered(scope, receive, answer)
            finally:
                self._note(scope, answer, time.perf_counter() - began)

    async def _answered(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        try:
            await self.app(scope, receive, answer.send)
        except Exception:
            if answer.status is not None or not is_ours(scope["path"]):
                raise
            log.exception("request_failed", path=scope["path"])
            response = unexpected(Request(scope))
            await response(scope, receive, answer.send)

    def _note(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        status = answer.status or HTTPStatus.INTERNAL_SERVER_ERROR
        route = route_of(scope)
        self.metrics.saw_request(route, scope["method"], status, seconds)
        write = log.debug if scope["path"].startswith(QUIET) else log.info
        # The template and not the path for strangers' words; never the query, never a body.
        write(
            "request",
            method=scope["method"],
            path=repr(scope["path"][:200])[1:-1] if is_ours(scope["path"]) else route,
            status=int(status),
            ms=round(seconds * 1000, 1),
        )


class _Answer:
    """Remembers the status that was sent, and adds the headers of every answer."""

    def __init__(self, send: Send, scope: Scope, headers: SecurityHeaders, request_id: str) -> None:
        self._send = send
        self._scope = scope
        self._headers = headers
        self._request_id = request_id
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers.setdefault("X-Request-Id", self._request_id)
            self._headers.add(headers, self._scope, message["status"])
        await self._send(message)


def route_of(scope: Scope) -> str:
    """Return the template of the route that answered, so that counts stay few."""
    if not is_ours(scope["path"]):
        return "front end"
    template = getattr(scope.get("route"), "path", None)
    return str(template) if template else "unknown"


class BodyLimit:
    """Stops reading a body that is too large or too slow, before it is held in memory."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counted body; reading past the limit raises a 413."""
        limit = _limit_of(scope)
        if limit is None:
            await self.app(scope, receive, send)
        else:
            await self.app(scope, _counted(scope, receive, limit), send)


def _limit_of(scope: Scope) -> int | None:
    if scope["type"] != "http":
        return None
    return next((limit for start, limit in BODY_LIMITS if scope["path"].startswith(start)), None)


def _counted(scope: Scope, receive: Receive, limit: int) -> Receive:
    announced = _announced(scope)
    deadline = time.monotonic() + BODY_SECONDS
    total, is_whole = 0, False

    async def counted() -> Message:
        nonlocal total, is_whole
        if is_whole:  # what comes now is only the news that the client left
            return await receive()
        if announced > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            message = await asyncio.wait_for(receive(), deadline - time.monotonic())
        except TimeoutError:
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT) from None
        total += len(message.get("body", b""))
        is_whole = not message.get("more_body", False)
        if total > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return counted


def _announced(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:19])
    return 0
