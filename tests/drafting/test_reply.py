import asyncio

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.accounts.actors import worker_actor
from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import EML, receive
from inboxapp.conversations.types import Sentiment
from inboxapp.core.database import Database
from inboxapp.drafting.context import reading
from inboxapp.drafting.errors import MustNotContact, NothingToAnswer
from inboxapp.drafting.jobs import classify, draft_unrecorded, run
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.pipeline import REPLY
from inboxapp.drafting.service import change_sentiment, regenerate, save_composition
from inboxapp.drafting.stages.names import EXTRACT, GATE, STRATEGY, VERIFIER
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.claims import claim_run
from inboxapp.runs.models import Run
from inboxapp.runs.queries import latest_run, run_of_draft
from inboxapp.runs.types import RunStatus, RunTrigger
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import artifacts_of, make_tools, rows, run_everything

pytestmark = pytest.mark.anyio

THREE = (Channel.EMAIL, Channel.SMS, Channel.LINKEDIN)


async def lead_on(database: Database, cast: Cast, *channels: Channel) -> int:
    """Make one lead that has written on each channel."""
    received = [
        await make_message(database, cast.acme, "Could you send pricing?", channel=channel)
        for channel in channels
    ]
    async with database.transaction() as tx:
        one = {"lead": received[0].lead_id}
        await tx.execute(text("UPDATE messages SET lead_id = :lead"), one)
        await tx.execute(text("UPDATE identities SET lead_id = :lead"), one)
        await tx.execute(text("UPDATE messages SET triage = '{}'"))
    return received[0].lead_id


async def tag(database: Database, cast: Cast, lead_id: int, sentiment: Sentiment) -> list[int]:
    async with database.transaction() as tx:
        return list((await change_sentiment(tx, cast.sam, lead_id, sentiment)).run_ids)


async def test_an_eligible_tag_drafts_on_every_channel_the_lead_wrote_on(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, *THREE)
    started = await tag(database, cast, lead_id, Sentiment.INTERESTED)
    assert len(started) == 3
    tools = make_tools(database, redis)
    while any(not row.status.is_over for row in await rows(database, Run)):
        await run_everything(tools)
    drafts = await rows(database, Draft)
    assert {draft.channel for draft in drafts} == set(THREE)
    assert all(draft.status is DraftStatus.PENDING for draft in drafts)


async def test_the_same_tag_again_starts_nothing(database: Database, cast: Cast) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    assert await tag(database, cast, lead_id, Sentiment.INTERESTED)
    assert await tag(database, cast, lead_id, Sentiment.INTERESTED) == []


async def test_a_channel_with_a_pending_draft_is_not_drafted_again(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    await tag(database, cast, lead_id, Sentiment.INTERESTED)
    await run_everything(make_tools(database, redis))
    assert await tag(database, cast, lead_id, Sentiment.MEETING_REQUESTED) == []


async def test_another_tag_rejects_the_drafts_that_nobody_edited(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL, Channel.SMS)
    await tag(database, cast, lead_id, Sentiment.INTERESTED)
    await run_everything(make_tools(database, redis))
    async with database.transaction() as tx:
        await save_composition(
            tx, cast.sam, lead_id, Channel.SMS,
            text="my own words", subject="", version=0, base_draft_id=None,
        )  # fmt: skip
    await tag(database, cast, lead_id, Sentiment.NOT_INTERESTED)
    status = {draft.channel: draft.status for draft in await rows(database, Draft)}
    assert status == {Channel.EMAIL: DraftStatus.REJECTED, Channel.SMS: DraftStatus.PENDING}


async def test_a_reply_that_the_lead_overtook_is_kept_as_superseded(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis, offline_latency_seconds=0.05)
    received = await make_message(database, cast.acme, "Could you send pricing?")
    (run_id,) = await run_everything(tools)
    async with database.transaction() as tx:
        again = await regenerate(tx, cast.sam, received.lead_id, Channel.EMAIL)
    drafting = asyncio.create_task(run(tools, again))
    while not await artifacts_of(database, again):  # noqa: ASYNC110  rows have no event to wait for
        await asyncio.sleep(0)
    await make_message(database, cast.acme, "One more thing!")
    assert await drafting is RunStatus.SUPERSEDED
    runs = {row.id: row for row in await rows(database, Run)}
    assert "wrote again" in runs[again].error
    assert runs[again].input_tokens
    shown, late = await rows(database, Draft)
    assert (shown.run_id, shown.status) == (run_id, DraftStatus.PENDING)
    assert (late.run_id, late.status) == (again, DraftStatus.SUPPRESSED)
    assert "wrote again" in late.reason


async def test_a_changed_tag_supersedes_what_is_being_written(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    (run_id,) = await tag(database, cast, lead_id, Sentiment.INTERESTED)
    await tag(database, cast, lead_id, Sentiment.NEUTRAL)
    assert await run(make_tools(database, redis), run_id) is RunStatus.SUPERSEDED
    (late,) = await rows(database, Draft)
    assert (late.status, late.outcome) == (DraftStatus.SUPPRESSED, DraftOutcome.SUPPRESSED)


async def test_a_newer_draft_takes_the_place_of_the_pending_one(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    received = await make_message(database, cast.acme, "Could you send pricing?")
    await run_everything(tools)
    async with database.transaction() as tx:
        run_id = await regenerate(tx, cast.sam, received.lead_id, Channel.EMAIL, "shorter")
    await run(tools, run_id)
    first, second = await rows(database, Draft)
    assert (first.status, second.status) == (DraftStatus.SUPERSEDED, DraftStatus.PENDING)
    assert len(second.text) < len(first.text)


async def test_regenerating_twice_in_a_row_is_one_run(database: Database, cast: Cast) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)

    async def click() -> int:
        async with database.transaction() as tx:
            return await regenerate(tx, cast.sam, lead_id, Channel.EMAIL)

    assert len(set(await asyncio.gather(*(click() for _ in range(5))))) == 1


async def test_there_is_nothing_to_regenerate_where_nobody_wrote(
    database: Database, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    async with database.transaction() as tx:
        with pytest.raises(NothingToAnswer):
            await regenerate(tx, cast.sam, lead_id, Channel.SMS)


async def test_nothing_is_drafted_for_do_not_contact(database: Database, cast: Cast) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    assert await tag(database, cast, lead_id, Sentiment.DO_NOT_CONTACT) == []
    async with database.transaction() as tx:
        with pytest.raises(MustNotContact):
            await regenerate(tx, cast.sam, lead_id, Channel.EMAIL)


@pytest.mark.parametrize("stage", [STRATEGY, EXTRACT, VERIFIER, GATE])
async def test_a_draft_survives_the_failure_of_any_step_but_the_writing(
    database: Database, redis: Redis, cast: Cast, stage: str
) -> None:
    tools = make_tools(database, redis, offline_fault=f"{stage}=refusal")
    await make_message(database, cast.acme, "Could you send pricing?")
    await run_everything(tools)
    (run_row,), (draft,) = await rows(database, Run), await rows(database, Draft)
    assert (run_row.status, run_row.degraded) == (RunStatus.COMPLETED, [stage])
    assert (draft.status, draft.degraded) == (DraftStatus.PENDING, [stage])


async def test_a_writing_that_fails_is_a_failed_run_with_a_reason(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis, offline_fault="draft_generation_step2=refusal")
    await make_message(database, cast.acme, "Could you send pricing?")
    await run_everything(tools)
    (run_row,) = await rows(database, Run)
    assert (run_row.status, run_row.error_class) == (RunStatus.FAILED, "refused")
    assert await rows(database, Draft) == []


async def test_a_draft_is_written_even_if_its_run_cannot_be_recorded(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Could you send pricing?")
    await draft_unrecorded(make_tools(database, redis), received.message_id)
    (draft,) = await rows(database, Draft)
    assert (draft.run_id, draft.degraded) == (None, ["run_record"])


async def test_a_tag_change_succeeds_even_if_no_run_can_be_recorded(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    async with database.transaction() as tx:
        await tx.execute(text("ALTER TABLE runs ADD CONSTRAINT broken CHECK (id < 0) NOT VALID"))
    try:
        assert await tag(database, cast, lead_id, Sentiment.INTERESTED) == []
    finally:
        async with database.transaction() as tx:
            await tx.execute(text("ALTER TABLE runs DROP CONSTRAINT broken"))
    queued = [key.decode() for key in await redis.zrange("arq:queue", 0, -1)]
    assert any(key.startswith("draft_unrecorded:") for key in queued)


async def test_a_run_is_found_by_its_draft_and_by_its_trigger(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Could you send pricing?")
    (run_id,) = await run_everything(make_tools(database, redis))
    (draft,) = await rows(database, Draft)
    async with database.transaction() as tx:
        by_draft = await run_of_draft(tx, cast.sam, draft.id)
        by_trigger = await latest_run(tx, cast.sam, received.message_id, Channel.EMAIL)
        for_zeta = await run_of_draft(tx, cast.zoe, draft.id)
    assert by_draft is not None
    assert by_trigger is not None
    assert by_draft.id == by_trigger.id == run_id
    assert for_zeta is None


async def test_an_old_message_that_came_late_does_not_make_every_reply_stale(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_MESSAGES", 2)
    tools = make_tools(database, redis)
    for text_ in ("Sounds interesting!", "What does it cost?"):
        await make_message(database, cast.acme, text_)
    await make_message(
        database, cast.acme, "Could you send pricing?", sent_at="2025-01-01T00:00:00Z"
    )
    await run_everything(tools)
    (made,) = await rows(database, Run)
    assert (made.status, made.error) == (RunStatus.COMPLETED, "")


async def test_a_machines_answer_does_not_overtake_what_the_lead_wrote(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    wrote = await make_message(database, cast.acme, "Could you send pricing?")
    away = (
        b"From: lena@north.example\r\nSubject: Away\r\nMessage-ID: <away@n>\r\n"
        b"Auto-Submitted: auto-replied\r\n\r\nOut of office.\r\n"
    )
    await receive(database, client_id=cast.acme, channel=Channel.EMAIL, body=away, format=EML)
    await classify(tools, wrote.message_id)
    (made,) = await rows(database, Run)
    assert made.trigger_message_id == wrote.message_id
    assert await run(tools, made.id) is RunStatus.COMPLETED


async def test_a_machines_answer_during_the_writing_does_not_make_it_stale(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    (run_id,) = await tag(database, cast, lead_id, Sentiment.INTERESTED)
    # A first worker froze the inputs and lost its claim.
    assert await claim_run(database, REPLY, run_id, worker="w0", lease_seconds=0)
    receipt = await make_message(database, cast.acme, "Read: your mail")
    async with database.transaction() as tx:
        await tx.execute(
            text("UPDATE messages SET is_automatic = true WHERE id = :id"),
            {"id": receipt.message_id},
        )
    assert await run(make_tools(database, redis), run_id) is RunStatus.COMPLETED


async def test_an_operator_can_have_a_reply_drafted(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await lead_on(database, cast, Channel.EMAIL)
    async with database.transaction() as tx:
        operator = worker_actor(cast.acme, "acme")
        run_id = await regenerate(tx, operator, lead_id, Channel.EMAIL)
    assert await run(make_tools(database, redis), run_id) is RunStatus.COMPLETED
    (made,) = await rows(database, Run)
    assert made.trigger is RunTrigger.OPERATOR
