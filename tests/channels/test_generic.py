"""The signed JSON message: stored right or refused in one clear sentence."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inboxapp.channels.errors import BadPayload
from inboxapp.channels.generic import MAX_BODY_BYTES, parse_generic
from inboxapp.channels.types import Channel, InboundMessage

HELLO: dict[str, object] = {
    "id": "m-1",
    "from": "Jane@Lead.example",
    "from_name": "Jane Doe",
    "to": "sam@acme.example",
    "subject": "Re: Offer",
    "text": "Thursday works.\n\nOn Mon, Apr 2, 2012, Sam <sam@acme.example> wrote:\n> Free?\n> Sam",
    "html": "<p>Thursday works.</p>",
    "sent_at": "2026-03-01T12:00:00+01:00",
    "thread_id": "t-1",
}


def parse(
    changes: dict[str, object] | None = None, *, on: Channel = Channel.EMAIL, **more: object
) -> InboundMessage:
    changed = HELLO | (changes or {}) | more
    fields = {name: value for name, value in changed.items() if value is not ...}
    return parse_generic(on, json.dumps(fields).encode())


def test_a_whole_message_is_read() -> None:
    assert parse() == InboundMessage(
        channel=Channel.EMAIL,
        provider_id="m-1",
        handle="jane@lead.example",
        name="Jane Doe",
        to=("sam@acme.example",),
        subject="Re: Offer",
        text="Thursday works.",
        full_text=str(HELLO["text"]),
        html="<p>Thursday works.</p>",
        sent_at=datetime(2026, 3, 1, 11, 0, tzinfo=UTC),
        thread_id="t-1",
    )


def test_id_and_sender_are_enough() -> None:
    message = parse_generic(Channel.SMS, b'{"id": "m-1", "from": "+14155552671"}')
    assert message == InboundMessage(
        channel=Channel.SMS,
        provider_id="m-1",
        handle="+14155552671",
        name="",
        to=(),
        subject="",
        text="",
        full_text="",
        html=None,
        sent_at=None,
        thread_id=None,
    )


def test_html_alone_gives_the_text() -> None:
    message = parse(text=..., html="<p>Hi <b>Sam</b></p><script>x</script>")
    assert message.full_text == message.text == "Hi Sam"
    assert message.html == "<p>Hi <b>Sam</b></p>"


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.LINKEDIN])
def test_only_mail_has_quotes_to_cut(channel: Channel) -> None:
    sender = "+14155552671" if channel is Channel.SMS else "linkedin.com/in/jane"
    text = "Yes.\n\n> one\n> two"
    assert parse({"from": sender}, on=channel, text=text).text == text


def test_recipients_may_be_a_text_a_list_or_nothing() -> None:
    assert parse(to="a@x.example, Bob <B@x.example>").to == ("a@x.example", "b@x.example")
    assert parse(to=["A@x.example", "Bob <b@x.example>", "a@x.example"]).to == (
        "a@x.example",
        "b@x.example",
    )
    assert parse(to=None).to == parse(to=...).to == parse(to=[]).to == parse(to="").to == ()
    assert parse(to="undisclosed recipients").to == ("undisclosed recipients",)
    sms = parse({"from": "+14155552671"}, on=Channel.SMS, to=["(415) 555-2672"])
    assert sms.to == ("+14155552672",)


def test_a_sender_may_carry_the_name() -> None:
    message = parse({"from": "Jane Doe <jane@lead.example>"}, from_name=...)
    assert (message.name, message.handle) == ("Jane Doe", "jane@lead.example")


@pytest.mark.parametrize(
    ("sent_at", "moment"),
    [
        ("2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01 12:00:00-05:00", datetime(2026, 3, 1, 17, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 12:00:00 +0000", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("0001-01-01T00:00:00+23:59", None),
        ("9999-12-31T23:59:59-23:59", None),
        ("1970-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (1_772_366_400, None),
        ({}, None),
    ],
)
def test_a_wrong_date_loses_no_message(sent_at: object, moment: datetime | None) -> None:
    assert parse(sent_at=sent_at).sent_at == moment


@pytest.mark.parametrize("field", ["subject", "text", "html", "from_name", "thread_id"])
def test_nul_and_lone_surrogates_are_cleaned_and_not_refused(field: str) -> None:
    body = json.dumps(HELLO | {field: "a<NUL>b"}).replace("<NUL>", "\\u0000\\ud800")
    message = parse_generic(Channel.EMAIL, body.encode())
    stored = repr(message)
    stored.encode()
    assert "\x00" not in stored
    assert "a\ufffd\ufffdb" in stored


def test_bytes_that_are_no_utf_8_lose_no_message() -> None:
    body = json.dumps(HELLO | {"text": "caf?"}).encode().replace(b"caf?", b"caf\xe9")
    assert parse_generic(Channel.EMAIL, body).text == "caf\ufffd"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_may_come_in_any_of_its_encodings(encoding: str) -> None:
    assert parse_generic(Channel.EMAIL, json.dumps(HELLO).encode(encoding)).provider_id == "m-1"


def test_line_breaks_in_one_line_fields_inject_nothing() -> None:
    message = parse(subject="Hi\r\nBcc: x@y.example", from_name="Jane\nDoe", id=" m1 ")
    assert message.subject == "Hi Bcc: x@y.example"
    assert message.name == "Jane Doe"
    assert message.provider_id == "m1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": ...}, "“id” is missing"),
        ({"id": None}, "“id” is missing"),
        ({"id": " "}, "“id” is missing"),
        ({"id": 7}, "“id” must be text"),
        ({"id": "m\n1"}, "“id” holds characters that no id can have"),
        ({"id": "m\x001"}, "“id” holds characters that no id can have"),
        ({"id": "m\ud8001"}, "“id” holds characters that no id can have"),
        ({"id": True}, "“id” must be text"),
        ({"id": "x" * 256}, "“id” is longer"),
        ({"from": ...}, "“from” is missing"),
        ({"from": ["jane@lead.example"]}, "“from” must be text"),
        ({"from": "nobody"}, "“nobody” is not an email address"),
        ({"from_name": {}}, "“from_name” must be text"),
        ({"to": 5}, "“to” must be text or a list"),
        ({"to": ["a@x.example", 5]}, "“to” must be text or a list"),
        ({"subject": 1.5}, "“subject” must be text"),
        ({"text": ["a"]}, "“text” must be text"),
        ({"html": False}, "“html” must be text"),
        ({"thread_id": 9}, "“thread_id” must be text"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, object], words: str) -> None:
    with pytest.raises(BadPayload) as refusal:
        parse(changes)
    assert words in refusal.value.message
    assert refusal.value.status == 422
    assert refusal.value.code == "bad_payload"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"id=m-1&from=x", "not valid JSON"),
        (b"null", "one JSON object"),
        (b"[]", "one JSON object"),
        (b'"text"', "one JSON object"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"id": "1", "id": "2"}', "“id” appears twice"),
        (b'{"x": {"a": 1, "a": 2}}', "“a” appears twice"),
        (b'{"x": NaN}', "NaN"),
        (b'{"x": -Infinity}', "-Infinity"),
        (b'{"x": 1e400}', "too large"),
        (b'{"x": ' + b"9" * 5000 + b"}", "not valid JSON"),
        (b" " * (MAX_BODY_BYTES + 1), "larger than 10 MB"),
    ],
)
def test_what_is_no_message_is_refused_in_a_sentence(body: bytes, words: str) -> None:
    with pytest.raises(BadPayload) as refusal:
        parse_generic(Channel.EMAIL, body)
    assert words in refusal.value.message
    assert refusal.value.message.endswith(".")


def test_five_megabytes_are_read() -> None:
    text = "hello world\n" * 420_000
    assert parse(text=text).full_text == text


def test_very_many_unknown_keys_are_only_ignored() -> None:
    extra: dict[str, object] = {f"k{number}": number for number in range(300_000)}
    assert parse(extra).provider_id == "m-1"


@pytest.mark.parametrize(
    ("changes", "is_automatic", "is_bounce"),
    [
        ({}, False, False),
        ({"from": "MAILER-DAEMON@mx.lead.example"}, True, True),
        ({"from": "no-reply@lead.example"}, True, False),
        ({"subject": "Automatic reply: Offer"}, True, False),
        ({"subject": "Automatische Antwort: Angebot"}, True, False),
        ({"subject": "Is this an automatic reply?"}, False, False),
    ],
)
def test_machines_are_told_from_people(
    changes: dict[str, object], *, is_automatic: bool, is_bounce: bool
) -> None:
    message = parse(changes)
    assert (message.is_automatic, message.is_bounce) == (is_automatic, is_bounce)


ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.fixed_dictionaries({}, optional=dict.fromkeys(HELLO, ANY_VALUE))


@settings(deadline=None, max_examples=200)
@given(
    st.sampled_from(Channel),
    FIELDS.map(lambda fields: json.dumps(HELLO | fields).encode())
    | FIELDS.map(lambda fields: json.dumps(fields).encode())
    | st.binary(max_size=200),
)
@example(Channel.EMAIL, b'{"id": "\\ud800", "from": "\\u0000@\\ud800"}')
def test_any_body_is_a_message_or_a_bad_payload(channel: Channel, body: bytes) -> None:
    try:
        message = parse_generic(channel, body)
    except BadPayload:
        return
    repr(message).encode()
    assert message.provider_id
    assert message.handle
