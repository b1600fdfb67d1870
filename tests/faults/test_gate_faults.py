"""Every step that asks a model, times every fault a model has: there is a draft all the same."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
import stamina
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.models import Draft
from inboxapp.drafting.pipeline import REPLY, options
from inboxapp.drafting.publishing import _missing
from inboxapp.drafting.service import regenerate
from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    GENERATION,
    LOOP_ERROR,
    MEMORY,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)
from inboxapp.drafting.types import DraftStatus
from inboxapp.llm.gateway import open_model
from inboxapp.llm.offline.faults import Fault
from inboxapp.llm.types import CallOptions
from inboxapp.runs.errors import StageFailed
from inboxapp.runs.models import Run
from inboxapp.runs.pipeline import History, Pipeline, latest
from inboxapp.runs.runner import run_pipeline
from inboxapp.runs.types import RunKind, RunStatus, RunTrigger
from inboxapp.runs.unrecorded import walk_values
from tests.cast import Cast
from tests.drafting.auto_send.written import ALWAYS, set_policy
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows, run_everything
from tests.injection.attacks import Mail
from tests.injection.walking import snapshot_of

pytestmark = pytest.mark.anyio

AUXILIARY = (STRATEGY, EXTRACT, MEMORY, VERIFIER, GATE, EVALUATION, SELECTOR, REVISER)
# Cured by asking again with more room; everything else lasts.
PASSING = {Fault.TRUNCATE_ONCE}
ENDLESS = {Fault.HANG, Fault.DRIP}
SHORT_SECONDS = 0.4
# Four asks: the first writing leaves two of them open, so that the loop runs.
HARD_MAIL = Mail(
    b"From: Dana Reyes <dana@northwind.example>\r\nTo: sam@acme.example\r\nSubject: Re: calls\r\n"
    b"Message-ID: <m2@northwind.example>\r\n\r\nHi Sam, before we go on:\r\n"
    b"- What does it cost?\r\n- How long does onboarding take?\r\n- Does it work with HubSpot?\r\n"
    b"- Where is our data hosted?\r\n\r\nDana\r\n"
)
RECORDED = Run(id=1, client_id=1, kind=RunKind.REPLY, trigger=RunTrigger.INBOUND)


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    """Retries follow each other at once; how often is still the product's choice."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


def short_for(stage: str, fault: Fault) -> Pipeline:
    """The pipeline with little patience for the one step that never ends."""

    def chosen(snapshot: Mapping[str, Any], name: str) -> CallOptions:
        usual = options(snapshot, name)
        is_endless = name == stage and fault in ENDLESS
        return replace(usual, deadline_seconds=SHORT_SECONDS) if is_endless else usual

    return replace(REPLY, options=chosen)


async def walk_with(stage: str, fault: Fault) -> History:
    model = open_model(Settings(offline_fault=f"{stage}={fault}", offline_latency_seconds=0))
    try:
        return await walk_values(short_for(stage, fault), snapshot_of(HARD_MAIL), model)
    finally:
        await model.close()


async def test_without_a_fault_the_loop_runs_twice_and_nothing_is_missing() -> None:
    history = await walk_with(STRATEGY, Fault.TRUNCATE_ONCE)
    final = latest(history, FINAL)
    assert final is not None
    assert final.payload["revision"]["iterations"] == 2
    assert final.payload["revision"]["stop_reason"] == "threshold_met"
    assert _missing(RECORDED, history) == []


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("stage", AUXILIARY)
async def test_a_step_that_fails_leaves_a_draft_that_says_so(stage: str, fault: Fault) -> None:
    history = await walk_with(stage, fault)
    final = latest(history, FINAL)
    assert final is not None
    assert "$490" in final.text
    missing = _missing(RECORDED, history)
    assert (stage in missing) == (fault not in PASSING)
    assert (LOOP_ERROR, 1) in history or stage != REVISER or fault in PASSING


@pytest.mark.parametrize("fault", list(Fault))
async def test_a_writing_that_fails_ends_the_walk_with_the_reason(fault: Fault) -> None:
    if fault in PASSING:
        assert latest(await walk_with(GENERATION, fault), FINAL) is not None
        return
    with pytest.raises(StageFailed) as failure:
        await walk_with(GENERATION, fault)
    assert failure.value.stage == GENERATION
    assert failure.value.words


@pytest.mark.parametrize("stage", [STRATEGY, EXTRACT, MEMORY, VERIFIER, GATE, EVALUATION])
async def test_what_a_step_failed_for_is_held_however_lenient_the_policy(
    database: Database, redis: Redis, cast: Cast, stage: str
) -> None:
    await set_policy(database, cast.acme, ALWAYS.model_copy(update={"threshold": 0.0}))
    tools = make_tools(database, redis, offline_fault=f"{stage}=refusal")
    await make_message(database, cast.acme, "Happy to talk. When are you free?")
    await run_everything(tools)
    (run,), (draft,) = await rows(database, Run), await rows(database, Draft)
    assert (run.status, draft.status) == (RunStatus.COMPLETED, DraftStatus.PENDING)
    assert stage in draft.degraded
    (decision,) = await rows(database, AutoSend)
    assert decision.status is AutoSendStatus.HELD
    assert "degraded" in [reason["code"] for reason in decision.reasons]


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in PASSING])
async def test_a_reply_that_cannot_be_written_fails_visibly_and_can_be_retried(
    database: Database, redis: Redis, cast: Cast, fault: Fault
) -> None:
    received = await make_message(database, cast.acme, "Could you send pricing?")
    tools = make_tools(database, redis)
    async with database.transaction() as tx:
        run_id = await regenerate(tx, cast.sam, received.lead_id, Channel.EMAIL)
    broken = make_tools(database, redis, offline_fault=f"{GENERATION}={fault}")
    await run_pipeline(short_for(GENERATION, fault), run_id, broken)
    (failed,) = await rows(database, Run)
    assert failed.status is RunStatus.FAILED
    assert failed.error
    assert failed.error_class
    assert await rows(database, Draft) == []
    async with database.transaction() as tx:
        again = await regenerate(tx, cast.sam, received.lead_id, Channel.EMAIL)
    await run_pipeline(REPLY, again, tools)
    assert {run.id: run.status for run in await rows(database, Run)} == {
        run_id: RunStatus.FAILED,
        again: RunStatus.COMPLETED,
    }
    (draft,) = await rows(database, Draft)
    assert draft.status is DraftStatus.PENDING
