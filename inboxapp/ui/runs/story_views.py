"""What a run came to, as its page hands it to the browser."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TurnItem:
    """One text and how sure the evaluator was of it; `width` is in percent of certainty."""

    label: str = ""
    href: str = ""
    sure: str = ""
    width: str = "0%"
    tone: str = "neutral"
    verdict: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class LoopView:
    """How the revision went; without turns there is nothing to show."""

    headline: str = ""
    winner: str = ""
    iterations: str = ""
    confidence: str = ""
    tokens: str = ""
    took: str = ""
    needed: str = ""
    needed_at: str = ""
    turns: tuple[TurnItem, ...] = ()


@dataclass(frozen=True)
class SectionCell:
    """What one profile saw of a section."""

    shown: str = ""
    dropped: str = ""


@dataclass(frozen=True)
class SectionRow:
    """A section of the context across the profiles."""

    label: str = ""
    cells: tuple[SectionCell, ...] = ()


@dataclass(frozen=True)
class FindingItem:
    """A mark in the draft."""

    words: str = ""
    quote: str = ""
    severity: str = ""
    tone: str = "warn"


@dataclass(frozen=True)
class DraftResult:
    """What became of the run's draft; id 0 is none."""

    id: int = 0
    status: str = ""
    status_label: str = ""
    outcome: str = ""
    reason: str = ""
    similarity: str = ""
    edits: tuple[str, ...] = ()
    discard: str = ""
    note: str = ""
    decided_at: str = ""
    findings: tuple[FindingItem, ...] = ()
