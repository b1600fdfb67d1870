"""How a revision loop went."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class StopReason(StrEnum):
    """Why a draft is not revised, or not revised again."""

    OFF = "off"
    NOT_EVALUATED = "not_evaluated"
    HARD_BLOCK = "hard_block"
    ERROR = "error"
    THRESHOLD_MET = "threshold_met"
    NO_CHANGE = "no_change"
    EXHAUSTED = "exhausted"
    TOKEN_BUDGET = "token_budget"  # noqa: S105  not a secret
    WALL_TIME = "wall_time"


@dataclass(frozen=True)
class Candidate:
    """A text the loop may end with; `confidence` None means that nobody judged it."""

    iteration: int
    text: str
    source: str
    verdict: str
    confidence: float | None


@dataclass(frozen=True)
class LoopOutcome:
    """What the loop came to; `seconds` and `output_tokens` count the loop alone."""

    stop_reason: StopReason
    iterations: int
    chosen_iteration: int
    start_confidence: float | None
    end_confidence: float | None
    output_tokens: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return plain values for a payload."""
        return asdict(self) | {"stop_reason": self.stop_reason.value}
