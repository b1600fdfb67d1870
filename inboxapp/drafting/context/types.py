"""What a reply is written from, as values, and who gets to see how much of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from inboxapp.accounts.types import ClientProfile
from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.scheduling.types import Slot


class Profile(StrEnum):
    """A view of the snapshot, each with a budget in characters."""

    DRAFT = "draft"
    OVERSEER_GATE = "overseer_gate"
    EVALUATION = "evaluation"
    REVISION = "revision"


@dataclass(frozen=True)
class LeadText:
    """What prompts may say about the lead; `timezone` is an IANA name."""

    name: str
    company: str
    title: str
    sentiment: Sentiment
    timezone: str


@dataclass(frozen=True)
class MessageText:
    """One message without quotes and signature."""

    id: int
    channel: Channel
    direction: Direction
    author: str
    at: datetime
    subject: str
    text: str
    is_automatic: bool = False


@dataclass(frozen=True)
class Fact:
    """One entry of the client's knowledge."""

    title: str
    body: str


@dataclass(frozen=True)
class Remembered:
    """One approved fact about the lead."""

    category: str
    text: str


@dataclass(frozen=True)
class Material:
    """Everything a reply may be written from, read and in order, but not yet cut to any budget.

    `messages` are oldest first, `knowledge` and `memory` most useful first. `older_messages` and
    `more_facts` count what exists beyond them. `extraction` is what is known of the lead's wish to
    meet, a payload of shapes.Extraction.
    """

    profile: ClientProfile
    lead: LeadText
    channel: Channel
    now: datetime
    setter: str = ""
    messages: tuple[MessageText, ...] = ()
    older_messages: int = 0
    knowledge: tuple[Fact, ...] = ()
    more_facts: int = 0
    memory: tuple[Remembered, ...] = ()
    slots: tuple[Slot, ...] = ()
    # Hosts the policy names, and addresses of the lead and the client's people.
    allowed_hosts: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    extraction: Mapping[str, Any] | None = None
