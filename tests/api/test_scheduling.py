"""Meetings over REST: what a message asks, and which times are offered."""

import httpx
import pytest
from redis.asyncio import Redis

from inboxapp.conversations.inbound import Received
from inboxapp.core.database import Database
from inboxapp.scheduling.service import set_availability
from inboxapp.scheduling.types import Availability, Window
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything

pytestmark = pytest.mark.anyio


@pytest.fixture
async def asked(database: Database, redis: Redis, cast: Cast) -> Received:
    """A lead's wish to meet, read by one run."""
    received = await make_message(
        database, cast.acme, "Sounds interesting. Could we talk on Thursday at 10am?"
    )
    await run_everything(make_tools(database, redis))
    return received


async def test_a_program_reads_and_corrects_what_a_message_asks(
    acme_api: httpx.AsyncClient, asked: Received
) -> None:
    path = f"/api/v1/leads/{asked.lead_id}/extraction"
    read = (await acme_api.get(path)).json()
    assert (read["message_id"], read["is_scheduling"]) == (asked.message_id, True)
    assert read["source"].startswith("Read by inbox-offline")
    change = {"message_id": asked.message_id, "kind": "reschedule", "day_preference": "Friday"}
    answer = await acme_api.put(path, json=change)
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/v1/runs/{answer.json()['run_id']}"
    now = (await acme_api.get(path)).json()
    assert (now["kind"], now["day_preference"], now["is_corrected"]) == (
        "reschedule", "Friday", True,
    )  # fmt: skip


async def test_nothing_read_and_a_rivals_lead_are_both_not_found(
    acme_api: httpx.AsyncClient, zeta_api: httpx.AsyncClient, asked: Received
) -> None:
    path = f"/api/v1/leads/{asked.lead_id}/extraction"
    unread = await acme_api.get(path, params={"channel": "sms"})
    assert (unread.status_code, unread.json()["code"]) == (404, "not_read")
    assert (await zeta_api.get(path)).json()["code"] == "lead_not_found"
    theirs = await zeta_api.put(path, json={"message_id": asked.message_id, "kind": "accept"})
    assert (theirs.status_code, theirs.json()["code"]) == (404, "lead_not_found")


async def test_a_correction_that_contradicts_itself_is_refused(
    acme_api: httpx.AsyncClient, asked: Received
) -> None:
    change = {"message_id": asked.message_id, "is_scheduling": False, "kind": "accept"}
    answer = await acme_api.put(f"/api/v1/leads/{asked.lead_id}/extraction", json=change)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_extraction")


async def test_the_offered_times_are_the_clients_own_in_the_leads_words(
    acme_api: httpx.AsyncClient, zeta_api: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        always = tuple(Window(day, 0, 1440) for day in range(7))
        await set_availability(tx, cast.ada, Availability(windows=always))
    asked_for = {"timezone": "Europe/Berlin", "limit": "4"}
    items = (await acme_api.get("/api/v1/slots", params=asked_for)).json()["items"]
    assert len(items) == 4
    assert all(item["label"].endswith("(Berlin time)") for item in items)
    assert (await zeta_api.get("/api/v1/slots")).json()["items"] == []
