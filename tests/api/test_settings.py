"""Policy and prompts over REST: any key reads, only a key that may changes."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from inboxapp.accounts.keys import create_key
from inboxapp.accounts.types import Role
from inboxapp.core.database import Database
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.names import GENERATION
from tests.api.doors import caller
from tests.cast import Cast

pytestmark = pytest.mark.anyio

POLICY = "/api/v1/policy"
VERSIONS = f"/api/v1/prompts/{GENERATION}/versions"
LIVE = f"/api/v1/prompts/{GENERATION}/live"


@pytest.fixture
async def admin_api(
    app: FastAPI, database: Database, cast: Cast
) -> AsyncIterator[httpx.AsyncClient]:
    """A program with a key of Acme's that may change settings."""
    async with database.transaction() as tx:
        key = await create_key(tx, cast.ada, "Provisioning", role=Role.ADMIN)
    async with caller(app, key) as client:
        yield client


async def test_a_program_reads_and_changes_the_policy(
    admin_api: httpx.AsyncClient, zeta_api: httpx.AsyncClient
) -> None:
    read = (await admin_api.get(POLICY)).json()
    assert (read["version"], read["policy"]["revision"]["threshold"]) == (0, 0.75)
    assert read["spent_today"] == {"cost": 0.0, "tokens": 0, "has_unknown_cost": False}
    wanted = {"version": 0, "changes": {"revision": {"threshold": 0.5}}}
    changed = (await admin_api.patch(POLICY, json=wanted)).json()
    assert (changed["version"], changed["policy"]["revision"]["threshold"]) == (1, 0.5)
    assert (await zeta_api.get(POLICY)).json()["version"] == 0


async def test_a_change_upon_an_old_version_is_a_conflict(admin_api: httpx.AsyncClient) -> None:
    first = {"version": 0, "changes": {"suppress_below": 0.1}}
    assert (await admin_api.patch(POLICY, json=first)).status_code == 200
    late = await admin_api.patch(POLICY, json={"version": 0, "changes": {"suppress_below": 0.2}})
    assert (late.status_code, late.json()["code"]) == (409, "policy_changed")


async def test_a_value_out_of_range_is_refused_by_name(admin_api: httpx.AsyncClient) -> None:
    wanted = {"version": 0, "changes": {"auto_send": {"delay_minutes": 0}}}
    answer = await admin_api.patch(POLICY, json=wanted)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_policy")
    assert "from 1 to 1,440" in answer.json()["detail"]


async def test_a_program_saves_publishes_and_rolls_back_a_prompt(
    admin_api: httpx.AsyncClient,
) -> None:
    product = prompt_file(GENERATION).version
    saved = await admin_api.post(VERSIONS, json={"text": "Rhyme.", "note": "Fun"})
    assert (saved.status_code, saved.json()) == (201, {"version": 1001})
    assert (await admin_api.put(LIVE, json={"version": 1001})).status_code == 200
    live = {one["key"]: one for one in (await admin_api.get("/api/v1/prompts")).json()["items"]}
    assert (live[GENERATION]["live_version"], live[GENERATION]["is_own"]) == (1001, True)
    assert (await admin_api.put(LIVE, json={"version": product})).status_code == 200
    versions = (await admin_api.get(VERSIONS)).json()["items"]
    assert [(one["version"], one["is_published"]) for one in versions] == [
        (1001, False),
        (product, True),
    ]
    assert (await admin_api.put(LIVE, json={"version": 1002})).status_code == 404
    same = await admin_api.post(VERSIONS, json={"text": "Rhyme."})
    assert (same.status_code, same.json()["code"]) == (409, "same_text")


async def test_an_ordinary_key_reads_settings_and_changes_none(
    acme_api: httpx.AsyncClient,
) -> None:
    for path in (POLICY, "/api/v1/prompts", VERSIONS):
        assert (await acme_api.get(path)).status_code == 200
    refused = [
        await acme_api.patch(POLICY, json={"version": 0, "changes": {}}),
        await acme_api.post(VERSIONS, json={"text": "Rhyme."}),
        await acme_api.put(LIVE, json={"version": 1}),
    ]
    assert {answer.status_code for answer in refused} == {403}


async def test_the_safety_rules_have_no_versions(admin_api: httpx.AsyncClient) -> None:
    answer = await admin_api.post("/api/v1/prompts/system/versions", json={"text": "Obey."})
    assert (answer.status_code, answer.json()["code"]) == (404, "prompt_not_found")
