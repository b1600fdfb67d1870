"""What the screen of automatic sending hands to the browser."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReasonItem:
    """Why one reply did not go out; `words` say it about this reply."""

    label: str = ""
    words: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class SendItem:
    """One decision about one reply; `may_cancel` while it can still be kept back."""

    id: int = 0
    lead_id: int = 0
    lead_name: str = ""
    lead_href: str = ""
    run_href: str = ""
    channel: str = ""
    text: str = ""
    is_long: bool = False
    sure: str = ""
    when_words: str = ""
    at: str = ""
    by: str = ""
    may_cancel: bool = False
    reasons: tuple[ReasonItem, ...] = ()


@dataclass(frozen=True)
class RuleItem:
    """A rule, how many replies it held back, and what would change without it."""

    label: str = ""
    count: str = ""
    width: str = "0%"
    alone: str = ""
    how: str = ""


@dataclass(frozen=True)
class OutcomeItem:
    """One way in which drafts end, of all that ended."""

    label: str = ""
    count: int = 0
    share: str = ""
    width: str = "0%"
    tone: str = "neutral"


@dataclass(frozen=True)
class OutcomeStrip:
    """How the last thirty days' drafts ended; `total` is the n beside every share."""

    total: int = 0
    alike: str = ""
    shares: tuple[OutcomeItem, ...] = ()


@dataclass(frozen=True)
class Counts:
    """How many decisions stand where, all of them."""

    planned: int = 0
    shadow: int = 0
    held: int = 0
    sent: int = 0
    cancelled: int = 0
