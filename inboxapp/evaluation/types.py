"""What was measured: checks, judgements, results, and the words for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Axis(StrEnum):
    """What makes a conversation hard."""

    ABSENCE = "absence"
    CONFLICT = "conflict"
    MULTI_ASK = "multi_ask"
    SCHEDULING = "scheduling"
    LANGUAGE = "language"
    THREAD_DEPTH = "thread_depth"
    VERBOSITY = "verbosity"
    RETRIEVAL = "retrieval"
    CHANNEL_FORM = "channel_form"
    SAFETY = "safety"


class Provenance(StrEnum):
    """Where a case comes from."""

    # Made up for this suite.
    INVENTED = "invented"
    # Rebuilt from a draft that went wrong.
    INCIDENT = "incident"
    # A real thread with every name and number changed.
    CONVERSATION = "conversation"


class Usability(StrEnum):
    """What a person could do with a draft; an honest gap is not an invented value."""

    SEND_READY = "send_ready"
    NEEDS_FILL = "needs_fill"
    NOT_USABLE = "not_usable"
    # None was wanted, and none would be shown.
    NO_REPLY = "no_reply"


@dataclass(frozen=True)
class Check:
    """One thing that has to hold; `reason` says why it doesn't."""

    name: str
    ok: bool
    reason: str = ""


@dataclass(frozen=True)
class Written:
    """What the pipeline made of a conversation.

    `input_tokens`, `output_tokens` and `cost` are None when one call didn't say; `error` is in
    plain words and "" unless no draft came at all.
    """

    text: str = ""
    verdict: str = ""
    confidence: float | None = None
    hard_block: str = ""
    removed: tuple[str, ...] = ()
    degraded: tuple[str, ...] = ()
    iterations: int = 0
    stop_reason: str = ""
    prompts: Mapping[str, int] = field(default_factory=dict)
    models: tuple[str, ...] = ()
    input_tokens: int | None = 0
    output_tokens: int | None = 0
    cost: Decimal | None = None
    latency_ms: int = 0
    error: str = ""


@dataclass(frozen=True)
class Judged:
    """A judge's lists and verdict, after code had its say; `overruled` says what code changed."""

    usability: Usability
    said: Usability
    asks: tuple[str, ...] = ()
    unaddressed: tuple[str, ...] = ()
    deletable: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    reason: str = ""
    overruled: str = ""
    cost: Decimal | None = None


@dataclass(frozen=True)
class Outcome:
    """A draft and what a judge thinks of it; `judge_error` says why a judge that was asked didn't.

    Without a judge both are empty.
    """

    written: Written
    judged: Judged | None = None
    judge_error: str = ""


@dataclass(frozen=True)
class CaseResult:
    """One conversation, measured."""

    id: str
    axis: Axis
    usability: Usability
    checks: tuple[Check, ...]
    outcome: Outcome

    @property
    def passed(self) -> bool:
        """Whether everything holds that has to."""
        return all(check.ok for check in self.checks)

    @property
    def score(self) -> float:
        """The share of checks that hold, 0 to 1."""
        return sum(check.ok for check in self.checks) / len(self.checks) if self.checks else 0.0

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it didn't pass."""
        return tuple(f"{one.name}: {one.reason}" for one in self.checks if not one.ok)


@dataclass(frozen=True)
class About:
    """What was measured with what; two reports compare only if `cases` and `checks` are equal."""

    at: str
    model: str
    is_offline: bool
    code: str
    prompt_texts: str
    cases: str
    checks: str
    judge: str
    prompts: Mapping[str, int] = field(default_factory=dict)
    changed_prompt: str = ""


@dataclass(frozen=True)
class Report:
    """All conversations of one run of the suite."""

    about: About
    results: tuple[CaseResult, ...]
