import asyncio

import pytest
from redis.asyncio import Redis

from inboxapp.channels.types import Channel
from inboxapp.conversations.errors import LeadNotFound
from inboxapp.conversations.models import Message
from inboxapp.conversations.types import Direction, MessageView, Sentiment
from inboxapp.core.database import Database
from inboxapp.core.errors import AppError
from inboxapp.drafting.errors import AnsweredMeanwhile, EmptyMessage, MessageTooLong, MustNotContact
from inboxapp.drafting.models import Composition, Draft
from inboxapp.drafting.queries import compose_view
from inboxapp.drafting.service import (
    Saved,
    change_sentiment,
    discard_draft,
    ignore_offer,
    regenerate,
    save_composition,
    send,
    take_offer,
)
from inboxapp.drafting.types import ComposeView, DraftStatus
from inboxapp.runs.types import StageStatus
from inboxapp.sending.models import Delivery
from tests.cast import Cast
from tests.factories.conversations import lead_row, make_message
from tests.factories.runs import make_tools, rows, run_everything

pytestmark = pytest.mark.anyio


class Desk:
    """Sam at one lead's e-mail box."""

    def __init__(self, database: Database, redis: Redis, cast: Cast, lead_id: int) -> None:
        self.database, self.redis, self.cast, self.lead_id = database, redis, cast, lead_id

    async def look(self) -> ComposeView:
        async with self.database.transaction() as tx:
            return await compose_view(tx, self.cast.sam, self.lead_id, Channel.EMAIL)

    async def type(self, text: str, version: int, base: int | None = None) -> Saved:
        async with self.database.transaction() as tx:
            return await save_composition(
                tx, self.cast.sam, self.lead_id, Channel.EMAIL,
                text=text, subject="", version=version, base_draft_id=base,
            )  # fmt: skip

    async def send(self, text: str, key: str = "k1", seen: int | None = None) -> MessageView:
        async with self.database.transaction() as tx:
            return await send(
                tx, self.cast.sam, self.lead_id, Channel.EMAIL,
                text=text, subject="Re: Payroll", send_key=key, seen_message_id=seen,
            )  # fmt: skip

    async def draft_again(self, instruction: str = "") -> None:
        async with self.database.transaction() as tx:
            await regenerate(tx, self.cast.sam, self.lead_id, Channel.EMAIL, instruction)
        await run_everything(make_tools(self.database, self.redis))

    async def outbound(self) -> list[Message]:
        return [m for m in await rows(self.database, Message) if m.direction is Direction.OUTBOUND]


@pytest.fixture
async def desk(database: Database, redis: Redis, cast: Cast) -> Desk:
    """A lead that wrote and got a draft."""
    received = await make_message(database, cast.acme, "Could you send pricing?")
    await run_everything(make_tools(database, redis))
    return Desk(database, redis, cast, received.lead_id)


async def test_the_draft_stands_in_an_untouched_box_with_every_stage_done(desk: Desk) -> None:
    box = await desk.look()
    assert box.draft is not None
    assert (box.text, box.is_edited, box.offer) == (box.draft.text, False, None)
    assert box.subject == "Re: Payroll"
    assert box.run is not None
    assert {stage.status for stage in box.run.stages} == {StageStatus.DONE}


async def test_what_was_typed_stays_and_a_newer_draft_is_only_offered(desk: Desk) -> None:
    first = (await desk.look()).draft
    assert first is not None
    await desk.type("my own words", 0, base=first.id)
    assert (await desk.look()).offer is None
    await desk.draft_again("shorter")
    box = await desk.look()
    assert box.text == "my own words"
    assert box.offer is not None
    assert box.offer.id != first.id


async def test_a_text_is_not_based_on_a_draft_of_another_box(desk: Desk, cast: Cast) -> None:
    await make_message(desk.database, cast.zeta, "Could you send pricing?")
    await run_everything(make_tools(desk.database, desk.redis))
    _, rivals = await rows(desk.database, Draft)
    for base in (rivals.id, rivals.id + 1):
        await desk.type("my own words", 0, base=base)
        (typed,) = await rows(desk.database, Composition)
        assert (typed.text, typed.base_draft_id) == ("my own words", None)


async def test_an_offer_can_be_taken_or_ignored(desk: Desk) -> None:
    await desk.type("my own words", 0)
    await desk.draft_again("shorter")
    offer = (await desk.look()).offer
    assert offer is not None
    async with desk.database.transaction() as tx:
        await ignore_offer(tx, desk.cast.sam, desk.lead_id, Channel.EMAIL, offer.id)
    box = await desk.look()
    assert (box.text, box.offer) == ("my own words", None)
    async with desk.database.transaction() as tx:
        await take_offer(tx, desk.cast.sam, desk.lead_id, Channel.EMAIL, offer.id)
    box = await desk.look()
    assert (box.text, box.is_edited) == (offer.text, False)


async def test_a_stale_tab_overwrites_nothing_and_sees_the_newer_text(desk: Desk) -> None:
    first = await desk.type("tab one", 0)
    stale = await desk.type("tab two", 0)
    assert stale.other is not None
    assert (stale.other.text, stale.other.updated_by) == ("tab one", "Sam Ortiz")
    assert stale.version == first.version
    assert (await desk.look()).text == "tab one"
    chosen = await desk.type("tab two", stale.version)
    assert (chosen.other, (await desk.look()).text) == (None, "tab two")


async def test_ten_tabs_saving_at_once_leave_one_text_and_nine_that_know(desk: Desk) -> None:
    saved = await asyncio.gather(*(desk.type(f"tab {n}", 0) for n in range(10)))
    assert sum(each.other is None for each in saved) == 1
    assert len(await rows(desk.database, Composition)) == 1


async def test_ten_clicks_of_one_send_are_one_message(desk: Desk) -> None:
    sent = await asyncio.gather(*(desk.send("Here you go.") for _ in range(10)))
    assert len({each.id for each in sent}) == 1
    assert len(await desk.outbound()) == 1
    assert len(await rows(desk.database, Delivery)) == 1


async def test_sending_empties_the_box_and_closes_the_draft(desk: Desk) -> None:
    await desk.type("Here you go.", 0)
    await desk.send("Here you go.")
    box = await desk.look()
    assert (box.text, box.draft, box.is_edited) == ("", None, False)
    (draft,) = await rows(desk.database, Draft)
    assert (draft.status, draft.sent_text) == (DraftStatus.SENT, "Here you go.")
    assert not (await lead_row(desk.database, desk.lead_id)).is_unread


async def test_an_autosave_that_comes_after_the_send_does_not_bring_the_text_back(
    desk: Desk,
) -> None:
    version = (await desk.type("Here you go.", 0)).version
    await desk.send("Here you go.")
    await desk.type("Here you go.", version)
    assert (await desk.look()).text == ""


async def test_words_typed_after_the_send_are_kept_even_by_a_stale_tab(desk: Desk) -> None:
    version = (await desk.type("Here you go.", 0)).version
    await desk.send("Here you go.")
    await desk.type("One more thing", version)
    assert (await desk.look()).text == "One more thing"


@pytest.mark.parametrize(
    ("text", "refusal"), [("  \n", EmptyMessage), ("x" * 100_001, MessageTooLong)]
)
async def test_what_cannot_be_sent_is_refused_and_kept(
    desk: Desk, text: str, refusal: type[AppError]
) -> None:
    await desk.type("kept", 0)
    with pytest.raises(refusal):
        await desk.send(text)
    assert (await desk.look()).text == "kept"
    assert await desk.outbound() == []


async def test_nothing_is_sent_to_a_lead_that_asked_for_silence(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await change_sentiment(tx, desk.cast.sam, desk.lead_id, Sentiment.DO_NOT_CONTACT)
    with pytest.raises(MustNotContact):
        await desk.send("Hello again")


async def test_a_discarded_draft_leaves_an_empty_box(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await discard_draft(tx, desk.cast.sam, desk.lead_id, Channel.EMAIL)
    assert (await desk.look()).text == ""
    (draft,) = await rows(desk.database, Draft)
    assert (draft.status, draft.decided_by) == (DraftStatus.REJECTED, desk.cast.sam.user_id)


async def test_a_rival_can_neither_read_nor_write_the_box(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        with pytest.raises(LeadNotFound):
            await compose_view(tx, desk.cast.zoe, desk.lead_id, Channel.EMAIL)
        with pytest.raises(LeadNotFound):
            await send(
                tx, desk.cast.zoe, desk.lead_id, Channel.EMAIL,
                text="spam", subject="", send_key="z",
            )  # fmt: skip
    assert await desk.outbound() == []


async def test_two_people_do_not_send_the_same_answer(desk: Desk) -> None:
    seen = (await desk.look()).newest_message_id
    async with desk.database.transaction() as tx:
        await send(
            tx, desk.cast.mia, desk.lead_id, Channel.EMAIL,
            text="Mia's answer", subject="", send_key="mia", seen_message_id=seen,
        )  # fmt: skip
    await desk.type("Sam's answer", 0)
    with pytest.raises(AnsweredMeanwhile, match="Mia Chen"):
        await desk.send("Sam's answer", "sam", seen)
    assert (await desk.look()).text == "Sam's answer"
    await desk.send("Sam's answer", "sam-again", (await desk.look()).newest_message_id)
    assert [message.author for message in await desk.outbound()] == ["Mia Chen", "Sam Ortiz"]


async def test_a_send_repeated_by_its_own_key_is_no_second_answer(desk: Desk) -> None:
    seen = (await desk.look()).newest_message_id
    first = await desk.send("Here you go.", "k1", seen)
    assert (await desk.send("Here you go.", "k1", seen)).id == first.id
