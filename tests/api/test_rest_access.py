import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.models import ApiKey
from inboxapp.api.rest import access
from inboxapp.api.tools import OpenTools
from inboxapp.conversations.models import Lead
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from inboxapp.drafting.models import Draft
from inboxapp.runs.models import Run
from tests.api.doors import Keys, caller, cookie_of
from tests.api.stories import CANARY, finished_run
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import rows

pytestmark = pytest.mark.anyio


async def test_the_rival_finds_nothing_and_changes_nothing(
    acme_api: httpx.AsyncClient,
    zeta_api: httpx.AsyncClient,
    database: Database,
    redis: Redis,
    cast: Cast,
) -> None:
    lead_id, run_id = await finished_run(database, redis, cast)
    before = [await rows(database, table) for table in (Lead, Run, Draft)]
    missing = 2**40
    seen = ""
    for method, path in (
        ("GET", "/api/v1/leads/{lead}"),
        ("GET", "/api/v1/leads/{lead}/messages"),
        ("GET", "/api/v1/leads/{lead}/drafts"),
        ("PUT", "/api/v1/leads/{lead}/sentiment"),
        ("POST", "/api/v1/leads/{lead}/drafts"),
        ("GET", "/api/v1/runs/{run}"),
        ("POST", "/api/v1/runs/{run}/cancel"),
    ):
        body: Any = {"sentiment": "Interested"} if method == "PUT" else None
        theirs = await zeta_api.request(method, path.format(lead=lead_id, run=run_id), json=body)
        nobodys = await zeta_api.request(method, path.format(lead=missing, run=missing), json=body)
        assert (path, theirs.status_code) == (path, 404)
        # The answer for a rival's row is the answer for a row that isn't there.
        assert theirs.json()["detail"] == nobodys.json()["detail"]
        seen += theirs.text
    for path in ("/api/v1/leads", f"/api/v1/leads?query={CANARY}", "/api/v1/runs",
                 f"/api/v1/runs?lead_id={lead_id}"):  # fmt: skip
        answer = await zeta_api.get(path)
        assert answer.json()["items"] == []
        seen += answer.text
    cursor = (await acme_api.get("/api/v1/leads", params={"limit": 1})).json()["next_cursor"]
    seen += (await zeta_api.get("/api/v1/leads", params={"cursor": cursor or ""})).text
    assert CANARY not in seen
    assert [await rows(database, table) for table in (Lead, Run, Draft)] == before


async def test_the_rivals_message_is_no_page_marker_into_our_leads(
    acme_api: httpx.AsyncClient, zeta_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    for n in range(3):
        await make_message(database, cast.acme, f"{CANARY} {n}")
    lead_id = (await make_message(database, cast.zeta, "Ours")).lead_id
    path = "/api/v1/leads/{}/messages"
    acme_lead = (await acme_api.get("/api/v1/leads")).json()["items"][0]["id"]
    marker = (await acme_api.get(path.format(acme_lead), params={"limit": 1})).json()["next_cursor"]
    answer = await zeta_api.get(path.format(lead_id), params={"cursor": marker})
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/leads"),
        ("GET", "/api/v1/leads/1"),
        ("GET", "/api/v1/leads/not-a-number"),
        ("GET", "/api/v1/leads/1/messages"),
        ("GET", "/api/v1/leads/1/drafts"),
        ("PUT", "/api/v1/leads/1/sentiment"),
        ("POST", "/api/v1/leads/1/drafts"),
        ("GET", "/api/v1/runs"),
        ("GET", "/api/v1/runs/1"),
        ("POST", "/api/v1/runs/1/cancel"),
    ],
)
@pytest.mark.parametrize("key", [None, "Bearer ", "Bearer inb_wrong", "Basic YTpi", "inb_x"])
async def test_without_a_key_nothing_is_answered(
    http: httpx.AsyncClient, database: Database, method: str, path: str, key: str | None
) -> None:
    headers = {"Authorization": key} if key else {}
    answer = await http.request(method, path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "no_valid_key"


async def test_a_cookie_is_no_key(http: httpx.AsyncClient, database: Database, cast: Cast) -> None:
    answer = await http.get("/api/v1/leads", headers=await cookie_of(database, cast.ada))
    assert answer.status_code == 401


async def test_a_revoked_key_stops_working_at_once(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    assert (await acme_api.get("/api/v1/leads")).status_code == 200
    async with database.transaction() as tx:
        key = (await tx.exec(select(ApiKey).where(col(ApiKey.client_id) == cast.acme))).one()
        key.revoked_at = now()
    assert (await acme_api.get("/api/v1/leads")).status_code == 401


async def test_a_key_that_asks_too_often_is_told_to_wait(
    acme_api: httpx.AsyncClient,
    zeta_api: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "PER_KEY", type(access.PER_KEY)(3, namespace="api-key"))
    answers = [await acme_api.get("/api/v1/leads") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    assert answers[-1].json()["code"] == "too_many_requests"
    assert (await zeta_api.get("/api/v1/leads")).status_code == 200


async def test_without_the_count_of_requests_nothing_is_answered(
    app: FastAPI, database: Database, keys: Keys
) -> None:
    away = open_redis("redis://127.0.0.1:1")
    app.state.tools = lambda: OpenTools(Settings(), database, away)
    async with caller(app, keys.acme) as api:
        answer = await api.get("/api/v1/leads")
    await away.aclose()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"]


@pytest.mark.parametrize(
    "params",
    [
        {"cursor": "nonsense"},
        {"cursor": "WzFd"},
        {"cursor": "é" * 20},
        {"cursor": "W10"},
        {"limit": "0"},
        {"limit": "100000"},
        {"sentiment": "Happy"},
        {"query": "x" * 5000},
    ],
)
async def test_a_parameter_we_cannot_use_is_named(
    acme_api: httpx.AsyncClient, params: dict[str, str]
) -> None:
    answer = await acme_api.get("/api/v1/leads", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "lead_id", ["0", "-1", "1.5", "9223372036854775808", "9" * 5000, "x", "%00"]
)
async def test_a_strange_id_is_refused_and_breaks_nothing(
    acme_api: httpx.AsyncClient, lead_id: str
) -> None:
    assert (await acme_api.get(f"/api/v1/leads/{lead_id}")).status_code == 422


@pytest.mark.parametrize("query", ["\0", "%", "' OR 1=1", "a & b | !c", ":*", "\\", "(", "💥", "﷽"])
async def test_a_strange_search_finds_nothing_and_breaks_nothing(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast, query: str
) -> None:
    await make_message(database, cast.acme, "Plain words")
    answer = await acme_api.get("/api/v1/leads", params={"query": query})
    assert answer.status_code == 200


async def test_the_api_says_how_it_is_without_a_key(http: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await http.get("/api/v1/health")
    assert answer.json() == {"status": "ok", "database": True, "redis": True, "workers": 0}


async def test_many_requests_at_once_share_the_connections(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    await make_message(database, cast.acme)
    answers = await asyncio.gather(*(acme_api.get("/api/v1/leads") for _ in range(60)))
    assert {answer.status_code for answer in answers} == {200}
