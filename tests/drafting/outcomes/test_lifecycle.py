from datetime import timedelta

import pytest
from redis.asyncio import Redis
from sqlmodel import select

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.conversations.errors import LeadNotFound
from inboxapp.conversations.models import Message
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.errors import AppError
from inboxapp.drafting.compose import send
from inboxapp.drafting.errors import PrivateText, UnfilledSlot
from inboxapp.drafting.guards.review import review_text
from inboxapp.drafting.guards.types import FindingCode
from inboxapp.drafting.models import Composition, Draft, ExtractionCorrection, Knowledge
from inboxapp.drafting.outcomes.queries import OutcomeCounts, outcome_counts
from inboxapp.drafting.outcomes.record import close_stale
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType
from inboxapp.drafting.prompting import prompt_file
from inboxapp.drafting.queries import drafts_of_lead
from inboxapp.drafting.service import (
    change_sentiment,
    discard_draft,
    ignore_offer,
    regenerate,
    save_composition,
    take_offer,
)
from inboxapp.drafting.types import DraftStatus, DraftView
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import make_tools, rows, run_everything

pytestmark = pytest.mark.anyio

OWN_WORDS = "Call me. Somebody else looks after this; sorry for the mix-up, all good otherwise."


class Desk:
    """Sam with a lead that wrote and got a draft."""

    def __init__(self, database: Database, redis: Redis, cast: Cast, lead_id: int) -> None:
        self.database, self.redis, self.cast, self.lead_id = database, redis, cast, lead_id

    @property
    def box(self) -> tuple[Actor, int, Channel]:
        return self.cast.sam, self.lead_id, Channel.EMAIL

    async def drafts(self) -> tuple[DraftView, ...]:
        """Oldest first."""
        async with self.database.transaction() as tx:
            return (await drafts_of_lead(tx, self.cast.sam, self.lead_id))[::-1]

    async def only_draft(self) -> DraftView:
        (draft,) = await self.drafts()
        return draft

    async def type(self, text: str, *, base: int | None) -> None:
        async with self.database.transaction() as tx:
            await save_composition(
                tx, *self.box, text=text, subject="", version=99, base_draft_id=base
            )

    async def send(self, text: str, key: str = "k1") -> None:
        async with self.database.transaction() as tx:
            await send(tx, *self.box, text=text, subject="Re: Payroll", send_key=key)

    async def draft_again(self) -> None:
        async with self.database.transaction() as tx:
            await regenerate(tx, *self.box, "shorter")
        await run_everything(make_tools(self.database, self.redis))

    async def count(self) -> OutcomeCounts:
        async with self.database.transaction() as tx:
            return await outcome_counts(tx, self.cast.sam, now() - timedelta(days=1))

    async def age(self, days: int) -> None:
        async with self.database.transaction() as tx:
            for draft in await tx.exec(select(Draft)):
                draft.created_at = now() - timedelta(days=days)

    async def close_stale(self) -> int:
        async with self.database.transaction() as tx:
            return await close_stale(tx, now() - timedelta(days=14))


@pytest.fixture
async def desk(database: Database, redis: Redis, cast: Cast) -> Desk:
    received = await make_message(database, cast.acme, "Could you send pricing?")
    await run_everything(make_tools(database, redis))
    return Desk(database, redis, cast, received.lead_id)


async def test_a_draft_sent_from_an_untouched_box_was_sent_as_is(desk: Desk) -> None:
    await desk.send((await desk.only_draft()).text)
    draft = await desk.only_draft()
    assert (draft.status, draft.outcome) == (DraftStatus.SENT, DraftOutcome.SENT_AS_IS)
    assert (draft.similarity, draft.edit_types) == (1.0, ())


async def test_an_edited_draft_is_judged_by_the_edit(desk: Desk) -> None:
    first = await desk.only_draft()
    await desk.type("Dear Ms North,\n" + first.text, base=first.id)
    await desk.send("Dear Ms North,\n" + first.text)
    draft = await desk.only_draft()
    assert draft.outcome in {DraftOutcome.LIGHT_EDIT, DraftOutcome.HEAVY_EDIT}
    assert draft.edit_types
    assert draft.similarity is not None
    assert 0.5 < draft.similarity <= 1.0


async def test_the_draft_as_a_base_of_other_words_was_rewritten(desk: Desk) -> None:
    await desk.type(OWN_WORDS, base=(await desk.only_draft()).id)
    await desk.send(OWN_WORDS)
    draft = await desk.only_draft()
    assert (draft.outcome, draft.edit_types) == (DraftOutcome.REWRITTEN, (EditType.FULL_REWRITE,))


async def test_own_words_that_began_as_no_draft_mean_it_was_ignored(desk: Desk) -> None:
    await desk.type(OWN_WORDS, base=None)
    await desk.send(OWN_WORDS)
    assert (await desk.only_draft()).outcome is DraftOutcome.IGNORED


async def test_an_offer_that_was_turned_down_is_no_base_of_the_text(desk: Desk) -> None:
    draft = await desk.only_draft()
    await desk.type(OWN_WORDS, base=None)
    async with desk.database.transaction() as tx:
        await ignore_offer(tx, *desk.box, draft.id)
    await desk.type(OWN_WORDS + " Sam", base=draft.id)
    await desk.send(OWN_WORDS + " Sam")
    assert (await desk.only_draft()).outcome is DraftOutcome.IGNORED


async def test_an_offer_that_was_taken_is_judged(desk: Desk) -> None:
    draft = await desk.only_draft()
    await desk.type(OWN_WORDS, base=None)
    async with desk.database.transaction() as tx:
        await take_offer(tx, *desk.box, draft.id)
    await desk.send(OWN_WORDS)
    assert (await desk.only_draft()).outcome is DraftOutcome.REWRITTEN


async def test_a_newer_draft_supersedes_and_the_older_one_can_still_be_what_was_sent(
    desk: Desk,
) -> None:
    first = await desk.only_draft()
    edited = first.text.replace(".", "!")
    await desk.type(edited, base=first.id)
    await desk.draft_again()
    older, newer = await desk.drafts()
    assert (older.outcome, newer.outcome) == (DraftOutcome.SUPERSEDED, None)
    await desk.send(edited)
    older, newer = await desk.drafts()
    assert older.outcome in {DraftOutcome.LIGHT_EDIT, DraftOutcome.HEAVY_EDIT}
    assert (older.status, newer.outcome) == (DraftStatus.SUPERSEDED, DraftOutcome.IGNORED)


async def test_a_discarded_draft_keeps_the_reason(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await discard_draft(
            tx,
            *desk.box,
            reason=DiscardReason.WRONG_FACTS,
            note="We have\nno such plan" + "!" * 600,
        )
    draft = await desk.only_draft()
    assert (draft.status, draft.outcome) == (DraftStatus.REJECTED, DraftOutcome.DISCARDED)
    assert draft.discard_reason is DiscardReason.WRONG_FACTS
    assert draft.discard_note.startswith("We have no such plan!")
    assert len(draft.discard_note) == 500


async def test_a_draft_taken_back_by_a_tag_was_ignored_and_says_why(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        await change_sentiment(tx, desk.cast.sam, desk.lead_id, Sentiment.NOT_INTERESTED)
    draft = await desk.only_draft()
    assert (draft.status, draft.outcome) == (DraftStatus.REJECTED, DraftOutcome.IGNORED)
    assert "Not Interested" in draft.reason


async def test_a_draft_nobody_used_is_closed_after_two_weeks_and_no_sooner(desk: Desk) -> None:
    await desk.age(13)
    assert await desk.close_stale() == 0
    await desk.age(15)
    assert await desk.close_stale() == 1
    assert await desk.close_stale() == 0
    draft = await desk.only_draft()
    assert (draft.status, draft.outcome) == (DraftStatus.REJECTED, DraftOutcome.IGNORED)


async def test_a_draft_somebody_works_on_or_sent_word_for_word_is_never_stale(desk: Desk) -> None:
    first = await desk.only_draft()
    await desk.type(first.text, base=first.id)
    await desk.age(400)
    assert await desk.close_stale() == 0
    await desk.send(first.text)
    assert await desk.close_stale() == 0
    assert (await desk.only_draft()).outcome is DraftOutcome.SENT_AS_IS


async def test_a_repeated_click_judges_once(desk: Desk) -> None:
    text = (await desk.only_draft()).text
    await desk.send(text)
    before = await desk.only_draft()
    await desk.send("something else", "k1")
    assert await desk.only_draft() == before


@pytest.mark.parametrize(
    ("gap", "refusal"),
    [
        ("[[fill: the price]]", UnfilledSlot),
        ("{{first_name}}", UnfilledSlot),
        (prompt_file("system").text[:200], PrivateText),
    ],
)
async def test_a_gap_is_named_nothing_is_sent_and_nothing_typed_is_lost(
    desk: Desk, gap: str, refusal: type[AppError]
) -> None:
    draft = await desk.only_draft()
    await desk.type(f"It is {gap} a month.", base=draft.id)
    with pytest.raises(refusal) as refused:
        await desk.send(f"It is {gap} a month.")
    assert gap[:20] in str(refused.value)
    assert [one.direction for one in await rows(desk.database, Message)] == [Direction.INBOUND]
    (typed,) = await rows(desk.database, Composition)
    assert (typed.text, typed.is_open) == (f"It is {gap} a month.", True)
    assert (await desk.only_draft()).outcome is None
    await desk.send("It is $6 a month, see [1] and https://evil.com.", "k1")
    assert len(await rows(desk.database, Message)) == 2


async def test_what_is_typed_is_reviewed_against_the_rows_of_this_client_only(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        tx.add(Knowledge(client_id=desk.cast.acme, title="Price", body="$6, https://docs.example"))
        tx.add(Knowledge(client_id=desk.cast.zeta, title="Price", body="$7, https://zeta.example"))
    text = "$6 or $7? https://docs.example https://zeta.example sam@acme.example [[fill: x]]"
    async with desk.database.transaction() as tx:
        found = await review_text(tx, *desk.box, text)
        with pytest.raises(LeadNotFound):
            await review_text(tx, desk.cast.zoe, desk.lead_id, Channel.EMAIL, text)
    assert [(one.code, one.quote) for one in found] == [
        (FindingCode.UNSUPPORTED_PRICE, "$7"),
        (FindingCode.FOREIGN_LINK, "https://zeta.example"),
        (FindingCode.NEEDS_FILL, "[[fill: x]]"),
    ]


async def test_outcomes_are_counted_for_ones_own_client(desk: Desk) -> None:
    first = await desk.only_draft()
    await desk.type("Dear Ms North,\n" + first.text, base=first.id)
    await desk.send("Dear Ms North,\n" + first.text)
    await desk.draft_again()
    async with desk.database.transaction() as tx:
        await discard_draft(tx, *desk.box, reason=DiscardReason.WRONG_TONE)
    counts = await desk.count()
    assert counts.total == 2
    assert counts.by_outcome[DraftOutcome.DISCARDED] == 1
    assert sum(counts.by_edit.values()) >= 1
    assert counts.by_discard_reason == {DiscardReason.WRONG_TONE: 1}
    assert counts.median_similarity is not None
    async with desk.database.transaction() as tx:
        rivals = await outcome_counts(tx, desk.cast.zoe, now() - timedelta(days=1))
    assert (rivals.total, rivals.median_similarity) == (0, None)


async def test_a_booking_may_be_confirmed_once_the_lead_took_a_time(desk: Desk) -> None:
    text = "Your call is confirmed."

    async def marks() -> list[FindingCode]:
        async with desk.database.transaction() as tx:
            return [one.code for one in await review_text(tx, *desk.box, text)]

    assert await marks() == [FindingCode.UNCONFIRMED_BOOKING]
    (message,) = await rows(desk.database, Message)
    async with desk.database.transaction() as tx:
        tx.add(
            ExtractionCorrection(
                message_id=message.id,
                client_id=desk.cast.acme,
                lead_id=desk.lead_id,
                payload={"kind": "accept", "needs_clarification": False},
            )
        )
    assert await marks() == []
