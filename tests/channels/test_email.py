"""Mail as it really comes: wrong charsets, broken parts, and every sentence kept."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxapp.channels.email import parse_eml
from inboxapp.channels.errors import BadPayload
from inboxapp.channels.html import html_to_text
from inboxapp.channels.reply_text import newly_written
from inboxapp.channels.types import Channel, InboundMessage
from tests.channels.mails import HEADERS, mail

EMAILS = sorted((Path(__file__).parent.parent / "data" / "emails").glob("*.eml"))


def test_all_twelve_replies_are_there() -> None:
    assert len(EMAILS) == 12


@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.stem)
def test_real_replies_say_hello(path: Path) -> None:
    message = parse_eml(path.read_bytes())
    assert message.text == "Hello"
    assert message.full_text.count("Hello") >= 1
    assert message.handle.count("@") == 1
    assert not message.is_automatic
    assert not message.is_bounce


@pytest.mark.parametrize(
    "path", [path for path in EMAILS if path.stem != "outlook"], ids=lambda path: path.stem
)
def test_their_html_alone_says_hello_too(path: Path) -> None:
    message = parse_eml(path.read_bytes())
    if message.html:
        assert newly_written(html_to_text(message.html)) == "Hello"


def test_a_real_reply_is_read_in_full() -> None:
    path = next(path for path in EMAILS if path.stem == "apple_mail_2")
    message = parse_eml(path.read_bytes())
    first = "CABzQGhkMXDxUt_tSVQcg=43aniUhtsVfCZVzu-PG0kwS_uzqMw@mail.gmail.com"
    assert message == InboundMessage(
        channel=Channel.EMAIL,
        provider_id="68001B29-8EA4-444C-A894-0537D2CA5208@tictail.com",
        handle="adam@tictail.com",
        name="Adam Renberg",
        to=("tgwizard@gmail.com",),
        subject="Re: Hello there",
        text="Hello",
        full_text=message.full_text,
        html=None,
        sent_at=datetime(2015, 8, 22, 17, 22, 20, tzinfo=UTC),
        thread_id=first,
        references=(first,),
    )
    assert message.full_text.endswith("> Hi there!")


@pytest.mark.parametrize(
    ("sender", "name", "handle"),
    [
        ("Jane <Jane@Lead.example>", "Jane", "jane@lead.example"),
        ("jane@lead.example", "", "jane@lead.example"),
        ("jane@lead.example (Jane Doe)", "Jane Doe", "jane@lead.example"),
        ('"jane@lead.example" <jane@lead.example>', "", "jane@lead.example"),
        ('"Doe, Jane" <jane@lead.example>', "Doe, Jane", "jane@lead.example"),
        ("=?utf-8?q?J=C3=B6rg_M=C3=BCller?= <j@lead.example>", "Jörg Müller", "j@lead.example"),
        ("=?utf-8?b?SsO2cmcgPGpAbGVhZC5leGFtcGxlPg==?=", "Jörg", "j@lead.example"),
        (
            "=?utf-8?q?boss=40acme.example?= <jane@lead.example>",
            "boss@acme.example",
            "jane@lead.example",
        ),
        ("=?utf-8?b?w4M=?= =?utf-8?b?wqk=?= <j@lead.example>", "Ã©", "j@lead.example"),
        ("=?utf-8?q?=F0=9F?= =?utf-8?q?=98=80?= <j@lead.example>", "😀", "j@lead.example"),
        ("=?x-none?q?J=F6rg?= <j@lead.example>", "Jörg", "j@lead.example"),
        ("=?utf-8?b?!!!?= <j@lead.example>", "", "j@lead.example"),
        ("Jörg <j@lead.example>", "Jörg", "j@lead.example"),
        ("Team: jane@lead.example, bob@lead.example;", "", "jane@lead.example"),
        ("a@lead.example, b@lead.example", "", "a@lead.example"),
        ("Jane\r\n Doe\r\n\t<jane@lead.example>", "Jane Doe", "jane@lead.example"),
        (
            "=?utf-8?q?Jane=0D=0ABcc=3A_x=40y.example?= <j@lead.example>",
            "Jane Bcc: x@y.example",
            "j@lead.example",
        ),
        ("<jane+sales@lead.example>", "", "jane+sales@lead.example"),
    ],
)
def test_senders_of_every_form(sender: str, name: str, handle: str) -> None:
    message = mail(base=f"From: {sender}\r\n")
    assert (message.name, message.handle) == (name, handle)


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "From:\r\n",
        "From: <>\r\n",
        "From: Jane\r\n",
        "From: undisclosed:;\r\n",
        "From: " + "(" * 5000 + "\r\n",
        "Subject: hi\r\n\r\nFrom: jane@lead.example\r\n",
    ],
)
def test_a_mail_from_nobody_is_refused(headers: str) -> None:
    with pytest.raises(BadPayload) as refusal:
        mail(base=headers)
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"\x00\xff", b"hello", b"From", b":", b"\r\n\r\nx"])
def test_what_is_no_mail_is_refused(raw: bytes) -> None:
    with pytest.raises(BadPayload):
        parse_eml(raw)


def test_a_mark_or_blank_lines_before_the_headers_are_skipped() -> None:
    assert parse_eml(b"\xef\xbb\xbf\r\n" + HEADERS.encode() + b"\r\nHello").text == "Hello"


def test_a_subject_holds_one_clean_line() -> None:
    folded = mail(headers="Subject: =?utf-8?q?Hi=0D=0ABcc=3A_x?=\r\n  and\x00 more\r\n")
    assert folded.subject == "Hi Bcc: x and\ufffd more"
    assert len(mail(headers=f"Subject: {'x' * 100_000}\r\n").subject) <= 1000


def test_recipients_are_gathered_once() -> None:
    message = mail(
        headers="To: Sam <SAM@acme.example>, u:;\r\nCc: sam@acme.example, m@acme.example\r\n"
    )
    assert message.to == ("sam@acme.example", "m@acme.example")


def test_a_mail_without_an_id_has_a_stable_one() -> None:
    base = "From: jane@lead.example\r\n"
    assert mail(base=base).provider_id == mail(base=base).provider_id
    assert mail(base=base).provider_id != mail("Other", base=base).provider_id
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", mail(base=base).provider_id)


def test_ids_of_any_length_fit_an_index() -> None:
    message = mail(
        headers=f"References: <{'x' * 5000}@y>\r\n", base=HEADERS.replace("m1", "m" * 3000)
    )
    assert len(message.provider_id) < 100
    assert len(message.thread_id or "") < 100


@pytest.mark.parametrize(
    ("headers", "thread", "references"),
    [
        ("", "m1@lead.example", ()),
        ("In-Reply-To: <a@x>\r\n", "a@x", ("a@x",)),
        ("References: <a@x>\r\n <b@x>\r\nIn-Reply-To: <b@x>\r\n", "a@x", ("a@x", "b@x")),
        ("References: <a@x><b@x>\r\nIn-Reply-To: <c@x>\r\n", "a@x", ("a@x", "b@x", "c@x")),
        ("In-Reply-To: a@x\r\n", "a@x", ("a@x",)),
        ("References: \r\n", "m1@lead.example", ()),
    ],
)
def test_a_reply_names_its_thread(headers: str, thread: str, references: tuple[str, ...]) -> None:
    message = mail(headers=headers)
    assert (message.thread_id, message.references) == (thread, references)


def test_long_reference_chains_keep_both_ends() -> None:
    chain = " ".join(f"<{number}@x>" for number in range(1000))
    references = mail(headers=f"References: {chain}\r\n").references
    assert len(references) == 100
    assert (references[0], references[-1]) == ("0@x", "999@x")


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Mon, 2 Apr 2012 18:27:08 +0400", datetime(2012, 4, 2, 14, 27, 8, tzinfo=UTC)),
        ("Mon, 2 Apr 2012 09:57:58 -0400 (EDT)", datetime(2012, 4, 2, 13, 57, 58, tzinfo=UTC)),
        ("2 Apr 2012 18:27", datetime(2012, 4, 2, 18, 27, tzinfo=UTC)),
        ("Mon, 2 Apr 2012 18:27:08 -0000", datetime(2012, 4, 2, 18, 27, 8, tzinfo=UTC)),
        ("Mon, 2 Apr 2012 18:27:08 +9999", None),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("Mon, 99 Xyz 2012 99:99:99", None),
        ("soon", None),
        ("", None),
    ],
)
def test_absurd_dates_are_no_dates(date: str, moment: datetime | None) -> None:
    assert mail(headers=f"Date: {date}\r\n").sent_at == moment
