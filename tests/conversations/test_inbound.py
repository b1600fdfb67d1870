import asyncio

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.channels.errors import BadPayload
from inboxapp.channels.types import Channel
from inboxapp.conversations.errors import IdTaken, LeadNotFound
from inboxapp.conversations.inbound import EML, digest, left_behind, receive
from inboxapp.conversations.models import Identity, InboundBody, Lead, Message
from inboxapp.conversations.queries import lead_detail, timeline
from inboxapp.conversations.types import BodyStatus
from inboxapp.core.database import Database
from inboxapp.drafting.jobs import classify
from tests.cast import Cast
from tests.factories.conversations import lead_row, make_message, message_row, payload
from tests.factories.runs import make_tools, rows

pytestmark = pytest.mark.anyio


async def test_a_new_sender_makes_a_new_unread_lead(database: Database, cast: Cast) -> None:
    received = await make_message(database, cast.acme, "Hello there")
    lead = await lead_row(database, received.lead_id)
    assert (lead.name, lead.is_unread, lead.preview) == ("Lena North", True, "Hello there")
    assert lead.last_message_id == received.message_id


async def test_a_known_sender_writes_to_the_same_lead_whatever_the_case(
    database: Database, cast: Cast
) -> None:
    first = await make_message(database, cast.acme, sender="lena@north.example")
    again = await make_message(database, cast.acme, sender="Lena@North.example")
    assert first.lead_id == again.lead_id


async def test_the_same_sender_is_another_lead_for_another_client(
    database: Database, cast: Cast
) -> None:
    ours = await make_message(database, cast.acme)
    theirs = await make_message(database, cast.zeta)
    assert ours.lead_id != theirs.lead_id


async def test_twenty_deliveries_of_one_message_at_once_are_one_message(
    database: Database, cast: Cast
) -> None:
    body = payload(message_id="only-one")
    received = await asyncio.gather(
        *(
            receive(database, client_id=cast.acme, channel=Channel.EMAIL, body=body)
            for _ in range(20)
        )
    )
    assert len({each.message_id for each in received}) == 1
    assert sum(each.is_new for each in received) == 1
    assert len(await rows(database, Lead)) == 1
    assert len(await rows(database, InboundBody)) == 1


async def test_ten_first_messages_of_one_sender_at_once_make_one_lead(
    database: Database, cast: Cast
) -> None:
    await asyncio.gather(*(make_message(database, cast.acme, f"part {n}") for n in range(10)))
    assert len(await rows(database, Lead)) == 1
    assert len(await rows(database, Identity)) == 1
    assert len(await rows(database, Message)) == 10


async def test_the_same_id_with_another_body_is_kept_raw_but_not_doubled(
    database: Database, cast: Cast
) -> None:
    await make_message(database, cast.acme, "first", message_id="m")
    again = await make_message(database, cast.acme, "tampered", message_id="m")
    assert not again.is_new
    assert (await message_row(database, again.message_id)).text == "first"
    assert len(await rows(database, InboundBody)) == 2


async def test_messages_that_come_out_of_order_are_read_in_order(
    database: Database, cast: Cast
) -> None:
    later = await make_message(database, cast.acme, "second", sent_at="2026-11-02T10:00:00Z")
    earlier = await make_message(database, cast.acme, "first", sent_at="2026-11-02T09:00:00Z")
    async with database.transaction() as tx:
        seen = await timeline(tx, cast.sam, later.lead_id)
    assert [message.id for message in seen] == [earlier.message_id, later.message_id]


async def test_a_message_from_the_future_is_dated_when_it_came(
    database: Database, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, sent_at="2199-01-01T00:00:00Z")
    message = await message_row(database, received.message_id)
    assert message.at == message.received_at


async def test_an_unreadable_body_is_refused_and_kept(database: Database, cast: Cast) -> None:
    with pytest.raises(BadPayload):
        await receive(database, client_id=cast.acme, channel=Channel.EMAIL, body=b"{nonsense")
    (kept,) = await rows(database, InboundBody)
    assert (kept.status, kept.body) == (BodyStatus.REFUSED, b"{nonsense")
    assert kept.error


async def test_text_that_postgres_refuses_is_mended_and_kept_raw(
    database: Database, cast: Cast
) -> None:
    body = payload("x").replace(b'"x"', rb'"a\u0000b\ud800c"')
    received = await receive(database, client_id=cast.acme, channel=Channel.EMAIL, body=body)
    assert (await message_row(database, received.message_id)).text == "a\ufffdb\ufffdc"
    assert (await rows(database, InboundBody))[0].body == body


async def test_a_body_that_a_crash_left_unread_is_read_later(
    database: Database, cast: Cast
) -> None:
    body = payload("late but not lost")
    async with database.transaction() as tx:
        tx.add(InboundBody(client_id=cast.acme, channel=Channel.EMAIL, sha256="0" * 64, body=body))
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE inbound_bodies SET at = now() - interval '1 minute'"))
    async with database.transaction() as tx:
        (body_id,) = await left_behind(tx)
    first, second = await digest(database, body_id), await digest(database, body_id)
    assert (first.is_new, second.is_new) == (True, False)
    assert first.message_id == second.message_id


async def test_a_mail_file_becomes_a_message(database: Database, cast: Cast) -> None:
    mail = b"From: Lena <lena@north.example>\r\nSubject: Hi\r\nMessage-ID: <1@n>\r\n\r\nHello\r\n"
    received = await receive(
        database, client_id=cast.acme, channel=Channel.EMAIL, body=mail, format=EML
    )
    message = await message_row(database, received.message_id)
    assert (message.text, message.subject, message.handle) == ("Hello", "Hi", "lena@north.example")


async def test_a_rival_finds_nothing(database: Database, cast: Cast) -> None:
    received = await make_message(database, cast.acme)
    async with database.transaction() as tx:
        with pytest.raises(LeadNotFound):
            await lead_detail(tx, cast.zoe, received.lead_id)
        with pytest.raises(LeadNotFound):
            await timeline(tx, cast.zoe, received.lead_id)


async def test_a_rivals_message_is_no_place_to_page_back_from(
    database: Database, cast: Cast
) -> None:
    received = await make_message(database, cast.acme)
    rivals = await make_message(database, cast.zeta)
    async with database.transaction() as tx:
        shown = await timeline(tx, cast.sam, received.lead_id, before=rivals.message_id)
    assert shown == ()


async def test_what_the_classifier_did_is_shown_with_the_message(
    database: Database, redis: Redis, cast: Cast
) -> None:
    received = await make_message(database, cast.acme, "Can you send me pricing?")
    await classify(make_tools(database, redis), received.message_id)
    async with database.transaction() as tx:
        (message,) = await timeline(tx, cast.sam, received.lead_id)
    assert message.triage is not None
    assert message.triage.sentiment == "Information Requested"
    assert message.triage.model
    assert message.triage.cost is None


async def test_an_id_that_somebody_elses_message_has_is_refused_and_makes_no_lead(
    database: Database, cast: Cast
) -> None:
    await make_message(database, cast.acme, message_id="same")
    with pytest.raises(IdTaken):
        await make_message(database, cast.acme, message_id="same", sender="kim@south.example")
    assert len(await rows(database, Lead)) == 1
    kept = [body.status for body in await rows(database, InboundBody)]
    assert kept == [BodyStatus.PARSED, BodyStatus.REFUSED]


async def test_an_older_message_that_comes_late_does_not_become_the_newest_in_the_list(
    database: Database, cast: Cast
) -> None:
    later = await make_message(database, cast.acme, "second", sent_at="2026-11-02T10:00:00Z")
    await make_message(database, cast.acme, "first", sent_at="2026-11-02T09:00:00Z")
    lead = await lead_row(database, later.lead_id)
    assert (lead.preview, lead.last_message_id) == ("second", later.message_id)


async def test_an_empty_mail_file_and_an_empty_delivery_are_different_bodies(
    database: Database, cast: Cast
) -> None:
    for form in (EML, "generic"):
        with pytest.raises(BadPayload):
            await receive(
                database, client_id=cast.acme, channel=Channel.EMAIL, body=b"", format=form
            )
    first, second = await rows(database, InboundBody)
    assert first.error != second.error


async def test_a_reading_that_left_things_open_is_shown_as_far_as_it_goes(
    database: Database, cast: Cast
) -> None:
    received = await make_message(database, cast.acme)
    async with database.transaction() as tx:
        await tx.execute(
            text("""UPDATE messages SET triage = '{"reason": "x", "sentiment": null}'""")
        )
    async with database.transaction() as tx:
        (message,) = await timeline(tx, cast.sam, received.lead_id)
    assert message.triage is not None
    assert (message.triage.sentiment, message.triage.reason) == ("", "x")
