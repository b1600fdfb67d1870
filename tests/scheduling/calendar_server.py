"""A web server of this test's own that gives calendars, or misbehaves."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from inboxapp.scheduling.addresses import Reach

HOST = "calendar.example"


@dataclass
class Answers:
    """What lies at each path, as raw HTTP; `asked` keeps the heads of the requests."""

    at: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def reach(self) -> Reach:
        """Reading as the product does it, with this server as the only public address."""

        async def resolve(_: str, __: int) -> Sequence[str]:
            return ["127.0.0.1"]

        return Reach(
            schemes=frozenset({"http", "https"}),
            ports=frozenset(),
            is_allowed=lambda address: address.is_loopback,
            resolve=resolve,
        )

    def resolving(self, *turns: Sequence[str]) -> Reach:
        """Reading where the name changes its mind; each look-up takes the next turn."""
        left = list(turns)

        async def resolve(_: str, __: int) -> Sequence[str]:
            return left.pop(0)

        return replace(self.reach, resolve=resolve)

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.port}{path}"

    def give(self, path: str, body: bytes, *, head: str = "200 OK", extra: str = "") -> str:
        """Answer at a path; return its address."""
        lines = (
            f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{extra}\r\n"
        )
        self.at[path] = lines.encode() + body
        return self.url(path)

    def redirect(self, path: str, to: str) -> str:
        return self.give(path, b"", head="302 Found", extra=f"Location: {to}\r\n")


@asynccontextmanager
async def calendar_server() -> AsyncIterator[Answers]:
    answers = Answers()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        answers.asked.append(head)
        body = answers.at.get(head.split()[1])
        if body is None:  # says nothing until the other side gives up
            await reader.read()
        else:
            writer.write(body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    answers.port = server.sockets[0].getsockname()[1]
    try:
        yield answers
    finally:
        server.close()
        await server.wait_closed()
