import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook

from inboxapp.core.signing import (
    BadSignature,
    hash_token,
    new_api_key,
    new_token,
    new_webhook_secret,
    sign_webhook,
    verify_webhook,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"Acme's secret, 32 bytes or more.").decode()
ZETAS_SECRET = "whsec_" + base64.b64encode(b"Zeta's secret, 32 bytes or more.").decode()
BODY = b'{"id": "m1", "from": "jane@lead.example"}'


def signed(body: bytes = BODY, *, secret: str = SECRET, at: datetime = NOW) -> dict[str, str]:
    return sign_webhook(secret, "msg_1", body, at)


def test_a_signed_request_gives_its_id() -> None:
    assert verify_webhook(SECRET, signed(), BODY, now=NOW) == "msg_1"


def test_header_names_may_be_in_any_case() -> None:
    headers = {name.title(): value for name, value in signed().items()}
    assert verify_webhook(SECRET, headers, BODY, now=NOW) == "msg_1"


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(codec="utf-8")), st.binary(min_size=24, max_size=64))
def test_signatures_are_those_of_the_standards_library(text: str, key: bytes) -> None:
    secret = "whsec_" + base64.b64encode(key).decode()
    ours = sign_webhook(secret, "msg_1", text.encode(), NOW)
    assert ours["webhook-signature"] == Webhook(secret).sign("msg_1", NOW, text)


def test_the_standards_library_accepts_what_we_sign() -> None:
    headers = signed(at=datetime.now(UTC))
    assert Webhook(SECRET).verify(BODY, headers)["id"] == "m1"


def test_bytes_that_are_no_text_can_be_signed() -> None:
    body = b"\xff\x00\xfe"
    assert verify_webhook(SECRET, signed(body), body, now=NOW) == "msg_1"


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_five_minutes_of_clock_skew_are_fine(seconds: int) -> None:
    assert verify_webhook(SECRET, signed(), BODY, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400, -86_400])
def test_more_than_five_minutes_are_refused(seconds: int) -> None:
    with pytest.raises(BadSignature, match="five minutes"):
        verify_webhook(SECRET, signed(), BODY, now=NOW + timedelta(seconds=seconds))


def test_one_good_signature_among_several_is_enough() -> None:
    headers = signed()
    good = headers["webhook-signature"]
    headers["webhook-signature"] = f"v1a,zzz nonsense v1,AAAA v2,{good[3:]} {good}"
    assert verify_webhook(SECRET, headers, BODY, now=NOW) == "msg_1"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", [None, "", " ", "x y", "v1,", "é", "\x00", "1e9", "nan", "-1"])
def test_missing_or_broken_headers_are_refused(name: str, value: str | None) -> None:
    headers = signed()
    del headers[name]
    if value is not None:
        headers[name] = value
    with pytest.raises(BadSignature) as refusal:
        verify_webhook(SECRET, headers, BODY, now=NOW)
    assert refusal.value.status == 401


@pytest.mark.parametrize(
    "signature",
    ["v1", ",", "v1,,", "v1a,%s", "v2,%s", "%s", "V1,%s", "v1,%s=", "v1, %s"],
)
def test_signatures_of_another_form_are_refused(signature: str) -> None:
    headers = signed()
    bare = headers["webhook-signature"].removeprefix("v1,")
    headers["webhook-signature"] = signature.replace("%s", bare)
    with pytest.raises(BadSignature):
        verify_webhook(SECRET, headers, BODY, now=NOW)


@settings(deadline=None, max_examples=50)
@given(st.integers(min_value=0, max_value=len(BODY) * 8 - 1))
def test_one_changed_bit_of_the_body_is_refused(bit: int) -> None:
    changed = bytearray(BODY)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadSignature):
        verify_webhook(SECRET, signed(), bytes(changed), now=NOW)


def test_the_raw_bytes_count_and_not_their_meaning() -> None:
    with pytest.raises(BadSignature):
        verify_webhook(SECRET, signed(), BODY.replace(b": ", b":"), now=NOW)


def test_zetas_secret_does_not_open_acmes_door() -> None:
    with pytest.raises(BadSignature):
        verify_webhook(SECRET, signed(secret=ZETAS_SECRET), BODY, now=NOW)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_id_and_time_are_signed_too(name: str) -> None:
    headers = signed() | {name: "1772366401"}
    with pytest.raises(BadSignature):
        verify_webhook(SECRET, headers, BODY, now=NOW)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_====", "whsec_é"])
def test_an_empty_secret_opens_nothing(secret: str) -> None:
    with pytest.raises(BadSignature, match="unusable"):
        verify_webhook(secret, signed(), BODY, now=NOW)


def test_secrets_may_lack_their_prefix_and_padding() -> None:
    bare = SECRET.removeprefix("whsec_").rstrip("=")
    assert verify_webhook(bare, signed(), BODY, now=NOW) == "msg_1"


def test_new_secrets_are_long_and_differ() -> None:
    first, second = new_webhook_secret(), new_webhook_secret()
    assert first != second
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"))) == 32


def test_tokens_are_long_differ_and_hash_to_hex() -> None:
    assert len({new_token() for _ in range(100)}) == 100
    assert len(new_token()) >= 43
    assert new_api_key().startswith("inb_")
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("token", ["", "é", "\ud800", "\x00"])
def test_any_text_a_browser_sends_can_be_hashed(token: str) -> None:
    assert len(hash_token(token)) == 64
