"""What handlers set, without a browser."""

import pytest
from redis.asyncio import Redis
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.conversations.types import Sentiment
from inboxapp.core.database import Database
from inboxapp.core.errors import Invalid, NotFound
from inboxapp.drafting.errors import AnsweredMeanwhile
from inboxapp.ui.inbox import extraction_state, list_state, reader, review_state, typed
from inboxapp.ui.inbox.extraction_state import correct, read_fields
from inboxapp.ui.inbox.list_state import ListState
from inboxapp.ui.inbox.reader import read_box, read_lead, read_older, read_original
from inboxapp.ui.inbox.review_state import read_marks_of
from inboxapp.ui.inbox.typed import (
    Discarded,
    Reply,
    Typed,
    discard_all,
    save_typed,
    send_reply,
)
from inboxapp.ui.inbox.views import BoxView
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, run_everything

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def web_tools(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class OnlyDatabase:
        pass

    tools = OnlyDatabase()
    tools.database = database  # type: ignore[attr-defined]
    for module in (extraction_state, list_state, reader, review_state, typed):
        monkeypatch.setattr(module, "tools", lambda: tools)


@pytest.fixture(autouse=True)
def sam_looks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    async def actor_of(_state: object) -> object:
        return cast.sam

    monkeypatch.setattr(list_state, "actor_of", actor_of)


async def read_box_of(cast: Cast, lead_id: int) -> BoxView:
    return (await read_box(cast.sam, lead_id, "email")).box


async def write(database: Database, client_id: int, count: int) -> None:
    for number in range(count):
        sender = f"lead{number}@north.example"
        await make_message(
            database, client_id, f"Hello {number}", sender=sender, name=f"Lead {number}"
        )


async def test_the_list_shows_the_newest_first_and_loads_the_rest(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_state, "PAGE", 3)
    await write(database, cast.acme, 5)
    await write(database, cast.zeta, 2)
    state = ListState()

    await state.load()
    assert [row.name for row in state.rows] == ["Lead 4", "Lead 3", "Lead 2"]
    await state.load_more()
    assert [row.name for row in state.rows] == [f"Lead {n}" for n in (4, 3, 2, 1, 0)]
    assert state.cursor == ""

    await make_message(database, cast.acme, "Again", sender="lead0@north.example")
    await state.load()
    assert [row.name for row in state.rows] == [f"Lead {n}" for n in (0, 4, 3, 2, 1)]


async def test_looking_up_finds_by_name_text_and_tag(database: Database, cast: Cast) -> None:
    await write(database, cast.acme, 3)
    state = ListState()

    await state.look_up("Lead 1", "")
    assert [row.name for row in state.rows] == ["Lead 1"]
    await state.look_up("hello 2", "")
    assert [row.name for row in state.rows] == ["Lead 2"]
    await state.look_up("", "Interested")
    assert state.rows == ()
    await state.look_up("", "No such tag")
    assert (len(state.rows), state.sentiment) == (3, "")


async def test_a_list_that_cannot_be_read_says_so_and_keeps_what_was_there(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, empty = ListState(), ListState()
    await write(database, cast.acme, 1)
    await state.load()

    async def fail(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(list_state, "lead_page", fail)
    await state.load()
    await empty.load()

    assert (len(state.rows), state.phase) == (1, "ready")
    assert empty.phase == "failed"


async def test_opening_a_lead_reads_it_and_marks_it_read(database: Database, cast: Cast) -> None:
    received = await make_message(database, cast.acme, "Hello")

    read = await read_lead(cast.sam, received.lead_id, "")

    assert [entry.text for entry in read.line] == ["Hello"]
    assert read.marks.channel == Channel.EMAIL
    async with database.transaction() as tx:
        lead = (await tx.exec(select(Lead).where(col(Lead.id) == received.lead_id))).one()
    assert not lead.is_unread


async def test_nothing_of_another_client_is_found(database: Database, cast: Cast) -> None:
    received = await make_message(database, cast.acme, "Hello")

    with pytest.raises(NotFound):
        await read_lead(cast.zoe, received.lead_id, "")
    with pytest.raises(NotFound):
        await read_box(cast.zoe, received.lead_id, "email")
    with pytest.raises(NotFound):
        await save_typed(cast.zoe, received.lead_id, "email", Typed("x", "", 0, 0))


async def test_a_click_that_saw_no_answer_is_refused_once_there_is_one(
    database: Database, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Hello")
    lead_id, seen = received.lead_id, (await read_box_of(cast, received.lead_id)).newest_message_id
    await send_reply(cast.mia, lead_id, "email", Reply("Hi", "Re: hi", "key-of-mia", seen))

    with pytest.raises(AnsweredMeanwhile):
        await send_reply(cast.sam, lead_id, "email", Reply("Hi", "Re: hi", "key-of-sam", seen))

    fresh = (await read_box_of(cast, lead_id)).newest_message_id
    assert fresh > seen
    await send_reply(cast.sam, lead_id, "email", Reply("Hi", "Re: hi", "another-key", fresh))


async def test_the_channel_with_a_draft_opens_first(
    database: Database, redis: Redis, cast: Cast
) -> None:
    email = await make_message(database, cast.acme, "Can you send me pricing?")
    await run_everything(make_tools(database, redis))

    read = await read_lead(cast.sam, email.lead_id, "")

    assert read.marks.compose.box.text
    assert read.marks.compose.run.status == "completed"
    assert {stage.status for stage in read.marks.compose.run.stages} == {"done"}
    assert read.marks.choice.value == Sentiment.INFORMATION_REQUESTED


async def test_older_messages_come_page_by_page(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PAGE", 2)
    for number in range(5):
        received = await make_message(database, cast.acme, f"Message {number}")
    read = await read_lead(cast.sam, received.lead_id, "")
    assert [entry.text for entry in read.line] == ["Message 3", "Message 4"]

    line, has_older = await read_older(cast.sam, received.lead_id, read.line)
    assert has_older
    line, has_older = await read_older(cast.sam, received.lead_id, line)

    assert [entry.text for entry in line] == [f"Message {n}" for n in range(5)]
    assert not has_older


async def test_all_of_a_message_is_fetched_by_its_id_and_no_other(
    database: Database, cast: Cast
) -> None:
    for number in range(3):
        received = await make_message(database, cast.acme, f"Message {number}", html="<b>x</b>")
    read = await read_lead(cast.sam, received.lead_id, "")
    first = read.line[0].id

    original = await read_original(cast.sam, received.lead_id, read.line, first)

    assert original.text == "Message 0"
    assert original.html == "<b>x</b>"
    with pytest.raises(NotFound):
        await read_original(cast.sam, received.lead_id, read.line, first + 999)


async def test_a_look_at_typed_text_finds_what_is_wrong_and_writes_nothing(
    database: Database, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "What does it cost?")

    marks = await read_marks_of(cast.sam, received.lead_id, "email", "[[fill: price]] is $77")

    assert [(mark.severity, mark.quote) for mark in marks] == [
        ("blocks", "[[fill: price]]"),
        ("warns", "$77"),
    ]
    assert (await read_box_of(cast, received.lead_id)).text == ""
    with pytest.raises(NotFound):
        await read_marks_of(cast.zoe, received.lead_id, "email", "x")


async def test_a_draft_is_discarded_with_the_reason_that_was_chosen(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Can you send me pricing?")
    await run_everything(make_tools(database, redis))

    with pytest.raises(Invalid):
        await discard_all(cast.sam, received.lead_id, "email", Discarded("because", ""))
    await discard_all(cast.sam, received.lead_id, "email", Discarded("wrong_tone", "too loud"))

    (past,) = (await read_box(cast.sam, received.lead_id, "email")).about.past
    assert (past.words, past.detail) == ("Discarded", "Wrong tone · too loud")


async def test_a_correction_is_kept_and_drafts_again(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Could we meet on Thursday at 3pm?")
    await run_everything(make_tools(database, redis))
    fields = await read_fields(cast.sam, received.lead_id, "email")
    assert fields is not None

    run_id = await correct(cast.sam, fields, {"kind": "request_times", "evidence": "Thursday"})

    read = await read_box(cast.sam, received.lead_id, "email")
    assert read.run.id == run_id
    assert read.about.extraction.is_corrected
    assert "Sam Ortiz" in read.about.extraction.source
    assert read.about.extraction.summary == "Asks for times"
