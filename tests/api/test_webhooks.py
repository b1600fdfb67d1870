import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from redis.asyncio import Redis
from sqlmodel import col, func, select
from standardwebhooks import Webhook

from inboxapp.api.app import create_api
from inboxapp.api.tools import OpenTools
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import InboundBody, Lead, Message
from inboxapp.conversations.types import BodyStatus
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from inboxapp.core.signing import sign_webhook
from tests.api.doors import BASE, Keys, signed
from tests.cast import Cast
from tests.factories.conversations import HANDLES, message_row, payload

pytestmark = pytest.mark.anyio

EMAIL = "/webhooks/email/acme"
SMS = "/webhooks/sms/acme"


async def deliver(
    http: httpx.AsyncClient, secret: str, body: bytes, path: str = EMAIL
) -> httpx.Response:
    return await http.post(path, content=body, headers=signed(secret, body))


async def count(database: Database, table: type[InboundBody | Lead | Message]) -> int:
    async with database.transaction() as tx:
        return (await tx.exec(select(func.count(col(table.id))))).one()


async def test_a_signed_delivery_is_stored_before_it_is_answered(
    http: httpx.AsyncClient, database: Database, keys: Keys, cast: Cast
) -> None:
    answer = await deliver(http, keys.acme_secret, payload("What does it cost?"))
    assert answer.status_code == 200
    told = answer.json()
    assert told["duplicate"] is False
    message = await message_row(database, told["message_id"])
    assert (message.client_id, message.lead_id) == (cast.acme, told["lead_id"])
    assert message.text == "What does it cost?"
    async with database.transaction() as tx:
        kept = (await tx.exec(select(InboundBody))).one()
    assert (kept.webhook_id, kept.status) == ("msg_1", BodyStatus.PARSED)


@pytest.mark.parametrize("channel", list(HANDLES))
async def test_every_channel_has_its_door(
    http: httpx.AsyncClient, database: Database, keys: Keys, channel: Channel
) -> None:
    body = payload("Hello there", channel=channel)
    answer = await deliver(http, keys.acme_secret, body, f"/webhooks/{channel}/acme")
    assert answer.status_code == 200
    assert (await message_row(database, answer.json()["message_id"])).channel == channel


async def test_the_reference_library_of_the_standard_signs_what_we_accept(
    http: httpx.AsyncClient, keys: Keys
) -> None:
    body, moment = payload(), now()
    headers = {
        "webhook-id": "msg_ref",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(keys.acme_secret).sign("msg_ref", moment, body.decode()),
    }
    assert (await http.post(EMAIL, content=body, headers=headers)).status_code == 200


async def test_a_delivery_that_comes_again_changes_nothing(
    http: httpx.AsyncClient, database: Database, keys: Keys
) -> None:
    body = payload()
    first = (await deliver(http, keys.acme_secret, body)).json()
    again = await deliver(http, keys.acme_secret, body)
    assert again.status_code == 200
    assert again.json() == first | {"duplicate": True}
    assert await count(database, Message) == 1


async def test_twenty_deliveries_at_once_are_one_message(
    http: httpx.AsyncClient, database: Database, keys: Keys
) -> None:
    body = payload()
    answers = await asyncio.gather(*(deliver(http, keys.acme_secret, body) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["message_id"] for answer in answers}) == 1
    assert sum(not answer.json()["duplicate"] for answer in answers) == 1
    assert (await count(database, Message), await count(database, Lead)) == (1, 1)


async def test_nothing_but_the_clients_own_signature_opens_the_door(
    http: httpx.AsyncClient, database: Database, keys: Keys
) -> None:
    body = payload()
    good = signed(keys.acme_secret, body)
    changed = body.replace(b"pricing", b"refunds")
    old = sign_webhook(keys.acme_secret, "msg_1", body, now() - timedelta(minutes=6))
    early = sign_webhook(keys.acme_secret, "msg_1", body, now() + timedelta(minutes=6))
    tries = {
        "tampered body": (EMAIL, changed, good),
        "re-serialised body": (EMAIL, json.dumps(json.loads(body), indent=1).encode(), good),
        "other id": (EMAIL, body, good | {"webhook-id": "msg_2"}),
        "other time": (EMAIL, body, good | {"webhook-timestamp": str(int(now().timestamp()) + 9)}),
        "too old": (EMAIL, body, old),
        "too early": (EMAIL, body, early),
        "rival's secret": (EMAIL, body, signed(keys.zeta_secret, body)),
        "own secret at the rival's door": ("/webhooks/email/zeta", body, good),
        "unknown client": ("/webhooks/email/nobody", body, good),
        "strange client": ("/webhooks/email/%00%ff", body, good),
        "no signature": (EMAIL, body, {}),
        "empty signature": (EMAIL, body, good | {"webhook-signature": ""}),
        "no version": (EMAIL, body, good | {"webhook-signature": good["webhook-signature"][3:]}),
        "other version": (EMAIL, body, good | {"webhook-signature": "v1a," + "A" * 43 + "="}),
    }
    for name, (path, content, headers) in tries.items():
        answer = await http.post(path, content=content, headers=headers)
        assert (name, answer.status_code) == (name, 401)
        assert answer.json()["code"] == "bad_signature"
    assert await count(database, InboundBody) == 0


async def test_an_unknown_client_answers_like_a_wrong_signature(
    http: httpx.AsyncClient, keys: Keys
) -> None:
    body = payload()
    headers = signed(keys.zeta_secret, body)
    known = (await http.post(EMAIL, content=body, headers=headers)).json()
    unknown = (await http.post("/webhooks/email/nobody", content=body, headers=headers)).json()
    for answer in (known, unknown):
        answer.pop("instance")
        answer.pop("reference")
    assert known == unknown


async def test_one_of_several_signatures_is_enough_while_secrets_are_changed(
    http: httpx.AsyncClient, keys: Keys
) -> None:
    body = payload()
    good = signed(keys.acme_secret, body)
    stale = signed(keys.zeta_secret, body)["webhook-signature"]
    both = good | {"webhook-signature": f"{stale} {good['webhook-signature']}"}
    assert (await http.post(EMAIL, content=body, headers=both)).status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"not json", b"[]", b"{}", b'{"id": 5}', b'{"id":"a","id":"b"}', b"[" * 100_000,
     b'{"id": NaN}', b'{"id":"x","from":1e400}', b'\xff\xfe{"i', b"null"],
)  # fmt: skip
async def test_what_is_no_message_is_refused_but_kept(
    http: httpx.AsyncClient, database: Database, keys: Keys, body: bytes
) -> None:
    answer = await deliver(http, keys.acme_secret, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    async with database.transaction() as tx:
        kept = (await tx.exec(select(InboundBody))).one()
    assert (kept.body, kept.status) == (body, BodyStatus.REFUSED)


async def test_a_body_of_five_megabytes_is_stored(
    http: httpx.AsyncClient, database: Database, keys: Keys
) -> None:
    text = "All work and no play. " * (5 * 1024 * 1024 // 22)
    answer = await deliver(http, keys.acme_secret, payload(text, channel=Channel.SMS), SMS)
    assert answer.status_code == 200
    assert len((await message_row(database, answer.json()["message_id"])).full_text) > 5_000_000


async def test_a_body_of_eleven_megabytes_is_refused_before_it_is_read(
    http: httpx.AsyncClient, database: Database, keys: Keys
) -> None:
    body = payload("x" * 11 * 1024 * 1024)
    answer = await deliver(http, keys.acme_secret, body)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert await count(database, InboundBody) == 0


async def test_an_endless_body_is_refused_while_it_arrives(
    http: httpx.AsyncClient, keys: Keys
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b"x" * 1024 * 1024

    answer = await http.post(EMAIL, content=endless(), headers=signed(keys.acme_secret, b""))
    assert answer.status_code == 413
    assert sent <= 12


@pytest.mark.parametrize(
    "text",
    ["before \0 after", "half \ud83d a character", "\ufffe \uffff", "\u202e right to left", "\0\0"],
)
async def test_characters_no_database_takes_do_not_lose_the_message(
    http: httpx.AsyncClient, database: Database, keys: Keys, text: str
) -> None:
    body = payload(text, name="Lena \0\ud800 North", subject="Re: \0")
    answer = await deliver(http, keys.acme_secret, body)
    assert answer.status_code == 200
    message = await message_row(database, answer.json()["message_id"])
    assert "\0" not in message.text + message.subject + message.author
    async with database.transaction() as tx:
        assert (await tx.exec(select(InboundBody))).one().body == body


async def test_a_database_that_is_away_is_503_and_nothing_is_promised(redis: Redis) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2", redis)
    tools = OpenTools(Settings(), away, redis)
    transport = httpx.ASGITransport(create_api(lambda: tools))
    body = payload()
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        answer = await deliver(http, "whsec_" + "c2VjcmV0" * 4, body)
    await away.close()
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert "127.0.0.1" not in answer.text


async def test_a_delivery_is_taken_while_redis_is_away(
    http: httpx.AsyncClient, database: Database, redis: Redis, keys: Keys
) -> None:
    await redis.config_set("maxmemory", "1")
    try:
        answer = await deliver(http, keys.acme_secret, payload())
    finally:
        await redis.config_set("maxmemory", "0")
    assert answer.status_code == 200
    assert await count(database, Message) == 1


@pytest.mark.parametrize("path", ["/webhooks/fax/acme", "/webhooks/email", "/webhooks/email/a/b"])
async def test_a_door_that_is_not_there_is_a_problem_body(
    http: httpx.AsyncClient, keys: Keys, path: str
) -> None:
    body = payload()
    answer = await http.post(path, content=body, headers=signed(keys.acme_secret, body))
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await http.get(EMAIL)).status_code == 405
