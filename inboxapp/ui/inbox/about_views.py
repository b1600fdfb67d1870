"""What the inbox says about a draft: plain values, times as ISO text."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VerdictView:
    """What the machine thinks of its own draft; "" where it has nothing to say."""

    confidence: str = ""
    tone: str = "neutral"
    stop: str = ""
    hard_block: str = ""
    degraded: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanView:
    """Whether the draft goes out by itself: planned, shadow, held, cancelled, or "" while off."""

    status: str = ""
    due_at: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class WishView:
    """One thing the lead said about a time, under its name."""

    label: str
    words: str


@dataclass(frozen=True)
class ExtractionCard:
    """What was read of scheduling in the newest message; message 0 is nothing."""

    message_id: int = 0
    summary: str = ""
    wishes: tuple[WishView, ...] = ()
    evidence: tuple[str, ...] = ()
    source: str = ""
    at: str = ""
    is_corrected: bool = False


@dataclass(frozen=True)
class ExtractionFields:
    """The card as a form; `kind` "" is not about scheduling, `evidence` has one quote a line."""

    lead_id: int = 0
    message_id: int = 0
    kind: str = ""
    specificity: str = ""
    slot: str = ""
    day_preference: str = ""
    time_preference: str = ""
    timezone: str = ""
    needs_clarification: bool = False
    clarification_reason: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class PastDraft:
    """How an earlier draft ended, in words."""

    id: int
    href: str
    words: str
    tone: str
    detail: str
    at: str


@dataclass(frozen=True)
class AboutView:
    """All that stands beside the box about its draft."""

    verdict: VerdictView = VerdictView()
    plan: PlanView = PlanView()
    extraction: ExtractionCard = ExtractionCard()
    past: tuple[PastDraft, ...] = ()
