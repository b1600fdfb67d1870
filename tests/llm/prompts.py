"""Prompts as the product renders them: context, inputs and task, with the lead's text escaped."""

import json
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from inboxapp.llm.offline.reading import Conversation, read_conversation
from inboxapp.llm.types import Prompt

BOOKING_LINK = "https://cal.acme.example/sam"
SLOTS = ("Tue 24 Nov, 10:00", "Thu 26 Nov, 14:00", "Fri 27 Nov, 09:30")
SIGNATURE = "Best,\nSam\nAcme"
KNOWLEDGE = (
    (
        "Pricing",
        "The Starter plan is $490 per month for up to 500 leads. Growth is $990 per month.",
    ),
    ("Onboarding", "Setup takes 10 working days. We write the first sequences for you."),
    ("Integrations", "We connect to HubSpot and Pipedrive out of the box."),
    ("Results", "Brightline booked 31 meetings in their first quarter with us."),
    ("Security", "All data is hosted in Frankfurt and encrypted. A GDPR agreement is included."),
)
INVITED = "Hi Dana, we help software teams fill their calendar. Would a quick call be useful?"


class Strategy(BaseModel):
    """The shape that most structured tests ask for."""

    intent: str
    asks: list[str]
    call_to_action: str
    constraints: list[str]
    archetype: str
    tone: str


def fenced(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


def context_of(
    *texts: str,
    channel: str = "email",
    sentiment: str = "",
    voice: str = "direct",
    ours: str = INVITED,
    slots: Sequence[str] = SLOTS,
    knowledge: Sequence[tuple[str, str]] = KNOWLEDGE,
    booking_link: str = BOOKING_LINK,
) -> dict[str, Any]:
    outbound = {"id": "m0", "channel": channel, "direction": "outbound", "text": ours}
    inbound = [
        {"id": f"m{number}", "channel": channel, "direction": "inbound", "text": text}
        for number, text in enumerate(texts, start=1)
    ]
    return {
        "client": {
            "name": "Acme",
            "service": "booked sales meetings for software teams",
            "voice": voice,
            "goals": "book calls",
            "booking_link": booking_link,
            "signature": SIGNATURE,
            "working_hours": "Mon-Fri 9-17",
        },
        "lead": {
            "name": "Dana Reyes",
            "first_name": "Dana",
            "company": "Northwind",
            "title": "COO",
            "sentiment": sentiment,
            "timezone": None,
        },
        "channel": channel,
        "setter": {"name": "Sam"},
        "knowledge": [{"title": title, "body": body} for title, body in knowledge],
        "slots": list(slots),
        "messages": [outbound, *inbound],
    }


def prompt_for(
    stage: str, *texts: str, inputs: dict[str, Any] | None = None, **context: Any
) -> Prompt:
    user = (
        f"<context>{fenced(context_of(*texts, **context))}</context>\n"
        f"<inputs>{fenced(inputs or {})}</inputs>\n"
        f'<task stage="{stage}">Do what the stage is for.</task>'
    )
    return Prompt(key=stage, version=1, system="You help a sales team.", user=user)


def conversation_of(
    *texts: str, inputs: dict[str, Any] | None = None, stage: str = "any", **context: Any
) -> Conversation:
    return read_conversation(prompt_for(stage, *texts, inputs=inputs, **context).user)
