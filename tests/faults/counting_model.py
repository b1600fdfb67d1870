"""The offline model as a server of its own that counts what it is asked, by stage."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inboxapp.llm.offline.app import create_app
from inboxapp.llm.offline.reading import read_conversation
from tests.factories.web import free_port


@dataclass
class CountingModel:
    """`calls` names the stage of each request that came, in order."""

    url: str
    calls: list[str] = field(default_factory=list)

    def around(self, app: ASGIApp) -> ASGIApp:
        """Note the stage of each request on its way to the model."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            body = bytearray()

            async def heard() -> Message:
                message = await receive()
                body.extend(message.get("body", b""))
                if message["type"] == "http.request" and not message.get("more_body"):
                    self.calls.append(stage_of(bytes(body)))
                return message

            await app(scope, heard, send)

        return counted


def stage_of(body: bytes) -> str:
    text = body.decode().encode().decode("unicode_escape", errors="replace")
    return read_conversation(text).stage


@asynccontextmanager
async def counting_model(latency_seconds: float) -> AsyncIterator[CountingModel]:
    """Serve the model on a free port of this machine until the block ends."""
    port = free_port()
    model = CountingModel(f"http://127.0.0.1:{port}/v1")
    app = model.around(create_app(latency_seconds=latency_seconds))
    server = Server(app, port=port, interface=Interfaces.ASGINL, log_enabled=False)
    serving = asyncio.create_task(server.serve())
    await answering(lambda: asyncio.open_connection("127.0.0.1", port))
    try:
        yield model
    finally:
        server.stop()
        await serving


async def answering(
    connect: Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]],
) -> None:
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await connect()
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return
