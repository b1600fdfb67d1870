"""What a client lets the machine do: one frozen value, stored as JSON, checked on the way in."""

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Sentiment

Effort = Literal["", "low", "medium", "high"]


class AutoSendMode(StrEnum):
    """Off means off; shadow only shows what would have been sent."""

    OFF = "off"
    SHADOW = "shadow"
    ON = "on"


class RevisionPolicy(BaseModel):
    """When a draft of low confidence is written again, and how often at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    is_on: bool = True
    # Below this confidence (0 to 1) an e-mail is revised.
    threshold: float = Field(default=0.75, ge=0, le=1)
    # E-mail only; SMS and LinkedIn get a single pass. Three is the product's hard cap.
    iterations: int = Field(default=3, ge=0, le=3)


class AutoSendPolicy(BaseModel):
    """Which replies may go out without a person; everything else waits for one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: AutoSendMode = AutoSendMode.OFF
    threshold: float = Field(default=0.85, ge=0, le=1)
    sentiments: tuple[Sentiment, ...] = (
        Sentiment.INFORMATION_REQUESTED,
        Sentiment.INTERESTED,
        Sentiment.MEETING_REQUESTED,
        Sentiment.CALL_REQUESTED,
    )
    channels: tuple[Channel, ...] = (Channel.EMAIL,)
    # Time in which a person can still cancel.
    delay_minutes: int = Field(default=10, ge=1, le=1440)
    # Hours of the lead's own day, [from, to), on working days unless weekends are allowed.
    from_hour: int = Field(default=9, ge=0, le=23)
    to_hour: int = Field(default=18, ge=1, le=24)
    weekends: bool = False
    most_per_day: int = Field(default=20, ge=0, le=1000)
    # Automatic replies in a row in one conversation before a person must answer.
    most_per_thread: int = Field(default=1, ge=0, le=10)


class BudgetPolicy(BaseModel):
    """What a client may spend a day (its own timezone); None is no limit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    daily_usd: Decimal | None = Field(default=None, ge=0, max_digits=10, decimal_places=2)
    # The only limit that binds where prices are unknown; input and output together.
    daily_tokens: int | None = Field(default=None, ge=0, le=1_000_000_000_000)
    # Share of a limit at which people are warned.
    alert_at: float = Field(default=0.8, ge=0, le=1)


class DraftingPolicy(BaseModel):
    """All of it; the defaults are safe."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    revision: RevisionPolicy = RevisionPolicy()
    auto_send: AutoSendPolicy = AutoSendPolicy()
    budget: BudgetPolicy = BudgetPolicy()
    # Stage name to how hard its model thinks; "" is the default for all stages.
    efforts: dict[str, Effort] = Field(default_factory=dict)
    # A draft below this confidence is kept but not shown.
    suppress_below: float = Field(default=0.0, ge=0, le=1)
    # Hosts that drafts may link to beside the booking link's and the knowledge's.
    allowed_hosts: tuple[str, ...] = ()
    run_retention_days: int = Field(default=30, ge=1, le=3650)
