"""How a draft was revised: a text per turn, how sure it was, and which one won."""

from collections.abc import Sequence
from typing import Any

from inboxapp.drafting.explain import STOP_WORDS
from inboxapp.drafting.run_queries import ContextStats
from inboxapp.drafting.stages.names import EVALUATION, FINAL, GATE, REVISER
from inboxapp.runs.types import ArtifactRow, StageStatus
from inboxapp.ui.runs.figures import UNKNOWN, token_words
from inboxapp.ui.runs.story_views import LoopView, TurnItem
from inboxapp.ui.runs.words import VERDICT_WORDS, anchor_of, turn_words

Payload = dict[str, Any]
_OF_A_TEXT = {GATE, EVALUATION, REVISER}


def loop_view(stages: Sequence[ArtifactRow], context: ContextStats) -> LoopView:
    """Sum the revision up, as far as it has come; nothing when no text was judged."""
    done = {
        (row.stage, row.iteration): row.payload for row in stages if row.status is StageStatus.DONE
    }
    turns = sorted({iteration for stage, iteration in done if stage in _OF_A_TEXT})
    if (EVALUATION, 0) not in done:
        return LoopView()
    outcome = (done.get((FINAL, 0)) or {}).get("revision") or {}
    begun = max((row.iteration for row in stages), default=0)
    chosen = outcome.get("chosen_iteration")
    return LoopView(
        headline=_headline(outcome, begun, context.most_turns),
        winner=_winner(outcome),
        iterations=str(outcome.get("iterations", begun)),
        confidence=_from_to(outcome, done),
        tokens=token_words(outcome.get("output_tokens")) if begun else "",
        took=_seconds(outcome.get("seconds")) if begun else "",
        needed=_percent(context.threshold) if context.threshold else "",
        needed_at=f"{context.threshold * 100:.0f}%",
        turns=tuple(
            _turn(turn, done, is_chosen=turn == chosen, needed=context.threshold) for turn in turns
        ),
    )


def _headline(outcome: Payload, begun: int, most: int) -> str:
    if outcome:
        return STOP_WORDS.get(str(outcome.get("stop_reason")), "")
    return turn_words(begun, most) if begun else ""


def _winner(outcome: Payload) -> str:
    if not outcome.get("iterations"):
        return ""
    chosen = int(outcome.get("chosen_iteration") or 0)
    return f"The text of revision {chosen} won." if chosen else "The first text won."


def _from_to(outcome: Payload, done: dict[tuple[str, int], Payload]) -> str:
    start = _percent(_confidence(done.get((EVALUATION, 0))))
    if not outcome.get("iterations"):
        return start
    return f"{start} → {_percent(outcome.get('end_confidence'))}"


def _turn(
    turn: int, done: dict[tuple[str, int], Payload], *, is_chosen: bool, needed: float
) -> TurnItem:
    judged, gate = done.get((EVALUATION, turn)), done.get((GATE, turn)) or {}
    confidence = _confidence(judged)
    return TurnItem(
        label=f"Revision {turn}" if turn else "First text",
        href=f"#{anchor_of(REVISER if judged is None else EVALUATION, turn)}",
        sure=_percent(confidence),
        width=f"{(confidence or 0.0) * 100:.0f}%",
        tone=_tone(judged, confidence, needed),
        verdict=VERDICT_WORDS.get(str(gate.get("verdict")), "Not judged"),
        is_chosen=is_chosen,
    )


def _tone(judged: Payload | None, confidence: float | None, needed: float) -> str:
    if judged is None or confidence is None:
        return "neutral"
    if judged.get("hard_block"):
        return "bad"
    return "good" if confidence >= needed else "warn"


def _confidence(judged: Payload | None) -> float | None:
    found = (judged or {}).get("confidence")
    return float(found) if isinstance(found, int | float) else None


def _percent(share: float | None) -> str:
    return UNKNOWN if share is None else f"{share:.0%}"


def _seconds(seconds: float | None) -> str:
    return UNKNOWN if seconds is None else f"{seconds:.1f} s"
