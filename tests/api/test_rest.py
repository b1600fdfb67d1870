import asyncio
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.models import ApiKey, AuditEntry
from inboxapp.api.rest import access
from inboxapp.api.tools import OpenTools
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.conversations.types import Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from inboxapp.drafting.models import Draft
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunStatus, RunTrigger
from tests.api.doors import Keys, caller, cookie_of
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows, run_everything

pytestmark = pytest.mark.anyio

CANARY = "canary-of-acme-7f3a"
ARTIFACT_FIELDS = {
    "stage", "iteration", "text", "payload", "model", "input_tokens", "cached_tokens",
    "output_tokens", "latency_ms", "cost", "attempts",
}  # fmt: skip


async def finished_run(database: Database, redis: Redis, cast: Cast) -> tuple[int, int]:
    """Let a lead ask for the price and a worker draft; return the lead's and the run's ids."""
    received = await make_message(
        database, cast.acme, f"What does {CANARY} cost?", name=f"Lena {CANARY}"
    )
    (run_id,) = await run_everything(make_tools(database, redis))
    return received.lead_id, run_id


async def make_runs(database: Database, client_id: int, number: int) -> list[int]:
    async with database.transaction() as tx:
        runs = [
            Run(
                client_id=client_id,
                trigger=RunTrigger.OPERATOR,
                status=RunStatus.COMPLETED,
                cost=Decimal("0.001234"),
                price_source="test",
                finished_at=now(),
            )
            for _ in range(number)
        ]
        tx.add_all(runs)
        await tx.flush()
        return [run.id for run in runs]


async def every_page(
    api: httpx.AsyncClient, path: str, **params: str | int
) -> list[dict[str, object]]:
    items: list[dict[str, object]] = []
    cursor = ""
    while True:
        answer = await api.get(path, params=params | {"cursor": cursor})
        assert answer.status_code == 200
        page = answer.json()
        items += page["items"]
        cursor = page["next_cursor"] or ""
        if not cursor:
            return items


async def test_leads_come_newest_first_in_pages_that_neither_skip_nor_repeat(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    made = [
        (await make_message(database, cast.acme, sender=f"p{n}@north.example")).lead_id
        for n in range(7)
    ]
    leads = await every_page(acme_api, "/api/v1/leads", limit=3)
    assert [lead["id"] for lead in leads] == made[::-1]
    assert set(leads[0]) == {
        "id", "name", "company", "sentiment", "channel", "preview", "is_unread", "has_draft",
        "is_drafting", "last_message_at",
    }  # fmt: skip
    assert str(leads[0]["last_message_at"]).endswith("Z")


async def test_leads_are_found_by_words_and_by_tag(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    lena = (await make_message(database, cast.acme, "The giraffe is tall")).lead_id
    await make_message(database, cast.acme, "Nothing to see", sender="b@b.example", name="Bo")
    found = await every_page(acme_api, "/api/v1/leads", query="giraffe")
    assert [lead["id"] for lead in found] == [lena]
    await acme_api.put(f"/api/v1/leads/{lena}/sentiment", json={"sentiment": "Not Interested"})
    tagged = await every_page(acme_api, "/api/v1/leads", sentiment="Not Interested")
    assert [lead["id"] for lead in tagged] == [lena]


async def test_a_lead_its_messages_and_its_drafts_are_read(
    acme_api: httpx.AsyncClient, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id, run_id = await finished_run(database, redis, cast)
    lead = (await acme_api.get(f"/api/v1/leads/{lead_id}")).json()
    assert lead["identities"] == [{"channel": "email", "handle": "lena@north.example"}]
    assert lead["inbound_channels"] == ["email"]
    (message,) = await every_page(acme_api, f"/api/v1/leads/{lead_id}/messages")
    assert (message["direction"], message["channel"]) == ("inbound", "email")
    assert message["text"] == f"What does {CANARY} cost?"
    (draft,) = await every_page(acme_api, f"/api/v1/leads/{lead_id}/drafts")
    assert (draft["status"], draft["run_id"], draft["channel"]) == ("pending", run_id, "email")
    assert draft["text"]


async def test_messages_page_back_in_time_and_read_forward(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    sent = [await make_message(database, cast.acme, f"Message {n}") for n in range(5)]
    path = f"/api/v1/leads/{sent[0].lead_id}/messages"
    newest = (await acme_api.get(path, params={"limit": 2})).json()
    assert [item["text"] for item in newest["items"]] == ["Message 3", "Message 4"]
    everything = await every_page(acme_api, path, limit=2)
    assert {item["id"] for item in everything} == {each.message_id for each in sent}
    assert len(everything) == 5


async def test_an_eligible_tag_starts_a_run_and_is_audited_as_the_keys(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    lead_id = (await make_message(database, cast.acme)).lead_id
    answer = await acme_api.put(
        f"/api/v1/leads/{lead_id}/sentiment", json={"sentiment": "Interested"}
    )
    assert answer.status_code == 200
    told = answer.json()
    assert (told["lead_id"], told["sentiment"]) == (lead_id, "Interested")
    (run,) = await rows(database, Run)
    assert told["run_ids"] == [run.id]
    (line,) = [row for row in await rows(database, AuditEntry) if row.action == "lead.sentiment"]
    assert (line.actor_kind, line.user_id, line.client_id) == ("api_key", None, cast.acme)


async def test_an_unknown_tag_changes_nothing(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    lead_id = (await make_message(database, cast.acme)).lead_id
    bodies: list[Any] = [{"sentiment": "Happy"}, {"sentiment": None}, {}, [], "Interested"]
    for body in bodies:
        answer = await acme_api.put(f"/api/v1/leads/{lead_id}/sentiment", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    async with database.transaction() as tx:
        assert (await tx.exec(select(Lead.sentiment))).one() is Sentiment.NEW


async def test_a_draft_is_asked_for_on_the_channel_the_lead_used_last(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    lead_id = (await make_message(database, cast.acme)).lead_id
    answer = await acme_api.post(
        f"/api/v1/leads/{lead_id}/drafts", json={"instruction": "Offer Thursday"}
    )
    assert answer.status_code == 202
    (run,) = await rows(database, Run)
    assert answer.json() == {"run_id": run.id}
    assert answer.headers["location"] == f"/api/v1/runs/{run.id}"
    assert (run.channel, run.instruction) == (Channel.EMAIL, "Offer Thursday")
    assert run.trigger is RunTrigger.REGENERATE
    assert run.requested_by is None


async def test_a_draft_needs_a_message_to_answer(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    lead_id = (await make_message(database, cast.acme)).lead_id
    wrong_channel = await acme_api.post(f"/api/v1/leads/{lead_id}/drafts", json={"channel": "sms"})
    assert wrong_channel.status_code == 409
    async with database.transaction() as tx:
        silent = Lead(client_id=cast.acme, name="Silent")
        tx.add(silent)
        await tx.flush()
    answer = await acme_api.post(f"/api/v1/leads/{silent.id}/drafts")
    assert answer.status_code == 409
    assert "Nothing was started" in answer.json()["detail"]
    assert await rows(database, Run) == []


async def test_a_run_is_read_with_everything_its_stages_left_behind(
    acme_api: httpx.AsyncClient, database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id, run_id = await finished_run(database, redis, cast)
    run = (await acme_api.get(f"/api/v1/runs/{run_id}")).json()
    assert (run["status"], run["lead_id"], run["kind"]) == ("completed", lead_id, "reply")
    # The offline model has no price, so the cost is unknown and never 0.
    assert (run["cost"], run["price_source"]) == (None, "n/a")
    kept = await rows(database, Artifact)
    assert len(run["artifacts"]) == len(kept)
    assert all(set(artifact) >= ARTIFACT_FIELDS for artifact in run["artifacts"])
    strategy = next(a for a in run["artifacts"] if a["stage"] == "draft_strategy_step1")
    assert strategy["input_tokens"] > 0
    assert len(strategy["attempts"]) == 1
    assert strategy["payload"]


async def test_a_known_cost_is_a_json_number(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    (run_id,) = await make_runs(database, cast.acme, 1)
    answer = await acme_api.get(f"/api/v1/runs/{run_id}")
    assert answer.json()["cost"] == 0.001234
    assert '"cost":0.001234' in answer.text.replace(" ", "")


async def test_runs_come_newest_first_by_lead_and_by_status(
    acme_api: httpx.AsyncClient, database: Database, redis: Redis, cast: Cast
) -> None:
    made = await make_runs(database, cast.acme, 5)
    lead_id, run_id = await finished_run(database, redis, cast)
    listed = await every_page(acme_api, "/api/v1/runs", limit=2)
    assert [run["id"] for run in listed] == [run_id, *made[::-1]]
    of_lead = await every_page(acme_api, "/api/v1/runs", lead_id=lead_id)
    assert [run["id"] for run in of_lead] == [run_id]
    assert await every_page(acme_api, "/api/v1/runs", status="failed") == []


async def test_a_run_that_waits_is_cancelled_and_one_that_is_over_is_not(
    acme_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    lead_id = (await make_message(database, cast.acme)).lead_id
    run_id = (await acme_api.post(f"/api/v1/leads/{lead_id}/drafts")).json()["run_id"]
    answer = await acme_api.post(f"/api/v1/runs/{run_id}/cancel")
    assert (answer.status_code, answer.json()["status"]) == (202, "aborted")
    again = await acme_api.post(f"/api/v1/runs/{run_id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "run_is_over")


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
