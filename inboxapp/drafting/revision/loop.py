"""The revision loop as rules on values: what comes next, when to stop, which text wins."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz

from inboxapp.channels.types import Channel
from inboxapp.drafting.policy.queries import policy_in
from inboxapp.drafting.policy.types import RevisionPolicy
from inboxapp.drafting.revision.types import Candidate, LoopOutcome, StopReason
from inboxapp.drafting.stages.names import (
    EVALUATION,
    GATE,
    GENERATION,
    LOOP_ERROR,
    REVISER,
    SELECTOR,
    VERIFIER,
)
from inboxapp.runs.pipeline import History, StageOutput

Snapshot = Mapping[str, Any]

TURN = (SELECTOR, REVISER, GATE, EVALUATION)
# Without a selection the reviser still has the gate's and the evaluator's words.
_INDISPENSABLE = (REVISER, GATE, EVALUATION)
MOST_TURNS = 3
TURNS_ON_SHORT_CHANNELS = 1
WALL_SECONDS = 60.0
# A turn that could not be finished is not begun.
LEAST_SECONDS_LEFT = 20.0
MOST_OUTPUT_TOKENS = 20_000
# From here on, two texts are the same for a reader.
ALIKE = 95.0


def next_stage(snapshot: Snapshot, history: History, at: datetime) -> tuple[str, int] | None:
    """Return the next stage and its iteration; None once the loop is over."""
    turn = turns_begun(history)
    if turn and _is_broken(history, turn):
        return None if (LOOP_ERROR, turn) in history else (LOOP_ERROR, turn)
    if turn and _is_under_way(history, turn):
        left = (stage for stage in TURN if (stage, turn) not in history)
        return (next(left), turn) if seconds_left(history, at) > 0 else None
    if stop_reason(snapshot, history, at) is not None:
        return None
    return SELECTOR, turn + 1


def stop_reason(snapshot: Snapshot, history: History, at: datetime) -> StopReason | None:
    """Return why no further turn begins; None if one does. Time comes last: it only passes."""
    policy = _policy(snapshot)
    turn = turns_begun(history)
    most = most_turns(snapshot)
    checks = (
        (StopReason.OFF, not policy.is_on or most == 0 or _is_switched_off(snapshot)),
        (StopReason.NOT_EVALUATED, history.get((EVALUATION, 0)) is None),
        (StopReason.HARD_BLOCK, _is_hard_blocked(history, turn)),
        (StopReason.ERROR, bool(turn) and _is_broken(history, turn)),
        (StopReason.THRESHOLD_MET, (best_candidate(history).confidence or 0.0) >= policy.threshold),
        (StopReason.NO_CHANGE, bool(turn) and _is_unchanged(history, turn)),
        # Nothing but time cuts a turn off in the middle.
        (StopReason.WALL_TIME, bool(turn) and _is_under_way(history, turn)),
        (StopReason.EXHAUSTED, turn >= most),
        (StopReason.TOKEN_BUDGET, output_tokens(history) >= MOST_OUTPUT_TOKENS),
        (StopReason.WALL_TIME, seconds_left(history, at) < LEAST_SECONDS_LEFT),
    )
    return next((reason for reason, holds in checks if holds), None)


def outcome(
    snapshot: Snapshot, history: History, at: datetime, *, chosen: Candidate | None = None
) -> LoopOutcome:
    """Sum the loop up once it is over; `chosen` is the text it ends with, if not the best one."""
    reason = stop_reason(snapshot, history, at) or StopReason.WALL_TIME
    best = chosen or best_candidate(history)
    began = _began_at(history)
    return LoopOutcome(
        stop_reason=reason,
        iterations=turns_begun(history),
        chosen_iteration=best.iteration,
        start_confidence=confidence_of(history, 0),
        end_confidence=best.confidence,
        output_tokens=output_tokens(history),
        seconds=round((at - began).total_seconds(), 1) if began and turns_begun(history) else 0.0,
    )


def best_candidate(history: History, *, tainted: Collection[int] = ()) -> Candidate:
    """Return the best-scoring text; the later one of two equals, the first pass if none scored.

    One that was hard-blocked, or whose iteration is `tainted`, wins only if there is no other.
    """

    def rank(one: Candidate) -> tuple[bool, bool, float, int]:
        is_free = not hard_block_of(history, one.iteration)
        return one.iteration not in tainted, is_free, one.confidence or 0.0, one.iteration

    found = candidates(history)
    scored = [one for one in found if one.confidence is not None and one.verdict != "block"]
    return max(scored, key=rank) if scored else found[0]


def candidates(history: History) -> list[Candidate]:
    """Return the text each iteration ended with, the first pass first."""
    return [
        _candidate(history, iteration)
        for iteration in range(turns_begun(history) + 1)
        if iteration == 0 or history.get((GATE, iteration)) is not None
    ]


def confidence_of(history: History, iteration: int) -> float | None:
    """Return how sure the evaluator was of one iteration's text, 0 to 1."""
    judged = history.get((EVALUATION, iteration))
    return None if judged is None else float(judged.payload.get("confidence", 0.0))


def hard_block_of(history: History, iteration: int) -> str:
    """Return the code of the hard block found with one iteration's text, or ""."""
    judged = history.get((EVALUATION, iteration))
    return str(judged.payload.get("hard_block") or "") if judged else ""


def turns_begun(history: History) -> int:
    """Return the number of the last turn that has left anything behind; 0 before the first."""
    return max((iteration for stage, iteration in history if stage in TURN), default=0)


def most_turns(snapshot: Snapshot) -> int:
    """Return how often a draft on this channel may be revised."""
    chosen = min(_policy(snapshot).iterations, MOST_TURNS)
    is_mail = snapshot["context"]["channel"] == Channel.EMAIL
    return chosen if is_mail else min(chosen, TURNS_ON_SHORT_CHANNELS)


def seconds_left(history: History, at: datetime) -> float:
    """Return how much of the wall time is left, by the clock since the first evaluation."""
    began = _began_at(history)
    return WALL_SECONDS if began is None else WALL_SECONDS - (at - began).total_seconds()


def output_tokens(history: History) -> int:
    """Return the tokens that the loop's own calls wrote."""
    return sum(
        output.output_tokens for (_, iteration), output in history.items() if iteration and output
    )


def _candidate(history: History, iteration: int) -> Candidate:
    sources = (GATE, REVISER) if iteration else (GATE, VERIFIER, GENERATION)
    source, text = next(
        ((stage, _text(history, stage, iteration)) for stage in sources
         if _text(history, stage, iteration)),
        (GENERATION, ""),
    )  # fmt: skip
    gate = history.get((GATE, iteration))
    return Candidate(
        iteration=iteration,
        text=text,
        source=source,
        verdict=str(gate.payload.get("verdict", "")) if gate else "",
        confidence=confidence_of(history, iteration),
    )


def _policy(snapshot: Snapshot) -> RevisionPolicy:
    # Another release may have frozen it: before there was a policy, or with one we don't know.
    return policy_in(snapshot.get("policy", {})).revision


def _text(history: History, stage: str, iteration: int) -> str:
    output: StageOutput | None = history.get((stage, iteration))
    return output.text if output else ""


def _is_broken(history: History, turn: int) -> bool:
    return any((stage, turn) in history and history[stage, turn] is None
               for stage in _INDISPENSABLE)  # fmt: skip


def _is_under_way(history: History, turn: int) -> bool:
    if all((stage, turn) in history for stage in TURN):
        return False
    return not (_is_unchanged(history, turn) or _is_hard_blocked(history, turn))


def _is_unchanged(history: History, turn: int) -> bool:
    """Compare a revision with the text it started from."""
    revised = _text(history, REVISER, turn)
    return bool(revised) and fuzz.ratio(revised, text_before(history, turn)) > ALIKE


def text_before(history: History, turn: int) -> str:
    """Return the text that a turn sets out to improve: the best one so far."""
    return best_before(history, turn).text


def best_before(history: History, turn: int) -> Candidate:
    """Return the best of what stood before a turn began."""
    return best_candidate({key: output for key, output in history.items() if key[1] < turn})


def _is_hard_blocked(history: History, turn: int) -> bool:
    gate = history.get((GATE, turn))
    if gate is not None and gate.payload.get("verdict") == "block":
        return True
    return bool(hard_block_of(history, turn))


def _is_switched_off(snapshot: Snapshot) -> bool:
    return bool(snapshot.get("revision_disabled"))


def _began_at(history: History) -> datetime | None:
    first = history.get((EVALUATION, 0))
    return first.ended_at if first else None
