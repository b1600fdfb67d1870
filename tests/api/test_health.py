from decimal import Decimal

import httpx
import pytest
from fastapi import FastAPI
from redis.asyncio import Redis

from inboxapp.api.tools import OpenTools
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.heartbeat import LiveWorker, beat, bow_out
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from inboxapp.jobs import Job, ring
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus, RunTrigger
from tests.api.doors import Keys, signed
from tests.cast import Cast
from tests.factories.conversations import payload

pytestmark = pytest.mark.anyio

WORKER = LiveWorker("w1", 1, "here", "2026-11-20T12:00:00Z")


def without_database(app: FastAPI, redis: Redis) -> Database:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2", redis)
    app.state.tools = lambda: OpenTools(Settings(), away, redis)
    return away


def without_redis(app: FastAPI, database: Database) -> Redis:
    away = open_redis("redis://127.0.0.1:1")
    app.state.tools = lambda: OpenTools(Settings(), database, away)
    return away


def sample(text: str, name: str) -> float:
    (line,) = [line for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(line.rpartition(" ")[2])


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_the_process_is_up_whatever_else_is_away(
    http: httpx.AsyncClient, app: FastAPI, redis: Redis, method: str
) -> None:
    away = without_database(app, redis)
    answer = await http.request(method, "/health")
    await away.close()
    assert answer.status_code == 200


async def test_it_is_ready_when_database_redis_and_a_worker_answer(
    http: httpx.AsyncClient, redis: Redis
) -> None:
    await beat(redis, WORKER)
    answer = await http.get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "database": True, "redis": True, "workers": 1}
    assert (await http.head("/ready")).status_code == 200


async def test_without_a_worker_it_is_not_ready(http: httpx.AsyncClient, redis: Redis) -> None:
    await beat(redis, WORKER)
    await bow_out(redis, WORKER.name)
    answer = await http.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["detail"] == "Not ready: a worker can't be reached."


async def test_without_the_database_it_is_not_ready(
    http: httpx.AsyncClient, app: FastAPI, redis: Redis
) -> None:
    await beat(redis, WORKER)
    away = without_database(app, redis)
    answer = await http.get("/ready")
    await away.close()
    assert answer.status_code == 503
    assert answer.json()["detail"] == "Not ready: the database can't be reached."
    assert answer.json()["code"] == "not_ready"


async def test_without_redis_it_is_not_ready(
    http: httpx.AsyncClient, app: FastAPI, database: Database
) -> None:
    away = without_redis(app, database)
    answer = await http.get("/ready")
    await away.aclose()
    assert answer.status_code == 503
    assert answer.json()["detail"] == "Not ready: Redis can't be reached."


async def test_requests_and_deliveries_are_counted_by_route_and_outcome(
    http: httpx.AsyncClient, keys: Keys
) -> None:
    body = payload()
    for _ in range(2):
        await http.post(
            "/webhooks/email/acme", content=body, headers=signed(keys.acme_secret, body)
        )
    await http.post("/webhooks/sms/acme", content=body)
    await http.get("/api/v1/leads/12345")
    await http.get("/api/v1/leads/67890")
    text = (await http.get("/metrics")).text
    assert 'channel="email",outcome="stored"' in text
    assert 'channel="email",outcome="duplicate"' in text
    assert 'channel="sms",outcome="bad_signature"' in text
    (line,) = [
        line
        for line in text.splitlines()
        if line.startswith("inboxapp_http_requests_total") and "/leads/{lead_id}" in line
    ]
    assert 'status="401"' in line
    assert line.endswith(" 2.0")
    assert "12345" not in text


async def test_runs_queue_and_workers_are_read_when_asked(
    http: httpx.AsyncClient, database: Database, redis: Redis, cast: Cast
) -> None:
    async with database.transaction() as tx:
        for cost in (Decimal("0.25"), None):
            tx.add(
                Run(
                    client_id=cast.acme,
                    trigger=RunTrigger.OPERATOR,
                    status=RunStatus.COMPLETED,
                    finished_at=now(),
                    input_tokens=100,
                    cached_tokens=40,
                    output_tokens=10,
                    cost=cost,
                )
            )
        tx.add(Run(client_id=cast.zeta, trigger=RunTrigger.OPERATOR))
    await ring(redis, Job.RUN_PIPELINE, 1)
    await beat(redis, WORKER)
    text = (await http.get("/metrics")).text
    assert sample(text, 'inboxapp_runs{status="completed"}') == 2
    assert sample(text, 'inboxapp_runs{status="queued"}') == 1
    assert sample(text, 'inboxapp_runs{status="failed"}') == 0
    assert sample(text, 'inboxapp_run_tokens{kind="input"}') == 200
    assert sample(text, "inboxapp_run_cost_usd") == 0.25
    assert sample(text, "inboxapp_runs_unpriced") == 1
    assert sample(text, "inboxapp_queue_jobs") == 1
    assert sample(text, "inboxapp_workers") == 1
    assert sample(text, 'inboxapp_up{part="database"}') == 1
    assert "cme" not in text.replace("became", "")


async def test_figures_are_given_even_when_a_part_is_away(
    http: httpx.AsyncClient, app: FastAPI, database: Database, redis: Redis
) -> None:
    no_database = without_database(app, redis)
    answer = await http.get("/metrics")
    await no_database.close()
    assert answer.status_code == 200
    assert sample(answer.text, 'inboxapp_up{part="database"}') == 0
    no_redis = without_redis(app, database)
    answer = await http.get("/metrics")
    await no_redis.aclose()
    assert sample(answer.text, 'inboxapp_up{part="redis"}') == 0
    assert sample(answer.text, 'inboxapp_up{part="database"}') == 1
