"""Carries requests to the built-in model inside the process, streaming as a socket would."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import httpx2

from inboxapp.core.settings import Settings
from inboxapp.llm.offline.app import create_app

Event = MutableMapping[str, Any]
AsgiApp = Callable[
    [Event, Callable[[], Awaitable[Event]], Callable[[Event], Awaitable[None]]], Awaitable[None]
]

_ENDED: Event = {"type": "ended"}


def open_transport(settings: Settings) -> "AsgiTransport":
    """Return a way to the built-in model as the settings want it to behave.

    Raises ConfigurationError when they name a fault it does not have.
    """
    return AsgiTransport(
        create_app(latency_seconds=settings.offline_latency_seconds, fault=settings.offline_fault)
    )


class AsgiTransport(httpx2.AsyncBaseTransport):
    """Runs an ASGI app per request and hands its body on piece by piece.

    The client library's own ASGI transport waits for the whole body first.
    """

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer as soon as the app has begun its response."""
        exchange = _Exchange(await request.aread())
        exchange.start(self._app, _scope(request))
        try:
            start = await exchange.next_event(request)
        except BaseException:
            await exchange.aclose()
            raise
        return httpx2.Response(
            status_code=start["status"],
            headers=start.get("headers", []),
            stream=_Body(exchange, request),
        )


class _Exchange:
    """One request on its way through the app."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._events: asyncio.Queue[Event] = asyncio.Queue(maxsize=16)
        self._gone = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, app: AsgiApp, scope: Event) -> None:
        self._task = asyncio.create_task(self._run(app, scope))

    async def next_event(self, request: httpx2.Request) -> Event:
        event = await self._events.get()
        if event is _ENDED:
            raise httpx2.RemoteProtocolError("the server broke off", request=request)
        return event

    async def aclose(self) -> None:
        """Stop the app, as a server does when its client is gone."""
        self._gone.set()
        if self._task and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, app: AsgiApp, scope: Event) -> None:
        try:
            await app(scope, self._receive, self._events.put)
        except Exception:  # noqa: BLE001  whatever breaks a server, its client sees a broken line
            await self._events.put(_ENDED)
            return
        await self._events.put(_ENDED)

    async def _receive(self) -> Event:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}


class _Body(httpx2.AsyncByteStream):
    def __init__(self, exchange: _Exchange, request: httpx2.Request) -> None:
        self._exchange = exchange
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            event = await self._exchange.next_event(self._request)
            if event.get("body"):
                yield event["body"]
            if not event.get("more_body", False):
                return

    async def aclose(self) -> None:
        await self._exchange.aclose()


def _scope(request: httpx2.Request) -> Event:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": request.url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
    }
