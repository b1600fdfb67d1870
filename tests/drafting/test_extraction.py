"""What a message asks about scheduling: read once, and a person's word outweighs every model."""

from typing import Any

import pytest
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.accounts.models import AuditEntry
from inboxapp.channels.types import Channel
from inboxapp.conversations.errors import LeadNotFound
from inboxapp.conversations.inbound import Received
from inboxapp.conversations.models import Lead
from inboxapp.conversations.types import Sentiment
from inboxapp.core.database import Database
from inboxapp.core.errors import Conflict, NotFound
from inboxapp.drafting.errors import MustNotContact
from inboxapp.drafting.extraction import correct_extraction, extraction_view, known_extraction
from inboxapp.drafting.extraction.errors import BadExtraction, MessageNotFound, WrittenMeanwhile
from inboxapp.drafting.models import ExtractionCorrection
from inboxapp.drafting.prompt_versions.models import PublishedPrompt
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.stages.names import EXTRACT
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import RunStatus, RunTrigger, StageStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows, run_everything

pytestmark = pytest.mark.anyio

ASKS = "Could we talk on Thursday at 10?"
READ = {
    "is_scheduling": True,
    "kind": "propose",
    "specificity": "time",
    "slot": "",
    "day_preference": "Thursday",
    "time_preference": "10:00",
    "timezone": "",
    "needs_clarification": False,
    "clarification_reason": "",
    "confidence": 0.8,
    "evidence": ["Could we talk on Thursday at 10?"],
}
VERSION = prompt_file(EXTRACT).version


@pytest.fixture
async def asked(database: Database, cast: Cast) -> Received:
    return await make_message(database, cast.acme, ASKS)


async def add_run(
    database: Database,
    asked: Received,
    client_id: int,
    *,
    generation: int = 0,
    status: RunStatus = RunStatus.COMPLETED,
) -> Run:
    async with database.transaction() as tx:
        run = Run(
            client_id=client_id,
            lead_id=asked.lead_id,
            channel=Channel.EMAIL,
            trigger=RunTrigger.REGENERATE,
            trigger_message_id=asked.message_id,
            generation=generation,
            status=status,
        )
        tx.add(run)
    return run


async def add_reading(database: Database, run: Run, **changes: Any) -> None:
    values = {
        "status": StageStatus.DONE,
        "payload": READ,
        "prompt_version": VERSION,
        "model": "inbox-offline-1",
    } | changes
    async with database.transaction() as tx:
        tx.add(Artifact(client_id=run.client_id, run_id=run.id, stage=EXTRACT, attempt=1, **values))


async def known(database: Database, run: Run) -> dict[str, Any] | None:
    async with database.transaction() as tx:
        return await known_extraction(tx, run)


async def correct(database: Database, cast: Cast, asked: Received, **payload: Any) -> int:
    async with database.transaction() as tx:
        return await correct_extraction(tx, cast.sam, asked.lead_id, asked.message_id, payload)


async def test_nothing_is_known_before_anybody_looked(
    database: Database, cast: Cast, asked: Received
) -> None:
    run = await add_run(database, asked, cast.acme)
    assert await known(database, run) is None
    async with database.transaction() as tx:
        assert await extraction_view(tx, cast.sam, asked.lead_id, Channel.EMAIL) is None
        assert await extraction_view(tx, cast.sam, asked.lead_id, Channel.SMS) is None


async def test_a_later_run_takes_what_the_newest_earlier_one_read(
    database: Database, cast: Cast, asked: Received
) -> None:
    first = await add_run(database, asked, cast.acme)
    second = await add_run(database, asked, cast.acme, generation=1)
    third = await add_run(database, asked, cast.acme, generation=2)
    await add_reading(database, first)
    await add_reading(database, second, payload=READ | {"kind": "accept"})
    await add_reading(database, third, payload=READ | {"kind": "decline"})
    assert await known(database, first) is None
    assert await known(database, third) == {
        "payload": READ | {"kind": "accept"},
        "source": "earlier_run",
        "run_id": second.id,
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"status": StageStatus.FAILED},
        {"status": StageStatus.RUNNING},
        {"prompt_version": VERSION + 1},
        {"prompt_version": 0},
    ],
)
async def test_what_failed_or_was_asked_differently_does_not_count(
    database: Database, cast: Cast, asked: Received, changes: dict[str, Any]
) -> None:
    await add_reading(database, await add_run(database, asked, cast.acme), **changes)
    assert await known(database, await add_run(database, asked, cast.acme, generation=1)) is None


async def test_a_prompt_of_the_clients_own_makes_earlier_readings_void(
    database: Database, cast: Cast, asked: Received
) -> None:
    first = await add_run(database, asked, cast.acme)
    second = await add_run(database, asked, cast.acme, generation=1)
    await add_reading(database, first)
    async with database.transaction() as tx:
        tx.add(PublishedPrompt(client_id=cast.acme, key=EXTRACT, version=1001))
    assert await known(database, second) is None
    third = await add_run(database, asked, cast.acme, generation=2)
    await add_reading(database, second, prompt_version=1001)
    found = await known(database, third)
    assert found is not None
    assert found["run_id"] == second.id


async def test_sams_word_outweighs_the_model_and_drafts_again(
    database: Database, cast: Cast, asked: Received
) -> None:
    await add_reading(database, await add_run(database, asked, cast.acme))
    run_id = await correct(database, cast, asked, kind="reschedule", day_preference="Friday")
    run = next(run for run in await rows(database, Run) if run.id == run_id)
    assert (run.trigger, run.channel) == (RunTrigger.REGENERATE, Channel.EMAIL)
    assert (run.trigger_message_id, run.requested_by) == (asked.message_id, cast.sam.user_id)
    expected = READ | {"kind": "reschedule", "day_preference": "Friday", "confidence": 1.0}
    assert await known(database, run) == {
        "payload": expected,
        "source": "person",
        "run_id": None,
    }
    async with database.transaction() as tx:
        view = await extraction_view(tx, cast.mia, asked.lead_id, Channel.EMAIL)
        audit = (await tx.exec(select(AuditEntry))).one()
    assert view is not None
    assert (view.kind, view.by, view.source) == (
        "reschedule", "Sam Ortiz", "Corrected by Sam Ortiz",
    )  # fmt: skip
    assert view.is_corrected
    assert (audit.action, audit.after["kind"]) == ("extraction.corrected", "reschedule")


async def test_a_second_correction_replaces_the_first(
    database: Database, cast: Cast, asked: Received
) -> None:
    await correct(database, cast, asked, is_scheduling=True, kind="accept")
    await correct(database, cast, asked, is_scheduling=False, kind="other")
    (kept,) = await rows_of_corrections(database)
    assert kept.payload["kind"] == "other"


async def rows_of_corrections(database: Database) -> list[ExtractionCorrection]:
    async with database.transaction() as tx:
        return list(await tx.exec(select(ExtractionCorrection)))


async def test_a_run_that_has_looked_already_is_stopped_and_a_new_one_begins(
    database: Database, cast: Cast, asked: Received
) -> None:
    running = await add_run(database, asked, cast.acme, status=RunStatus.RUNNING)
    run_id = await correct(database, cast, asked, is_scheduling=True, kind="accept")
    assert run_id != running.id
    stopped = next(run for run in await rows(database, Run) if run.id == running.id)
    assert stopped.cancel_requested_at is not None


async def test_the_view_says_which_model_read_it(
    database: Database, cast: Cast, asked: Received
) -> None:
    await add_reading(database, await add_run(database, asked, cast.acme))
    async with database.transaction() as tx:
        view = await extraction_view(tx, cast.sam, asked.lead_id, Channel.EMAIL)
    assert view is not None
    assert (view.message_id, view.kind, view.confidence) == (asked.message_id, "propose", 0.8)
    assert (view.source, view.by, view.is_corrected) == ("Read by inbox-offline-1", "", False)


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        ({"kind": "maybe"}, "“kind”"),
        ({"is_scheduling": "yes"}, "“is scheduling”"),
        ({"evidence": "all of it"}, "“evidence”"),
        ({"colour": "blue"}, "“colour”"),
        ({"is_scheduling": False, "kind": "accept"}, "not about scheduling at all"),
        ({"is_scheduling": True, "kind": "other"}, "not about scheduling at all"),
    ],
)
async def test_a_correction_that_makes_no_sense_is_refused_in_words(
    database: Database, cast: Cast, asked: Received, payload: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadExtraction, match=words):
        await correct(database, cast, asked, **payload)
    assert await rows_of_corrections(database) == []
    assert await rows(database, Run) == []


async def test_what_a_person_types_is_one_line_and_not_endless(
    database: Database, cast: Cast, asked: Received
) -> None:
    long = "Thursday\n\x00" + "x" * 1000
    await correct(
        database, cast, asked, is_scheduling=True, kind="propose", day_preference=long,
        evidence=["q" * 1000] * 50,
    )  # fmt: skip
    (kept,) = await rows_of_corrections(database)
    assert kept.payload["day_preference"].startswith("Thursday ")
    assert "\x00" not in kept.payload["day_preference"]
    assert len(kept.payload["day_preference"]) == 300
    assert len(kept.payload["evidence"]) == 10


async def test_an_older_message_is_not_corrected_any_more(
    database: Database, cast: Cast, asked: Received
) -> None:
    await make_message(database, cast.acme, "Or Friday?")
    with pytest.raises(WrittenMeanwhile) as refused:
        await correct(database, cast, asked, is_scheduling=True, kind="accept")
    assert isinstance(refused.value, Conflict)
    assert await rows_of_corrections(database) == []


async def test_nobody_is_drafted_to_who_must_not_be_contacted(
    database: Database, cast: Cast, asked: Received
) -> None:
    async with database.transaction() as tx:
        lead = (await tx.exec(select(Lead).where(col(Lead.id) == asked.lead_id))).one()
        lead.sentiment = Sentiment.DO_NOT_CONTACT
    with pytest.raises(MustNotContact):
        await correct(database, cast, asked, is_scheduling=True, kind="accept")


async def test_a_rivals_lead_and_a_strangers_message_are_not_found(
    database: Database, cast: Cast, asked: Received
) -> None:
    other = await make_message(database, cast.acme, "Hello", sender="kim@south.example")
    with pytest.raises(LeadNotFound):
        async with database.transaction() as tx:
            await correct_extraction(tx, cast.zoe, asked.lead_id, asked.message_id, {})
    with pytest.raises(LeadNotFound):
        async with database.transaction() as tx:
            await extraction_view(tx, cast.zoe, asked.lead_id, Channel.EMAIL)
    with pytest.raises(MessageNotFound) as refused:
        async with database.transaction() as tx:
            await correct_extraction(tx, cast.sam, asked.lead_id, other.message_id, {})
    assert isinstance(refused.value, NotFound)


async def test_the_next_run_asks_no_model_and_names_the_person_as_source(
    database: Database, redis: Redis, cast: Cast, asked: Received
) -> None:
    run_id = await correct(database, cast, asked, is_scheduling=True, kind="decline")
    await run_everything(make_tools(database, redis))
    read = next(
        row for row in await rows(database, Artifact)
        if row.run_id == run_id and row.stage == EXTRACT
    )  # fmt: skip
    assert read.status is StageStatus.DONE
    assert (read.payload["kind"], read.payload["source"]) == ("decline", "person")
    assert read.price_source == "no model call"
