import pytest
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.conversations.inbound import EML, receive
from inboxapp.conversations.models import SentimentChange
from inboxapp.conversations.types import Sentiment, SentimentSource
from inboxapp.core.database import Database
from inboxapp.drafting.jobs import classify, run
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.service import change_sentiment, regenerate, save_composition
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.models import Run
from tests.cast import Cast, invite_cast
from tests.factories.conversations import lead_row, make_message, message_row
from tests.factories.runs import make_tools, rows, run_everything

pytestmark = pytest.mark.anyio


async def test_a_message_sets_the_tag_and_says_why_and_at_what_price(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Can you send me pricing?")
    await classify(make_tools(database, redis), received.message_id)
    (change,) = await rows(database, SentimentChange)
    assert change.after is Sentiment.INFORMATION_REQUESTED
    assert (change.source, change.version) == (SentimentSource.MODEL, 1)
    triage = (await message_row(database, received.message_id)).triage
    assert triage is not None
    assert triage["model"]
    assert triage["input_tokens"] > 0
    assert triage["price_source"] == "n/a"


async def test_classifying_twice_pays_and_starts_once(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme)
    for _ in range(2):
        await classify(make_tools(database, redis), received.message_id)
    assert len(await rows(database, Run)) == 1
    assert len(await rows(database, SentimentChange)) == 1


async def test_an_uninterested_lead_gets_no_run(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Not interested, thanks.")
    await classify(make_tools(database, redis), received.message_id)
    assert (await lead_row(database, received.lead_id)).sentiment is Sentiment.NOT_INTERESTED
    assert await rows(database, Run) == []


async def test_a_burst_becomes_one_run_for_its_last_message(
    database: Database, redis: Redis
) -> None:
    cast = await invite_cast(database, quiet_seconds=30)
    tools = make_tools(database, redis)
    for text in ("Sounds interesting!", "What does it cost?", "And can we meet next week?"):
        received = await make_message(database, cast.acme, text)
        await classify(tools, received.message_id)
    (run,) = await rows(database, Run)
    assert run.trigger_message_id == received.message_id
    lead = await lead_row(database, received.lead_id)
    assert run.sentiment_version == lead.sentiment_version


async def test_a_tag_that_comes_late_finds_the_draft_that_was_asked_for_meanwhile(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    received = await make_message(database, cast.acme, "Could you send me pricing?")
    async with database.transaction() as tx:
        first = await regenerate(tx, cast.sam, received.lead_id, Channel.EMAIL)
    await run(tools, first)
    async with database.transaction() as tx:
        second = await regenerate(tx, cast.sam, received.lead_id, Channel.EMAIL, "shorter")
    await classify(tools, received.message_id)
    found = {row.id: row for row in await rows(database, Run)}
    assert set(found) == {first, second}
    lead = await lead_row(database, received.lead_id)
    assert found[second].sentiment_version == lead.sentiment_version


async def test_the_last_of_a_burst_decides_even_if_it_is_read_first(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    first = await make_message(database, cast.acme, "Sounds interesting!")
    last = await make_message(database, cast.acme, "Please stop emailing me.")
    await classify(tools, last.message_id)
    await classify(tools, first.message_id)
    assert (await lead_row(database, last.lead_id)).sentiment is Sentiment.DO_NOT_CONTACT
    assert await rows(database, Run) == []


async def test_do_not_contact_stays_until_a_person_lifts_it(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    received = await make_message(database, cast.acme, "Please stop emailing me.")
    await classify(tools, received.message_id)
    again = await make_message(database, cast.acme, "Can you send me pricing?")
    await classify(tools, again.message_id)
    assert (await lead_row(database, received.lead_id)).sentiment is Sentiment.DO_NOT_CONTACT


@pytest.mark.parametrize("words", ["Please unsubscribe me.", "Not interested, thanks."])
async def test_a_lead_who_wants_no_answer_any_more_takes_the_untouched_draft_along(
    database: Database, redis: Redis, cast: Cast, words: str
) -> None:
    tools = make_tools(database, redis)
    await make_message(database, cast.acme, "Could you send me pricing?")
    await run_everything(tools)
    await make_message(database, cast.acme, words)
    await run_everything(tools)
    (draft,) = await rows(database, Draft)
    assert (draft.status, draft.outcome) == (DraftStatus.REJECTED, DraftOutcome.IGNORED)
    assert draft.reason.startswith("Taken back: the tag changed to")


async def test_what_a_person_typed_stays_when_the_lead_opts_out(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    received = await make_message(database, cast.acme, "Could you send me pricing?")
    await run_everything(tools)
    (draft,) = await rows(database, Draft)
    async with database.transaction() as tx:
        await save_composition(
            tx, cast.sam, received.lead_id, Channel.EMAIL,
            text="My own", subject="", version=0, base_draft_id=draft.id,
        )  # fmt: skip
    await make_message(database, cast.acme, "Please unsubscribe me.")
    await run_everything(tools)
    (draft,) = await rows(database, Draft)
    assert draft.status is DraftStatus.PENDING


async def test_a_person_who_tagged_after_the_message_wins(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Can you send me pricing?")
    async with database.transaction() as tx:
        await change_sentiment(tx, cast.sam, received.lead_id, Sentiment.NEUTRAL)
    await classify(make_tools(database, redis), received.message_id)
    assert (await lead_row(database, received.lead_id)).sentiment is Sentiment.NEUTRAL


async def test_a_machine_written_message_meets_no_model_and_no_draft(
    database: Database, redis: Redis, cast: Cast
) -> None:
    mail = (
        b"From: Lena <lena@north.example>\r\nSubject: Out of office\r\nMessage-ID: <1@n>\r\n"
        b"Auto-Submitted: auto-replied\r\n\r\nI am interested in being away.\r\n"
    )
    received = await receive(
        database, client_id=cast.acme, channel=Channel.EMAIL, body=mail, format=EML
    )
    tools = make_tools(database, redis, offline_fault="500")
    await classify(tools, received.message_id)
    triage = (await message_row(database, received.message_id)).triage
    assert triage is not None
    assert "attempts" not in triage
    assert (await lead_row(database, received.lead_id)).sentiment is Sentiment.OUT_OF_OFFICE
    assert await rows(database, Run) == []


async def test_no_reply_addresses_get_no_draft(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(
        database, cast.acme, "Can you send me pricing?", sender="no-reply@north.example"
    )
    await classify(make_tools(database, redis), received.message_id)
    assert await rows(database, Run) == []


async def test_a_classifier_that_fails_says_so_and_is_tried_again(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Can you send me pricing?")
    await classify(make_tools(database, redis, offline_fault="malformed"), received.message_id)
    triage = (await message_row(database, received.message_id)).triage
    assert triage is not None
    assert (triage["error_class"], triage["retry"]) == ("malformed", True)
    await classify(make_tools(database, redis), received.message_id)
    lead = await lead_row(database, received.lead_id)
    assert lead.sentiment is Sentiment.INFORMATION_REQUESTED


async def test_a_machines_answer_does_not_take_the_tag_of_a_lead_worth_answering(
    database: Database, redis: Redis, cast: Cast
) -> None:
    tools = make_tools(database, redis)
    asked = await make_message(database, cast.acme, "Can you send me pricing?")
    await classify(tools, asked.message_id)
    mail = (
        b"From: Lena <lena@north.example>\r\nSubject: Out of office\r\nMessage-ID: <2@n>\r\n"
        b"Auto-Submitted: auto-replied\r\n\r\nI am away until Monday.\r\n"
    )
    away = await receive(
        database, client_id=cast.acme, channel=Channel.EMAIL, body=mail, format=EML
    )
    await classify(tools, away.message_id)
    lead = await lead_row(database, asked.lead_id)
    assert lead.sentiment is Sentiment.INFORMATION_REQUESTED
