"""What goes into a model call and what comes out, with every attempt in between."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Prompt:
    """A rendered prompt; `key` and `version` name the file it came from."""

    key: str
    version: int
    system: str
    user: str


@dataclass(frozen=True)
class CallOptions:
    """Limits of one call; `budget_ceiling` bounds what expansion may ask for.

    `deadline_seconds` is total: every attempt and every wait between them counts.
    """

    model: str | None = None
    # How hard a reasoning model thinks: "low", "medium" or "high"; None is its own default.
    effort: str | None = None
    max_output_tokens: int = 1200
    budget_ceiling: int = 4800
    deadline_seconds: float = 30.0


@dataclass(frozen=True)
class Usage:
    """Tokens as the server counted them; None means that it did not say.

    `input_tokens` includes the cached ones, `output_tokens` the reasoning ones.
    """

    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Add field by field; unknown plus anything is unknown."""
        return Usage(
            _plus(self.input_tokens, other.input_tokens),
            _plus(self.cached_tokens, other.cached_tokens),
            _plus(self.output_tokens, other.output_tokens),
            _plus(self.reasoning_tokens, other.reasoning_tokens),
        )

    @staticmethod
    def total(usages: Iterable["Usage"]) -> "Usage":
        """Add them all up, from zero."""
        return sum(usages, start=NO_USAGE)

    def to_json(self) -> dict[str, int | None]:
        """Return the counts by name."""
        return {
            "input_tokens": self.input_tokens,
            "cached_tokens": self.cached_tokens,
            "output_tokens": self.output_tokens,
            "reasoning_tokens": self.reasoning_tokens,
        }


NO_USAGE = Usage(0, 0, 0, 0)
UNKNOWN_USAGE = Usage()


class AttemptKind(StrEnum):
    """Why an attempt was made."""

    FIRST = "first"
    TRANSPORT = "transport"
    EXPANSION = "expansion"
    REPAIR = "repair"
    # The server refused a parameter and was asked again without it.
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Attempt:
    """One request to the server; `cost` None means that the price is unknown.

    `error_class` is a FailureReason by value; `error` is in plain words and safe to show.
    """

    number: int
    kind: AttemptKind
    started_at: datetime
    latency_ms: int
    budget_tokens: int
    finish_reason: str | None
    error_class: str | None
    error: str | None
    usage: Usage
    cost: Decimal | None

    def to_json(self) -> dict[str, object]:
        """Return plain JSON values: times in ISO 8601, costs as decimal strings."""
        return {
            "number": self.number,
            "kind": self.kind.value,
            "started_at": self.started_at.isoformat(),
            "latency_ms": self.latency_ms,
            "budget_tokens": self.budget_tokens,
            "finish_reason": self.finish_reason,
            "error_class": self.error_class,
            "error": self.error,
            "usage": self.usage.to_json(),
            "cost": None if self.cost is None else str(self.cost),
        }


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A model's answer; usage, cost and latency are totals over all attempts.

    `first_token_ms` counts from the start of the call and is None when nothing was streamed.
    """

    value: T
    text: str
    model_asked: str
    model_answered: str
    usage: Usage
    cost: Decimal | None
    price_source: str
    latency_ms: int
    first_token_ms: int | None
    finish_reason: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class TextChunk:
    """A piece of streamed text; `restart` means: throw away all that came before it."""

    text: str
    restart: bool = False


def total_cost(attempts: Iterable[Attempt]) -> Decimal | None:
    """Add up the costs; one unknown cost makes the total unknown."""
    total = Decimal(0)
    for attempt in attempts:
        if attempt.cost is None:
            return None
        total += attempt.cost
    return total


def _plus(left: int | None, right: int | None) -> int | None:
    return None if left is None or right is None else left + right
