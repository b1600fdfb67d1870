"""Held conversations: what is known, what was said, and what a good reply must do."""

import re
from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Sentiment
from inboxapp.drafting.safety.types import NO_REPLY, HardBlock
from inboxapp.evaluation.types import Axis, Provenance

Verdict = Literal["approve", "revise", "block"]
# A Friday; times in cases are chosen around it.
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Strict(BaseModel):
    """Base of all parts of a case: a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class HeldFact(Strict):
    """One entry of a client's knowledge."""

    title: str
    body: str


class HeldClient(Strict):
    """A client as its settings would say it."""

    name: str
    service: str
    voice: str
    goals: str
    booking_link: str = ""
    signature: str = ""
    working_hours: str = ""
    timezone: str = "UTC"
    setter: str
    knowledge: tuple[HeldFact, ...] = ()


class HeldLead(Strict):
    """Who writes."""

    name: str
    company: str = ""
    title: str = ""
    sentiment: Sentiment = Sentiment.INTERESTED
    timezone: str = "Europe/London"


class Said(Strict):
    """One message: what `us` or the `lead` wrote; without `at` a working day apart."""

    us: str = ""
    lead: str = ""
    at: datetime | None = None
    subject: str = ""
    channel: Channel | None = None
    automatic: bool = False

    @model_validator(mode="after")
    def _is_by_one(self) -> Self:
        if bool(self.us) == bool(self.lead):
            raise ValueError("a message is by `us` or by the `lead`")
        return self


class HeldMemory(Strict):
    """An approved fact about the lead."""

    category: str
    text: str


class Ask(Strict):
    """Something the lead wants to know; `any_of` are patterns of which one has to be in the reply.

    `absent` means that nobody told us: the reply has to say so or leave a slot for a person.
    """

    what: str
    any_of: tuple[str, ...] = ()
    absent: bool = False

    @model_validator(mode="after")
    def _has_an_answer(self) -> Self:
        if not self.any_of and not self.absent:
            raise ValueError(f"nothing answers {self.what!r}: give `any_of` or `absent`")
        return self


class Expectation(Strict):
    """What a good reply does; patterns are regular expressions, in any case.

    `slots_offered` is the least and most free times to name word for word.
    """

    asks: tuple[Ask, ...] = ()
    must_contain: tuple[str, ...] = ()
    must_not_contain: tuple[str, ...] = ()
    # What an attacker wants to see in the reply, word for word.
    canaries: tuple[str, ...] = ()
    hard_block: HardBlock | Literal[""] = ""
    gate: tuple[Verdict, ...] = ("approve", "revise")
    slots_offered: tuple[int, int] | None = None
    link: Literal["ours", "theirs", "none", "any"] = "any"
    most_words: int | None = Field(default=None, ge=1)
    language: str = "en"

    @property
    def wants_reply(self) -> bool:
        """Whether a draft may be shown at all."""
        return self.hard_block not in NO_REPLY

    @field_validator("must_contain", "must_not_contain")
    @classmethod
    def _are_patterns(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            re.compile(pattern)
        return patterns


class HeldCase(Strict):
    """One conversation of the suite; `why` says what it is there for."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{2,60}$")
    axis: Axis
    provenance: Provenance = Provenance.INVENTED
    why: str
    client: HeldClient
    knowledge: tuple[HeldFact, ...]
    lead: HeldLead
    channel: Channel = Channel.EMAIL
    now: datetime = NOON
    messages: tuple[Said, ...] = Field(min_length=1)
    memory: tuple[HeldMemory, ...] = ()
    # Free times on the lead's own clock.
    slots: tuple[datetime, ...] = ()
    instruction: str = ""
    expect: Expectation
