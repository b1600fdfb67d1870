"""Machines told from people by what mail programs write."""

import pytest

from inboxapp.channels.types import InboundMessage
from tests.channels.mails import HEADERS, mail


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Auto-Submitted: auto-generated; x=y\r\n",
        "Precedence: bulk\r\n",
        "Precedence: auto_reply\r\n",
        "X-Auto-Response-Suppress: All\r\n",
        "X-Autoreply: yes\r\n",
        "Return-Path: <>\r\n",
        "Subject: Out of Office: Re: Offer\r\n",
        "Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : Offre\r\n",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n",
    ],
)
def test_automatic_replies_are_recognised(headers: str) -> None:
    message = mail(headers=headers)
    assert message.is_automatic
    assert not message.is_bounce


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: no\r\n",
        "Precedence: list\r\n",
        "X-Auto-Response-Suppress: None\r\n",
        "Return-Path: <jane@lead.example>\r\n",
        "Subject: Re: Automatic replies in your product\r\n",
        "List-Unsubscribe: <mailto:x@y.example>\r\n",
    ],
)
def test_people_are_not_taken_for_machines(headers: str) -> None:
    assert not mail(headers=headers).is_automatic


DELIVERY_STATUS = (
    "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    "Final-Recipient: rfc822; jane@lead.example\r\n"
)


def report(action: str) -> InboundMessage:
    base = "From: Mail System <postmaster@mx.example>\r\n"
    parts = [
        "Content-Type: text/plain\r\n\r\nYour message could not be delivered.",
        f"{DELIVERY_STATUS}Action: {action}\r\nStatus: 5.1.1\r\n",
    ]
    body = "".join(f"--x\r\n{part}\r\n" for part in parts) + "--x--\r\n"
    kind = "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n"
    return mail(body, kind, base=base)


def test_bounces_are_recognised() -> None:
    message = report("failed")
    assert (message.is_bounce, message.is_automatic) == (True, True)
    assert message.text == "Your message could not be delivered."


@pytest.mark.parametrize("action", ["delayed", "delivered"])
def test_a_report_of_no_failure_is_no_bounce(action: str) -> None:
    message = report(action)
    assert (message.is_bounce, message.is_automatic) == (False, True)


@pytest.mark.parametrize(
    "base",
    [
        "From: MAILER-DAEMON@mx.example\r\n",
        "From: postmaster@mx.example\r\nSubject: Undeliverable: Offer\r\n",
        HEADERS + "X-Failed-Recipients: jane@lead.example\r\n",
    ],
)
def test_bounces_without_a_report_are_recognised(base: str) -> None:
    message = mail(base=base)
    assert (message.is_bounce, message.is_automatic) == (True, True)
