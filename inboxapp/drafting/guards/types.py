"""What code finds in a text before a person or a machine may send it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inboxapp.channels.types import Channel


class FindingCode(StrEnum):
    """What is wrong with a piece of text."""

    NEEDS_FILL = "needs_fill"
    PLACEHOLDER = "placeholder"
    FOREIGN_LINK = "foreign_link"
    TOO_LONG = "too_long"
    MARKDOWN = "markdown"
    SUBJECT_LINE = "subject_line"
    UNSUPPORTED_PRICE = "unsupported_price"
    UNSUPPORTED_DISCOUNT = "unsupported_discount"
    UNCONFIRMED_BOOKING = "unconfirmed_booking"
    UNKNOWN_TIME = "unknown_time"
    WRONG_LANGUAGE = "wrong_language"
    DOUBLE_SIGNATURE = "double_signature"
    LEAK = "leak"
    ENCODED = "encoded"


class Severity(StrEnum):
    """What a finding stops: everybody's send, or only the machine's."""

    BLOCKS = "blocks"
    WARNS = "warns"


@dataclass(frozen=True)
class Finding:
    """A mark in a text: `quote` is text[start:end]; both are 0 and "" for the text as a whole."""

    code: FindingCode
    severity: Severity
    words: str
    quote: str = ""
    start: int = 0
    end: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a JSON column or a screen."""
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "words": self.words,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Finding":
        """Read what `to_json` wrote."""
        return cls(
            code=FindingCode(stored["code"]),
            severity=Severity(stored["severity"]),
            words=str(stored["words"]),
            quote=str(stored.get("quote", "")),
            start=int(stored.get("start", 0)),
            end=int(stored.get("end", 0)),
        )


@dataclass(frozen=True)
class Grounds:
    """What a reply may rely on; values only, so that the same check runs in a stage and on a save.

    `known` is every text a claim of ours may rest on: knowledge, service, what we wrote before, the
    setter's instruction. `facts` is the part of it that is told to every lead.
    `told` is what the lead wrote: it may be repeated, but it sets no price.
    `confirmed` tells whether the lead accepted a time. `private` is text that must never go out:
    instructions to the model. `own_addresses` are e-mail addresses of our people and the lead.
    """

    channel: Channel
    lead_text: str = ""
    known: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    allowed_hosts: frozenset[str] = frozenset()
    booking_link: str = ""
    lead_link: str = ""
    signature: str = ""
    confirmed: bool = False
    private: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    own_addresses: frozenset[str] = frozenset()
