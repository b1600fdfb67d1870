import asyncio
import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from inboxapp.accounts.people import deactivate_user
from inboxapp.api import stream
from inboxapp.core.database import Database
from inboxapp.events.draft_text import DraftText
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunTrigger
from tests.api.doors import Keys, cookie_of
from tests.cast import Cast

pytestmark = pytest.mark.anyio

CANARY = "canary-of-acme-7f3a"


@pytest.fixture
async def run_id(database: Database, cast: Cast) -> int:
    """A run of Acme."""
    async with database.transaction() as tx:
        run = Run(client_id=cast.acme, trigger=RunTrigger.OPERATOR)
        tx.add(run)
        await tx.flush()
        return run.id


async def write(redis: Redis, run_id: int, *texts: str, status: str = "completed") -> None:
    writer = DraftText(redis, run_id, attempt=1)
    for text in texts:
        await writer.append(text)
        await writer._flush()  # a chunk each, so that there is a place between them
    await writer.end(status)


def events(answer: httpx.Response) -> list[tuple[str, dict[str, str], str]]:
    """Return (event, data, id) of what a browser would hear; comments are not heard."""
    heard = []
    for block in answer.text.replace("\r\n", "\n").strip().split("\n\n"):
        lines = [line.partition(": ") for line in block.split("\n") if not line.startswith(":")]
        fields = {name: value for name, _, value in lines}
        if "data" in fields:
            heard.append((fields["event"], json.loads(fields["data"]), fields["id"]))
    return heard


async def test_a_reader_who_comes_late_gets_the_text_from_the_start(
    http: httpx.AsyncClient, database: Database, redis: Redis, cast: Cast, run_id: int
) -> None:
    await write(redis, run_id, "Hi Lena, ", "thanks for asking.\nBest")
    answer = await http.get(f"/stream/drafts/{run_id}", headers=await cookie_of(database, cast.sam))
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    heard = events(answer)
    text = "".join(data["t"] for kind, data, _ in heard if kind == "text")
    assert text == "Hi Lena, thanks for asking.\nBest"
    assert (heard[-1][0], heard[-1][1]) == ("end", {"status": "completed"})


async def test_a_reader_goes_on_where_the_connection_broke(
    http: httpx.AsyncClient, database: Database, redis: Redis, cast: Cast, run_id: int
) -> None:
    cookie = await cookie_of(database, cast.sam)
    await write(redis, run_id, "one ", "two ", "three", status="failed")
    entries = await redis.xrange(f"inboxapp:text:{run_id}")
    had_one = f"{entries[0][0].decode()}/1"
    answer = await http.get(
        f"/stream/drafts/{run_id}", headers={**cookie, "Last-Event-ID": had_one}
    )
    heard = events(answer)
    assert "".join(data.get("t", "") for _, data, _ in heard) == "two three"
    assert heard[-1][1] == {"status": "failed"}


@pytest.mark.parametrize("place", ["nonsense", "0-0/0", "1-1/1\r\nx", "9" * 400, "é"])
async def test_a_place_we_never_gave_starts_again(
    *,
    http: httpx.AsyncClient,
    database: Database,
    redis: Redis,
    cast: Cast,
    run_id: int,
    place: str,
) -> None:
    await write(redis, run_id, "all of it")
    cookie = await cookie_of(database, cast.sam)
    headers = {b"Cookie": cookie["Cookie"].encode(), b"Last-Event-ID": place.encode()}
    answer = await http.get(f"/stream/drafts/{run_id}", headers=headers)
    assert "all of it" in "".join(data.get("t", "") for _, data, _ in events(answer))


async def test_only_the_clients_own_people_may_read(
    *,
    http: httpx.AsyncClient,
    database: Database,
    redis: Redis,
    cast: Cast,
    keys: Keys,
    run_id: int,
) -> None:
    await write(redis, run_id, CANARY)
    path = f"/stream/drafts/{run_id}"
    anonymous = await http.get(path)
    rival = await http.get(path, headers=await cookie_of(database, cast.zoe))
    nothing = await http.get(
        f"/stream/drafts/{run_id + 999}", headers=await cookie_of(database, cast.zoe)
    )
    by_key = await http.get(path, headers={"Authorization": f"Bearer {keys.acme}"})
    assert [a.status_code for a in (anonymous, rival, nothing, by_key)] == [401, 404, 404, 401]
    assert rival.json()["detail"] == nothing.json()["detail"]
    assert CANARY not in anonymous.text + rival.text + by_key.text


async def test_a_closed_account_reads_no_more(
    http: httpx.AsyncClient, database: Database, redis: Redis, cast: Cast, run_id: int
) -> None:
    await write(redis, run_id, CANARY)
    cookie = await cookie_of(database, cast.sam)
    assert cast.sam.user_id is not None
    async with database.transaction() as tx:
        await deactivate_user(tx, cast.ada, cast.sam.user_id)
    assert (await http.get(f"/stream/drafts/{run_id}", headers=cookie)).status_code == 401


async def test_a_long_stream_ends_so_that_the_reader_is_checked_anew(
    *,
    http: httpx.AsyncClient,
    database: Database,
    redis: Redis,
    cast: Cast,
    run_id: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stream, "LONGEST_SECONDS", 0.3)
    await DraftText(redis, run_id, attempt=1).restart()
    answer = await http.get(f"/stream/drafts/{run_id}", headers=await cookie_of(database, cast.sam))
    assert "end" not in [kind for kind, _, _ in events(answer)]
    assert "retry: 500" in answer.text


class Browser:
    """A reader that can leave; collects what arrives, as it arrives."""

    def __init__(self) -> None:
        self.left = asyncio.Event()
        self.arrived: asyncio.Queue[str] = asyncio.Queue()
        self.status = 0

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif body := message.get("body", b""):
            await self.arrived.put(body.decode())


async def test_text_arrives_as_it_is_written_and_nothing_is_left_when_the_reader_leaves(
    app: FastAPI, database: Database, redis: Redis, cast: Cast, run_id: int
) -> None:
    cookie = await cookie_of(database, cast.sam)
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/stream/drafts/{run_id}",
        "raw_path": b"",
        "query_string": b"",
        "headers": [(b"cookie", cookie["Cookie"].encode()), (b"host", b"localhost:3000")],
        "scheme": "http",
        "server": ("localhost", 3000),
        "client": ("127.0.0.1", 1),
        "http_version": "1.1",
        "root_path": "",
    }
    browser, writer = Browser(), DraftText(redis, run_id, attempt=1)
    before = len(await redis.client_list())
    serving = asyncio.create_task(app(scope, browser.receive, browser.send))  # type: ignore[arg-type]
    for word in ("one", "two"):
        await writer.append(word)
        async with asyncio.timeout(5):
            while word not in await browser.arrived.get():
                pass
    assert browser.status == 200
    assert not serving.done()
    assert len(await redis.client_list()) > before
    browser.left.set()
    await asyncio.wait_for(serving, 5)
    async with asyncio.timeout(5):
        while len(await redis.client_list()) > before:  # noqa: ASYNC110  nobody tells us
            await asyncio.sleep(0.01)
    await writer.end("completed")
