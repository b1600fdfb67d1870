"""The revision loop's rules, on values."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from inboxapp.drafting.revision.loop import (
    MOST_OUTPUT_TOKENS,
    best_candidate,
    next_stage,
    outcome,
    stop_reason,
)
from inboxapp.drafting.revision.types import StopReason
from inboxapp.drafting.stages.names import (
    EVALUATION,
    GATE,
    GENERATION,
    LOOP_ERROR,
    REVISER,
    SELECTOR,
)
from inboxapp.runs.pipeline import StageKey, StageOutput

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SOON = START + timedelta(seconds=2)
TEXTS = (
    "Hi Lena, thanks for asking.",
    "Hi Lena, our setup takes two weeks and costs nothing extra.",
    "Hi Lena, setup takes two weeks; you need one admin and an hour of your time each week.",
    "Hi Lena, here is all of it: two weeks, one admin, weekly hour, and a cancel-any-month plan.",
)

History = dict[StageKey, StageOutput | None]


def snapshot(channel: str = "email", **revision: Any) -> dict[str, Any]:
    return {"context": {"channel": channel}, "policy": {"revision": revision}}


def passes(*confidences: float, **last: Any) -> History:
    """A first pass and as many finished turns as there are further confidences."""
    history: History = {(GENERATION, 0): StageOutput(text=TEXTS[0])}
    for turn, confidence in enumerate(confidences):
        if turn:
            history[SELECTOR, turn] = StageOutput()
            history[REVISER, turn] = StageOutput(text=TEXTS[turn])
        history[GATE, turn] = StageOutput(payload={"verdict": "approve"}, text=TEXTS[turn])
        history[EVALUATION, turn] = StageOutput(
            payload={"confidence": confidence, "hard_block": ""}, ended_at=START
        )
    newest = len(confidences) - 1
    if last:
        history[EVALUATION, newest] = StageOutput(
            payload={"confidence": confidences[-1]} | last, ended_at=START
        )
    return history


def test_a_draft_of_low_confidence_is_revised() -> None:
    assert next_stage(snapshot(), passes(0.4), SOON) == (SELECTOR, 1)


def test_a_turn_goes_from_selection_over_writing_and_the_gate_to_evaluation() -> None:
    history = passes(0.4)
    seen = []
    while (step := next_stage(snapshot(), history, SOON)) and step[1] == 1:
        seen.append(step[0])
        text = TEXTS[1] if step[0] in {REVISER, GATE} else ""
        history[step] = StageOutput(payload={"confidence": 0.5, "verdict": "approve"}, text=text)
    assert seen == [SELECTOR, REVISER, GATE, EVALUATION]


def test_it_stops_when_the_threshold_is_met() -> None:
    assert stop_reason(snapshot(), passes(0.4, 0.8), SOON) is StopReason.THRESHOLD_MET
    assert next_stage(snapshot(), passes(0.9), SOON) is None


def test_it_stops_when_the_evaluator_finds_a_hard_block() -> None:
    history = passes(0.4, 0.5, hard_block="complaint")
    assert stop_reason(snapshot(), history, SOON) is StopReason.HARD_BLOCK


def test_a_hard_block_in_the_first_pass_begins_no_turn() -> None:
    assert next_stage(snapshot(), passes(0.0, hard_block="legal_threat"), SOON) is None


def test_it_stops_when_the_gate_blocks_a_revision_and_keeps_the_text_before() -> None:
    history = passes(0.4, 0.5)
    history[GATE, 1] = StageOutput(payload={"verdict": "block"}, text=TEXTS[1])
    assert stop_reason(snapshot(), history, SOON) is StopReason.HARD_BLOCK
    assert best_candidate(history).iteration == 0


def test_it_stops_under_twenty_seconds_before_the_wall() -> None:
    history = passes(0.4)
    assert next_stage(snapshot(), history, START + timedelta(seconds=39)) == (SELECTOR, 1)
    late = START + timedelta(seconds=41)
    assert next_stage(snapshot(), history, late) is None
    assert stop_reason(snapshot(), history, late) is StopReason.WALL_TIME


def test_a_turn_under_way_ends_at_the_wall() -> None:
    history = passes(0.4)
    history[SELECTOR, 1] = StageOutput()
    after = START + timedelta(seconds=61)
    assert next_stage(snapshot(), history, START + timedelta(seconds=59)) == (REVISER, 1)
    assert next_stage(snapshot(), history, after) is None
    assert outcome(snapshot(), history, after).stop_reason is StopReason.WALL_TIME


def test_it_stops_when_its_calls_have_written_enough() -> None:
    history = passes(0.4, 0.5)
    history[REVISER, 1] = StageOutput(text=TEXTS[1], output_tokens=MOST_OUTPUT_TOKENS)
    assert stop_reason(snapshot(), history, SOON) is StopReason.TOKEN_BUDGET


def test_it_stops_when_a_revision_changes_next_to_nothing() -> None:
    history = passes(0.4)
    history[SELECTOR, 1] = StageOutput()
    history[REVISER, 1] = StageOutput(text=TEXTS[0] + "!")
    assert next_stage(snapshot(), history, SOON) is None
    assert stop_reason(snapshot(), history, SOON) is StopReason.NO_CHANGE


def test_three_turns_on_email_are_the_end() -> None:
    assert next_stage(snapshot(), passes(0.4, 0.5, 0.6), SOON) == (SELECTOR, 3)
    history = passes(0.4, 0.5, 0.6, 0.7)
    assert stop_reason(snapshot(), history, SOON) is StopReason.EXHAUSTED


@pytest.mark.parametrize("channel", ["sms", "linkedin"])
def test_short_channels_get_a_single_pass(channel: str) -> None:
    assert next_stage(snapshot(channel), passes(0.4), SOON) == (SELECTOR, 1)
    assert stop_reason(snapshot(channel), passes(0.4, 0.5), SOON) is StopReason.EXHAUSTED


def test_a_client_may_ask_for_fewer_turns_but_never_for_more_than_three() -> None:
    assert stop_reason(snapshot(iterations=1), passes(0.4, 0.5), SOON) is StopReason.EXHAUSTED
    assert stop_reason(snapshot(iterations=0), passes(0.4), SOON) is StopReason.OFF


@pytest.mark.parametrize("stage", [REVISER, GATE, EVALUATION])
def test_what_breaks_inside_is_noted_once_and_ends_the_loop(stage: str) -> None:
    history = passes(0.4, 0.5)
    history[stage, 1] = None
    assert next_stage(snapshot(), history, SOON) == (LOOP_ERROR, 1)
    history[LOOP_ERROR, 1] = StageOutput()
    assert next_stage(snapshot(), history, SOON) is None
    assert stop_reason(snapshot(), history, SOON) is StopReason.ERROR
    assert best_candidate(history).text


def test_without_a_selection_the_reviser_still_writes() -> None:
    history = passes(0.4)
    history[SELECTOR, 1] = None
    assert next_stage(snapshot(), history, SOON) == (REVISER, 1)


def test_off_means_that_nothing_is_revised() -> None:
    assert stop_reason(snapshot(is_on=False), passes(0.1), SOON) is StopReason.OFF
    switched_off = snapshot() | {"revision_disabled": True}
    assert stop_reason(switched_off, passes(0.1), SOON) is StopReason.OFF


def test_without_an_evaluation_there_is_nothing_to_improve() -> None:
    history = passes(0.4)
    history[EVALUATION, 0] = None
    assert next_stage(snapshot(), history, SOON) is None
    assert stop_reason(snapshot(), history, SOON) is StopReason.NOT_EVALUATED


def test_the_best_scoring_text_wins_and_of_two_equals_the_later() -> None:
    assert best_candidate(passes(0.4, 0.7, 0.5)).iteration == 1
    assert best_candidate(passes(0.4, 0.6, 0.6)).iteration == 2
    assert best_candidate(passes(0.6, 0.4)).text == TEXTS[0]


def test_a_crash_in_the_middle_goes_on_where_it_stopped() -> None:
    history = passes(0.4, 0.5)
    history[SELECTOR, 2] = StageOutput()
    assert next_stage(snapshot(), history, SOON) == (REVISER, 2)


def test_the_outcome_tells_how_it_went() -> None:
    history = passes(0.4, 0.8)
    history[REVISER, 1] = StageOutput(text=TEXTS[1], output_tokens=120)
    assert outcome(snapshot(), history, START + timedelta(seconds=9)).to_json() == {
        "stop_reason": "threshold_met",
        "iterations": 1,
        "chosen_iteration": 1,
        "start_confidence": 0.4,
        "end_confidence": 0.8,
        "output_tokens": 120,
        "seconds": 9.0,
    }


def test_a_hard_blocked_revision_does_not_win_over_a_clean_text() -> None:
    history = passes(0.4, 0.6, hard_block="pricing_not_in_knowledge")
    assert best_candidate(history).iteration == 0


def test_a_text_that_guards_object_to_wins_only_if_all_do() -> None:
    history = passes(0.4, 0.7, 0.6)
    assert best_candidate(history, tainted={1}).iteration == 2
    assert best_candidate(history, tainted={0, 1, 2}).iteration == 1


def test_the_last_turn_allowed_that_the_wall_cuts_off_is_not_called_exhausted() -> None:
    history = passes(0.4)
    history[SELECTOR, 1] = StageOutput()
    after = START + timedelta(seconds=61)
    assert next_stage(snapshot("sms"), history, after) is None
    assert outcome(snapshot("sms"), history, after).stop_reason is StopReason.WALL_TIME


def test_a_clock_that_jumps_back_begins_no_more_turns_than_allowed() -> None:
    before = START - timedelta(days=1)
    assert next_stage(snapshot(), passes(0.4, 0.5, 0.6, 0.7), before) is None
    assert next_stage(snapshot(), passes(0.4), before) == (SELECTOR, 1)


def test_a_clock_that_jumps_ahead_keeps_the_best_text() -> None:
    ahead = START + timedelta(days=1)
    assert outcome(snapshot(), passes(0.4, 0.6), ahead).stop_reason is StopReason.WALL_TIME
    assert best_candidate(passes(0.4, 0.6)).iteration == 1


def test_a_policy_frozen_by_another_release_counts_as_far_as_it_is_known() -> None:
    frozen = snapshot(is_on=False) | {"revision_disabled": False}
    frozen["policy"]["a_later_idea"] = {"is_on": True}
    assert stop_reason(frozen, passes(0.4), SOON) is StopReason.OFF
