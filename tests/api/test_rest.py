from decimal import Decimal
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from sqlmodel import select

from inboxapp.accounts.models import AuditEntry
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.conversations.types import Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunStatus, RunTrigger
from tests.api.stories import CANARY, finished_run
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import rows

pytestmark = pytest.mark.anyio

ARTIFACT_FIELDS = {
    "stage", "iteration", "text", "payload", "model", "input_tokens", "cached_tokens",
    "output_tokens", "latency_ms", "cost", "attempts",
}  # fmt: skip


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


async def test_empty_parameters_count_as_not_given(
    database: Database, cast: Cast, acme_api: httpx.AsyncClient
) -> None:
    await make_message(database, cast.acme)
    leads = await acme_api.get("/api/v1/leads?query=&sentiment=&cursor=")
    runs = await acme_api.get("/api/v1/runs?lead_id=&status=&cursor=")
    assert (leads.status_code, len(leads.json()["items"])) == (200, 1)
    assert runs.status_code == 200
