# ruff: noqa: E501  tables of texts read best whole
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxapp.channels.types import Channel
from inboxapp.drafting.errors import PrivateText, UnfilledSlot
from inboxapp.drafting.guards.check import MOST_FINDINGS, blocking_findings, check_text
from inboxapp.drafting.guards.grounds import grounds_of, private_texts
from inboxapp.drafting.guards.sending import require_sendable
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

LEAD = "Hello Sam, could you tell me what it costs for forty people and how long it takes?"
SNAPSHOT = {
    "context": {
        "client": {
            "name": "Acme",
            "service": "Payroll",
            "booking_link": "https://cal.example/acme/intro",
            "signature": "Sam Ortiz\nAcme",
        },
        "channel": "sms",
        "knowledge": [{"title": "Pricing", "body": "$6 per employee a month"}],
        "slots": [{"label": "Tuesday 24 November, 10:00"}, "Wednesday at 11:00"],
        "messages": [
            {"direction": "outbound", "text": "Our floor is $40."},
            {"direction": "inbound", "text": LEAD},
        ],
    },
    "extra": {
        "draft": {
            "more_knowledge": [{"title": "Setup", "body": "Setup takes $90"}],
            "earlier_messages": [{"direction": "inbound", "text": "We are 40."}],
            "memory": [],
        }
    },
    "instruction": "offer 20% off",
    "prompts": {
        "system": {"version": 1001, "text": "our own words for this secret step are these"}
    },
    "grounds": {
        "allowed_hosts": ["good.example"],
        "lead_link": "https://calendly.com/lena",
        "confirmed": True,
        "addresses": ["Sam@acme.example"],
    },
}
EVERY_GUARD = {
    FindingCode.NEEDS_FILL: "It is [[fill: the price]].",
    FindingCode.PLACEHOLDER: "Hi [Name]!",
    FindingCode.FOREIGN_LINK: "See https://evil.com.",
    FindingCode.TOO_LONG: "word " * 100,
    FindingCode.MARKDOWN: "This is **bold**.",
    FindingCode.UNSUPPORTED_PRICE: "It is $7.",
    FindingCode.UNSUPPORTED_DISCOUNT: "You get 30% off.",
    FindingCode.UNKNOWN_TIME: "Friday at 15:30?",
    FindingCode.WRONG_LANGUAGE: "Vielen Dank für die Nachricht, das kostet sechs pro Kopf und geht schnell.",
    FindingCode.DOUBLE_SIGNATURE: "Yes\nBest,\nSam\nRegards,\nSam",
    FindingCode.LEAK: "our own words for this secret step are these",
    FindingCode.ENCODED: "x9K2mQ7pL4vT8wR3nZ6bC1dF5gH0jS2aY4uE7iO9",
}  # fmt: skip


def test_a_snapshot_says_all_that_a_reply_may_rest_on() -> None:
    grounds = grounds_of(SNAPSHOT)
    text = (
        "It is $6, setup $90, our floor is $40 and you get 20% off. Tuesday at 10:00 or Wednesday"
        " at 11:00? Your call is confirmed. https://good.example https://cal.example/acme/intro"
    )
    assert check_text(text, grounds) == ()
    assert grounds.channel is Channel.SMS
    assert grounds.lead_text == LEAD
    assert grounds.told == ("We are 40.", LEAD)
    assert grounds.own_addresses == {"sam@acme.example"}


def test_a_bare_snapshot_has_grounds_too() -> None:
    assert grounds_of({"context": {"channel": "email"}}).known


@pytest.mark.parametrize("code", EVERY_GUARD)
def test_each_guard_is_asked(code: FindingCode) -> None:
    found = check_text(EVERY_GUARD[code], grounds_of(SNAPSHOT))
    assert [one.code for one in found] == [code]
    blocking = code in {FindingCode.NEEDS_FILL, FindingCode.PLACEHOLDER, FindingCode.LEAK}
    assert (found[0].severity is Severity.BLOCKS) is blocking
    assert Finding.from_json(found[0].to_json()) == found[0]


def test_guards_that_need_other_grounds_are_asked_too() -> None:
    grounds = Grounds(Channel.EMAIL)
    text = "Subject: Us\nYour call is confirmed."
    assert [one.code for one in check_text(text, grounds)] == [
        FindingCode.SUBJECT_LINE,
        FindingCode.UNCONFIRMED_BOOKING,
    ]


def test_what_stops_everybody_is_never_crowded_out() -> None:
    text = "evil.com " * MOST_FINDINGS + "[[fill: price]]"
    found = check_text(text, Grounds(Channel.EMAIL))
    assert len(found) == MOST_FINDINGS
    assert found[-1].code is FindingCode.NEEDS_FILL


def test_a_refusal_quotes_the_first_thing_that_stops_the_send() -> None:
    grounds = grounds_of(SNAPSHOT)
    with pytest.raises(UnfilledSlot, match="fill: the price"):
        require_sendable("It is [[fill: the price]] for [Name]", grounds)
    with pytest.raises(PrivateText, match="secret step"):
        require_sendable(EVERY_GUARD[FindingCode.LEAK], grounds)
    require_sendable("It is $7, see evil.com [1] [sic]", grounds)


WORDS = st.sampled_from(
    [*EVERY_GUARD.values(), "Tuesday", "um 10 Uhr", "$5", "50 %", "Best,", "Sam", "\n", "<a>", "&#46;", "%2e",
     "[[fill", "{{", "}}", "`", "|---|", "see you then", "ⅷ", "٣:٤٥", "𝟙𝟘:00", "½ price", "ﬁll", "İ", "1٬000 €"]
)  # fmt: skip


@given(st.text(max_size=400) | st.lists(WORDS, max_size=8).map(" ".join))
def test_any_text_can_be_checked_and_every_mark_quotes_what_stands_there(text: str) -> None:
    grounds = grounds_of(SNAPSHOT)
    for finding in (*check_text(text, grounds), *blocking_findings(text, grounds)):
        assert text[finding.start : finding.end] == finding.quote
        assert finding.words
        assert finding.quote or finding.code is FindingCode.WRONG_LANGUAGE


def _spent(text: str, grounds: Grounds) -> float:
    began = time.process_time()
    check_text(text, grounds)
    return time.process_time() - began


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "1,", "$1 ", "1:", "10:00 ", "Tuesday ", "[", "{{a}} ", "<A ", "free ", "50% ", "you're ", "see ",
     "A1b", "%41", "&#65;", "one ", "Best,\nSam\n", "\n", "**a", "# ", "insert ", "ａ", "__a", "0a ", "May 1 ",
     "I've ", "the call ", "ich habe ", "Termin ", "[[fill:", "| - ", "X", "?", "half past "],
)  # fmt: skip
def test_any_text_takes_linear_time(piece: str) -> None:
    grounds = Grounds(Channel.SMS, lead_text=LEAD, known=(LEAD,), private=private_texts({}))

    check_text(LEAD, grounds)  # loads what is loaded once

    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        return min(_spent(text, grounds) for _ in range(3))

    small, large = max(seconds(2_000), 0.03), seconds(16_000)
    # Eight times the text; quadratic work would take 64 times as long.
    assert large < small * 24
