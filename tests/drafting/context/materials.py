"""What a reply could be written from, without a database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inboxapp.accounts.types import ClientProfile
from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.drafting.context.types import LeadText, Material, MessageText
from inboxapp.scheduling.types import Slot

NOW = datetime(2026, 11, 20, 14, 5, tzinfo=UTC)
ACME = ClientProfile(
    client_id=1,
    key="acme",
    name="Acme",
    service="Payroll for small teams",
    voice="Plain and friendly",
    goals="Book a call",
    booking_link="https://cal.example/acme/intro",
    signature="Sam Ortiz\nAcme",
    working_hours="Mon-Fri 09:00-17:00",
    timezone="Europe/Berlin",
    quiet_seconds=0.0,
    eligible_sentiments=(),
    models={},
)
LENA = LeadText("Lena North", "North Ltd", "CFO", Sentiment.INTERESTED, "America/New_York")
TUESDAY = Slot(
    datetime(2026, 11, 24, 15, tzinfo=UTC),
    datetime(2026, 11, 24, 15, 30, tzinfo=UTC),
    "Tue 24 Nov, 10:00 (Eastern time)",
)


def message(
    number: int, text: str = "", direction: Direction = Direction.INBOUND, **more: object
) -> MessageText:
    shown = MessageText(
        id=number,
        channel=Channel.EMAIL,
        direction=direction,
        author="Lena North" if direction is Direction.INBOUND else "Sam Ortiz",
        at=NOW - timedelta(days=100) + timedelta(hours=number),
        subject="Payroll",
        text=text or f"Message number {number}.",
    )
    return replace(shown, **more)  # type: ignore[arg-type]


def material(messages: Sequence[MessageText] = (), **more: object) -> Material:
    whole = Material(
        profile=ACME,
        lead=LENA,
        channel=Channel.EMAIL,
        now=NOW,
        setter="Sam Ortiz",
        messages=tuple(messages or [message(1, "What does it cost?")]),
    )
    return replace(whole, **more)  # type: ignore[arg-type]
