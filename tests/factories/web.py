"""A web process of its own, and a browser in miniature that speaks Reflex's protocol to it."""

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import aiohttp

from inboxapp.core.embedded.process import stop
from inboxapp.core.migrations import ROOT

STATE = "reflex___state____state"
HYDRATE = f"{STATE}.hydrate_and_load"
ON_LOAD = f"{STATE}.reflex___state____on_load_internal_state.on_load_internal"
HYDRATED = f"{STATE}.set_is_hydrated"
# A load sets off the page's handlers, and those may set off one more.
ROUNDS = 4
PORTS = range(12_000, 32_000)
ANSWER_SECONDS = 100
_marks = count(1)
SERVER = (sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--workers", "1")


@dataclass(frozen=True)
class Web:
    """Where a web process of the product listens."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_web(folder: Path, *, database_url: str, redis_url: str) -> Iterator[Web]:
    """Serve the product without its front end, which no handler needs."""
    port = free_port()
    env = {
        **os.environ,
        "PORT": str(port),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(folder),
        "REFLEX_WEB_WORKDIR": str(folder / "web"),
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "__REFLEX_SKIP_COMPILE": "true",
    }
    command = [*SERVER, "--host", "127.0.0.1", "--port", str(port)]
    log = folder / "web.log"
    with log.open("wb") as words:
        process = subprocess.Popen(
            [*command, "inboxapp.operate.web:application"],
            cwd=ROOT,
            env=env,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_up(port, process, log)
        yield Web(port)
    finally:
        stop(process, signal.SIGTERM, timeout_seconds=8)


def wait_until_up(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The web process did not start: {log.read_text()[-2000:]}")


def free_port() -> int:
    """Return a port that stays free until it is used.

    Below those that systems give to outgoing connections: a browser beside us, or a client that
    asks for a server which is being restarted, could otherwise be given it meanwhile.
    """
    while True:
        port = PORTS[secrets.randbelow(len(PORTS))]
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@dataclass
class Tab:
    """A socket of Reflex's event protocol: send events by name, read what comes back."""

    web: Web
    token: str
    session: str = ""
    origin: str | None = None
    frames: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession()
        try:
            self._socket = await self._http.ws_connect(
                f"ws://127.0.0.1:{self.web.port}/_event/"
                f"?token={self.token}&EIO=4&transport=websocket",
                headers=self._headers(),
            )
        except BaseException:
            await self._http.close()
            raise
        self._connected, self._came = asyncio.Event(), asyncio.Event()
        self._reading = asyncio.create_task(self._read())
        async with asyncio.timeout(10):
            await self._connected.wait()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._reading.cancel()
        await self._socket.close()
        await self._http.close()

    def _headers(self) -> dict[str, str]:
        found = {"Cookie": f"inbox_session={self.session}"} if self.session else {}
        return found | ({"Origin": self.origin} if self.origin else {})

    async def _read(self) -> None:
        async for message in self._socket:
            text = str(message.data)
            if text.startswith("0"):
                await self._socket.send_str("40/_event,")
            elif text.startswith("40"):
                self._connected.set()
            elif text == "2":
                await self._socket.send_str("3")
            else:
                self.frames.append(text)
                self._came.set()

    async def send(self, name: str, payload: object = None, path: str = "/inbox") -> None:
        """Send an event without waiting for its answer."""
        event = {
            "name": name,
            "payload": {} if payload is None else payload,
            "router_data": {
                "pathname": path.partition("?")[0],
                "query": {},
                "asPath": path,
            },
        }
        await self._socket.send_str("42/_event," + json.dumps(["event", event]))

    async def settle(self) -> str:
        """Wait until everything sent so far, and what it set off, has been answered.

        A tab's events run one after the other, so an event that shows its own address marks the
        end of those before it; each round waits for what the round before has set off.
        """
        for _ in range(ROUNDS):
            mark = f"mark={next(_marks)}-"
            await self.send(HYDRATED, {"value": True}, f"/login?{mark}")
            async with asyncio.timeout(ANSWER_SECONDS):
                while not any(mark in frame for frame in self.frames):
                    self._came.clear()
                    await self._came.wait()
        return "\n".join(self.frames)

    async def ask(self, name: str, payload: object = None, path: str = "/inbox") -> str:
        """Send an event and return what came back for it alone."""
        before = len(self.frames)
        await self.send(name, payload, path)
        await self.settle()
        return "\n".join(self.frames[before:])
