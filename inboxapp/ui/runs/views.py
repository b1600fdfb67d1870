"""What the run screens hand to the browser: words, figures and ISO times, ready to place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RunItem:
    """A run in the list."""

    id: int = 0
    href: str = ""
    status: str = ""
    status_label: str = ""
    is_active: bool = False
    is_degraded: bool = False
    lead_name: str = ""
    channel: str = ""
    kind: str = ""
    trigger: str = ""
    progress: str = ""
    error: str = ""
    model: str = ""
    input_tokens: str = ""
    output_tokens: str = ""
    cost: str = ""
    took: str = ""
    created_at: str = ""
    started_at: str = ""


@dataclass(frozen=True)
class RunHead:
    """A run's own facts; id 0 is none."""

    id: int = 0
    status: str = ""
    status_label: str = ""
    is_active: bool = False
    kind: str = ""
    channel: str = ""
    trigger: str = ""
    lead_id: int = 0
    lead_name: str = ""
    lead_href: str = ""
    siblings_href: str = ""
    instruction: str = ""
    attempt: int = 0
    worker: str = ""
    model: str = ""
    input_tokens: str = ""
    cached_tokens: str = ""
    output_tokens: str = ""
    cost: str = ""
    price_source: str = ""
    took: str = ""
    waited: str = ""
    degraded: tuple[str, ...] = ()
    error: str = ""
    next_action: str = ""
    remedy: str = ""
    remedy_href: str = ""
    to_come: str = ""
    created_at: str = ""
    started_at: str = ""
    finished_at: str = ""


@dataclass(frozen=True)
class Bar:
    """A stretch of time in the waterfall; place and size in percent of the run."""

    left: str = "0%"
    width: str = "0%"
    tone: str = "neutral"
    words: str = ""


@dataclass(frozen=True)
class AttemptItem:
    """One request to the model server."""

    number: int = 0
    kind: str = ""
    budget: str = ""
    took: str = ""
    tokens: str = ""
    cost: str = ""
    outcome: str = ""
    error: str = ""
    is_failed: bool = False


@dataclass(frozen=True)
class PayloadPart:
    """One field of a payload: `kind` is text, chips or list; a wide one takes a line of its own."""

    label: str = ""
    kind: str = "text"
    is_wide: bool = False
    text: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Badge:
    """A judgement in a word or two."""

    label: str = ""
    tone: str = "neutral"


@dataclass(frozen=True)
class PackRow:
    """What one tier of the reviser's material was made of: "Current draft 812"."""

    tier: str = ""
    total: str = ""
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class StageItem:
    """What one stage at one iteration left behind; `same_as` names the step that wrote its text.

    `turn` names the revision it belongs to, and `opens_turn` is the same on its first step alone.
    """

    anchor: str = ""
    stage: str = ""
    iteration: int = 0
    turn: str = ""
    opens_turn: str = ""
    label: str = ""
    status: str = ""
    status_label: str = ""
    is_running: bool = False
    has_call: bool = False
    started_at: str = ""
    took: str = ""
    model_time: str = ""
    first_token: str = ""
    input_tokens: str = ""
    cached_tokens: str = ""
    output_tokens: str = ""
    cost: str = ""
    price_source: str = ""
    model: str = ""
    model_asked: str = ""
    prompt: str = ""
    has_own_prompt: bool = False
    finish_reason: str = ""
    text: str = ""
    summary: str = ""
    same_as: str = ""
    payload: tuple[PayloadPart, ...] = ()
    payload_json: str = ""
    badges: tuple[Badge, ...] = ()
    pack: tuple[PackRow, ...] = ()
    error: str = ""
    error_class: str = ""
    attempts: tuple[AttemptItem, ...] = ()
    attempts_words: str = ""
    was_retried: bool = False
    span: Bar = Bar()
    bars: tuple[Bar, ...] = ()
