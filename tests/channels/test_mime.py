"""Parts, charsets and encodings as mail programs really send them."""

# ruff: noqa: E501  mails read best as they are
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxapp.channels.email import parse_eml
from inboxapp.channels.errors import BadPayload
from tests.channels.mails import HEADERS, PDF, PLAIN, RICH, mail, multipart


def test_the_plain_text_is_read_and_the_html_shown() -> None:
    message = multipart("alternative", PLAIN, RICH)
    assert (message.text, message.html) == ("Hello plain", "<p>Hello <b>rich</b></p>")


def test_html_alone_gives_the_text() -> None:
    message = mail("<p>Hello<br>World</p>", "Content-Type: text/html\r\n")
    assert (message.text, message.html) == ("Hello\nWorld", "<p>Hello<br>World</p>")


def test_an_empty_plain_part_does_not_hide_the_html() -> None:
    assert multipart("alternative", "Content-Type: text/plain\r\n\r\n \r\n", RICH).text == (
        "Hello rich"
    )


def test_attachments_are_named_and_never_read_as_text() -> None:
    message = multipart("mixed", PLAIN, PDF)
    assert message.text == "Hello plain"
    assert [(a.name, a.content_type, a.size_bytes) for a in message.attachments] == [
        ("offer.pdf", "application/pdf", 5)
    ]


def test_a_footer_beside_the_html_does_not_replace_it() -> None:
    footer = "Content-Type: text/plain\r\n\r\nList footer"
    message = multipart("mixed", RICH, footer)
    assert message.full_text == "Hello rich\nList footer"
    assert message.html == "<p>Hello <b>rich</b></p><br>List footer"


def test_text_around_a_picture_is_joined() -> None:
    picture = "Content-Type: image/png; name=p.png\r\n\r\nx"
    message = multipart("mixed", PLAIN, picture, "Content-Type: text/plain\r\n\r\nBye")
    assert message.text == "Hello plain\nBye"
    assert [attachment.name for attachment in message.attachments] == ["p.png"]


def test_a_mail_attached_to_the_mail_is_not_its_text() -> None:
    inner = "Content-Type: message/rfc822\r\n\r\nFrom: x@y.example\r\nSubject: Old\r\n\r\nBuy now"
    message = multipart("mixed", PLAIN, inner)
    assert message.full_text == "Hello plain"
    assert len(message.attachments) == 1


def test_an_invitation_and_winmail_are_attachments() -> None:
    calendar = "Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR"
    winmail = "Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx"
    message = multipart("mixed", PLAIN, calendar, winmail)
    assert [a.content_type for a in message.attachments] == ["text/calendar", "application/ms-tnef"]
    assert message.text == "Hello plain"


def test_a_signed_mail_is_read() -> None:
    signature = "Content-Type: application/pgp-signature\r\n\r\nabc"
    assert multipart("signed", PLAIN, signature).text == "Hello plain"


def test_an_encrypted_mail_is_an_empty_message_with_attachments() -> None:
    message = multipart("encrypted", "Content-Type: application/octet-stream\r\n\r\nabc")
    assert message.text == ""
    assert len(message.attachments) == 1


def test_two_hundred_attachments_are_fine() -> None:
    assert len(multipart("mixed", PLAIN, *[PDF] * 250).attachments) == 200


@pytest.mark.parametrize(
    "boundary", ["boundary=y", "", 'boundary=""', "boundary=x; boundary=y", 'boundary="x']
)
def test_a_broken_boundary_loses_no_text(boundary: str) -> None:
    body = "--x\r\nContent-Type: text/plain\r\n\r\nHello plain\r\n"
    message = mail(body, f"Content-Type: multipart/mixed; {boundary}\r\n")
    assert "Hello plain" in message.full_text


def test_a_body_cut_off_in_the_middle_is_read_so_far() -> None:
    body = "--x\r\nContent-Type: text/plain\r\n\r\nHello pl"
    assert mail(body, "Content-Type: multipart/mixed; boundary=x\r\n").text == "Hello pl"


def test_parts_nested_too_deeply_lose_no_text() -> None:
    levels = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"
        for level in range(3000)
    )
    assert "Hello deep" in parse_eml((HEADERS + levels + "\r\nHello deep").encode()).full_text


@pytest.mark.parametrize(
    ("declared", "body", "text"),
    [
        ("utf-8", "café".encode(), "café"),
        ("utf-8", "café".encode("cp1252"), "café"),
        ("us-ascii", "café".encode(), "café"),
        ("us-ascii", "café".encode("cp1252"), "café"),
        ("iso-8859-1", b"\x93caf\xe9\x94", "“café”"),
        ("iso-8859-15", b"5 \xa4", "5 €"),
        ("x-unknown", "café".encode(), "café"),
        ("", "café".encode(), "café"),
        ("base64", b"hello", "hello"),
        ("punycode", b"hello-", "hello-"),
        ("unicode_escape", rb"a\u0062", r"a\u0062"),
        ("undefined", b"hello", "hello"),
        ("gb2312", "你好，镕".encode("gb18030"), "你好，镕"),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет"),
        ("utf-16", "Hello".encode("utf-16"), "Hello"),
        ("utf-8", b"a\x00b\x81", "a\ufffdb\ufffd"),
        ('"utf-8', "café".encode(), "café"),
    ],
)
def test_charsets_wrong_or_unknown_lose_no_text(declared: str, body: bytes, text: str) -> None:
    assert mail(body, f"Content-Type: text/plain; charset={declared}\r\n").full_text == text


def test_html_may_name_its_own_charset() -> None:
    body = '<meta charset="windows-1251"><p>Привет</p>'.encode("cp1251")
    assert mail(body, "Content-Type: text/html\r\n").text == "Привет"


@pytest.mark.parametrize(
    "encoding", ["base64", "quoted-printable", "x-uuencode", "8bit", "nonsense"]
)
def test_garbage_in_any_transfer_encoding_is_survived(encoding: str) -> None:
    assert mail(b"\xff\x00=ZZ%%%\r\n=", f"Content-Transfer-Encoding: {encoding}\r\n").handle


def test_base64_with_garbage_in_it_is_read() -> None:
    assert mail("SGVs!!\r\n bG8", "Content-Transfer-Encoding: base64\r\n").text == "Hello"


def test_lines_broken_for_width_are_joined() -> None:
    flowed = "Content-Type: text/plain; format=flowed\r\n"
    assert mail("This is one \r\nlong line.\r\nThis is another.", flowed).full_text == (
        "This is one long line.\nThis is another."
    )
    assert mail("> one \r\n> quote \r\nmine \r\n-- \r\nJane", flowed).full_text == (
        "> one quote \nmine \n-- \nJane"
    )
    assert mail("a b \r\nc", flowed.replace("flowed", "flowed; delsp=yes")).full_text == "a bc"


LINES = st.sampled_from(
    [
        *HEADERS.encode().splitlines(),
        *(b"From: =?utf-8?b?/w==?= <a@b.example>", b"To: ,,;:<>()", b"Date: Mon, 99 -0"),
        *(b"Content-Type: multipart/mixed; boundary=x", b"--x", b"--x--", b"", b"", b" folded"),
        *(b"Content-Type: text/html; charset=\xff", b"Content-Type: message/rfc822", b"Content-Type: ;"),
        *(b"Content-Type: text/plain; charset*0*=utf-8''x; charset*1=", b"Content-Type: /"),
        *(b"Content-Disposition: attachment; filename*=utf-8''%ff", b"Content-Type: multipart/report"),
        *(b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: x-uuencode", b"begin"),
        *(b"Content-Type: message/delivery-status", b"Action: failed", b"Subject: =?x?q?=?=", b"\x00\xff"),
        *(b"Content-Type: message/external-body", b"Content-Type: multipart/alternative; boundary=x"),
        *(b"Content-Disposition: attachment; filename*0*=x; filename*2=y; filename*z=w", b"<p>Hi"),
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(LINES | st.binary(max_size=30), max_size=20).map(b"\r\n".join) | st.binary())
def test_any_bytes_are_a_message_or_a_bad_payload(raw: bytes) -> None:
    try:
        message = parse_eml(raw)
    except BadPayload:
        return
    repr(message).encode()
    assert "\x00" not in repr(message)
    assert message.handle
    assert message.provider_id


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.example\n\n" + b"hello world\n" * 80_000,
        b"From: a@b.example\n" + b"".join(b"X%d: y\n" % n for n in range(60_000)) + b"\nhi",
        b"From: a@b.example\nContent-Type: text/plain; " + b'a="b;' * 200_000 + b"\n\nhi",
        b"From: a@b.example\nContent-Type: text/plain; charset=punycode\n\n" + b"a" * 1_000_000,
        b"From: a@b.example\nTo: " + b"a@b.example, " * 80_000 + b"\n\nhi",
        b"From: a@b.example\nSubject: " + b"=?utf-8?q?a?= " * 70_000 + b"\n\nhi",
        b"From: a@b.example\nContent-Type: text/plain; format=flowed\n\n" + b"hello \n" * 140_000,
    ],
    ids=["plain", "headers", "parameters", "punycode", "recipients", "words", "flowed"],
)
def test_a_hostile_megabyte_takes_bounded_time(raw: bytes) -> None:
    started = time.process_time()
    assert parse_eml(raw).handle == "a@b.example"
    assert time.process_time() - started < 20
