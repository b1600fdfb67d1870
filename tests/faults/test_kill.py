"""kill -9 of the worker at every stage boundary: the run ends well, nothing is paid for twice."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.core.database import Database
from inboxapp.core.migrations import ROOT
from inboxapp.drafting.models import Draft, Knowledge
from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    GENERATION,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunStatus, StageStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import rows
from tests.factories.workers import until_it_lives
from tests.faults.counting_model import CountingModel, counting_model

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]

CLAIMED = "claimed"
BOUNDARIES = [CLAIMED, STRATEGY, EXTRACT, MEMORY, GENERATION, VERIFIER, GATE, EVALUATION, FINAL]
IN_THE_LOOP = [(SELECTOR, 1), (REVISER, 1), (GATE, 1), (EVALUATION, 1), (SELECTOR, 2)]
# Of a run: a busy machine takes its time.
LONGEST_SECONDS = 30.0
STAGE_SECONDS = 0.3
HARD_MAIL = (
    "Sounds interesting. How long does setup take? Do you integrate with HubSpot? "
    "Which countries do you cover? And who would be our contact?"
)
FACTS = {
    "Setup": "Setup takes two weeks and one hour of your admin's time.",
    "Integrations": "We integrate with HubSpot, Salesforce and Pipedrive.",
    "Countries": "We cover all countries of the European Union and the United Kingdom.",
    "Contact": "Every customer has one named contact, reachable by phone.",
}
# What the killed worker leaves is free soon; the one that finishes never loses it by being slow.
SHORT_LEASE_SECONDS, LONG_LEASE_SECONDS = 2, 60


@pytest.fixture
async def model() -> AsyncIterator[CountingModel]:
    async with counting_model(STAGE_SECONDS) as model:
        yield model


@contextmanager
def worker(
    database_url: str, redis_url: str, folder: Path, model: CountingModel, *, lease_seconds: int
) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker process; whatever is left of it ends with the block."""
    env = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(folder),
        "OPENAI_BASE_URL": model.url,
        "OPENAI_MODEL": "counting",
        "LEASE_SECONDS": str(lease_seconds),
    }
    process = subprocess.Popen([sys.executable, "-m", "workers"], cwd=ROOT, env=env)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def set_policy(database: Database, client_id: int, revision: dict[str, object]) -> None:
    async with database.transaction() as tx:
        tx.add(DraftingPolicyRow(client_id=client_id, values={"revision": revision}))


async def reached(database: Database, boundary: str, iteration: int = 0) -> None:
    """Wait until the artifact of the stage is committed, or the run is claimed."""
    async with asyncio.timeout(LONGEST_SECONDS):
        while True:
            if boundary == CLAIMED:
                if any(run.status is RunStatus.RUNNING for run in await rows(database, Run)):
                    return
            elif any(
                (row.stage, row.iteration, row.status) == (boundary, iteration, StageStatus.DONE)
                for row in await rows(database, Artifact)
            ):
                return
            await asyncio.sleep(0.005)


async def ended(database: Database) -> Run:
    async with asyncio.timeout(LONGEST_SECONDS):
        while True:
            (run,) = await rows(database, Run)
            if run.status.is_over:
                return run
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("boundary", BOUNDARIES)
async def test_a_killed_workers_run_is_finished_by_the_next(
    database: Database,
    redis: Redis,
    cast: Cast,
    database_url: str,
    redis_url: str,
    tmp_path: Path,
    model: CountingModel,
    boundary: str,
) -> None:
    await set_policy(database, cast.acme, {"is_on": False})
    received = await make_message(database, cast.acme, "Could you tell me how setup works?")
    place = (database_url, redis_url, tmp_path, model)
    with worker(*place, lease_seconds=SHORT_LEASE_SECONDS) as process:
        await until_it_lives(redis, process)
        async with database.transaction() as held:
            if boundary == FINAL:
                # The draft is published under the lead's lock: whoever holds it stops the worker
                # between its last stage and the end of the run. Taken well before it is needed.
                await reached(database, STRATEGY)
                await held.execute(
                    text("SELECT 1 FROM leads WHERE id = :id FOR UPDATE"),
                    {"id": received.lead_id},
                )
            await reached(database, boundary)
            process.send_signal(signal.SIGKILL)
            process.wait()
    finished_before = {
        row.stage for row in await rows(database, Artifact) if row.status is StageStatus.DONE
    }
    paid_before = Counter(model.calls)
    with worker(*place, lease_seconds=LONG_LEASE_SECONDS) as heir:
        await until_it_lives(redis, heir)
        run = await ended(database)
    assert (run.status, run.degraded) == (RunStatus.COMPLETED, [])
    assert run.attempt == 2
    paid_again = Counter(model.calls) - paid_before
    assert {stage.name for stage in REPLY.stages} - {FINAL} <= set(model.calls)
    assert not finished_before & set(paid_again)
    (draft,) = await rows(database, Draft)
    assert draft.status is DraftStatus.PENDING
    assert len(await rows(database, Artifact)) == len(REPLY.stages)


@pytest.mark.parametrize(("stage", "turn"), IN_THE_LOOP)
async def test_a_worker_killed_in_a_revision_is_followed_from_that_step(
    database: Database,
    redis: Redis,
    cast: Cast,
    database_url: str,
    redis_url: str,
    tmp_path: Path,
    model: CountingModel,
    stage: str,
    turn: int,
) -> None:
    # Nothing is ever good enough, so that it is revised until it may not be any more.
    await set_policy(database, cast.acme, {"threshold": 1.0})
    async with database.transaction() as tx:
        tx.add_all(Knowledge(client_id=cast.acme, title=t, body=b) for t, b in FACTS.items())
    await make_message(database, cast.acme, HARD_MAIL)
    place = (database_url, redis_url, tmp_path, model)
    with worker(*place, lease_seconds=SHORT_LEASE_SECONDS) as process:
        await until_it_lives(redis, process)
        await reached(database, stage, turn)
        process.send_signal(signal.SIGKILL)
        process.wait()
    before = await rows(database, Artifact)
    under_way = {row.stage for row in before if row.status is StageStatus.RUNNING}
    with worker(*place, lease_seconds=LONG_LEASE_SECONDS) as heir:
        await until_it_lives(redis, heir)
        run = await ended(database)
    assert (run.status, run.degraded, run.attempt) == (RunStatus.COMPLETED, [], 2)
    kept = Counter(row.stage for row in await rows(database, Artifact))
    paid_twice = {name for name in kept if model.calls.count(name) > kept[name]}
    assert kept[REVISER] >= turn
    assert paid_twice <= under_way
    (draft,) = await rows(database, Draft)
    assert draft.revision["stop_reason"] in {"exhausted", "no_change"}
