from decimal import Decimal

import pytest

from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    GENERATION,
    REVISER,
    SELECTOR,
    STRATEGY,
    VERIFIER,
)
from inboxapp.drafting.types import RunProgress, StageProgress
from inboxapp.runs.types import RunStatus, StageStatus
from inboxapp.ui.runs.reading import run_head, run_item, runs_href, stage_items
from tests.ui.runs.rows import START, make_artifact, make_attempt, make_run


def test_a_row_says_what_is_unknown_and_never_zero() -> None:
    row = run_item(make_run(cost=None, input_tokens=None))
    assert (row.cost, row.input_tokens, row.output_tokens) == ("n/a", "n/a", "120")
    assert row.href == "/runs/7"


def test_totals_of_a_running_run_are_open() -> None:
    row = run_item(make_run(status=RunStatus.RUNNING, input_tokens=None, finished_at=None))
    assert (row.cost, row.input_tokens) == ("…", "…")
    assert row.is_active


def test_progress_names_the_step_under_way() -> None:
    stages = (
        StageProgress(EXTRACT, "Reading", StageStatus.DONE, 0, 10, ""),
        StageProgress(STRATEGY, "Planning", StageStatus.FAILED, 0, 10, ""),
        StageProgress(GENERATION, "Writing", StageStatus.RUNNING, 0, None, ""),
        StageProgress(VERIFIER, "Checking", StageStatus.WAITING, 0, None, ""),
    )
    progress = RunProgress(7, RunStatus.RUNNING, START, None, (), "", stages)
    row = run_item(make_run(status=RunStatus.RUNNING), progress)
    assert row.progress == "2 of 4 · Writing"


@pytest.mark.parametrize(("steps", "words"), [(0, ""), (1, "1 step"), (6, "6 steps")])
def test_a_finished_run_counts_its_steps(steps: int, words: str) -> None:
    assert run_item(make_run(steps=steps)).progress == words


def test_only_a_run_that_went_on_is_degraded() -> None:
    assert run_head(make_run(degraded=(GATE,)), ()).degraded == ("Scheduling",)
    failed = make_run(degraded=(GENERATION,), status=RunStatus.FAILED, error="Busy.")
    head = run_head(failed, ())
    assert head.degraded == ()
    assert "Regenerate" in head.next_action


def test_a_running_run_names_what_is_to_come() -> None:
    run = make_run(status=RunStatus.RUNNING, finished_at=None)
    begun = (make_artifact(EXTRACT), make_artifact(STRATEGY), make_artifact(GENERATION))
    assert run_head(run, begun).to_come == "Checking · Scheduling · Judging · Ready"
    assert run_head(make_run(), begun).to_come == ""


def test_the_wait_in_the_queue_is_told_apart() -> None:
    assert run_head(make_run(), ()).waited == "3.0 s"


def test_stages_stand_in_the_order_people_follow_them() -> None:
    first = [FINAL, GATE, VERIFIER, GENERATION, STRATEGY, EXTRACT, EVALUATION]
    turns = [(stage, turn) for turn in (2, 1) for stage in (EVALUATION, GATE, REVISER, SELECTOR)]
    rows = [make_artifact(stage) for stage in first]
    rows += [make_artifact(stage, iteration=turn) for stage, turn in turns]
    items = stage_items(make_run(), tuple(rows), START, most_turns=3)
    turn = ["Choosing", "Revising", "Scheduling", "Judging"]
    assert [item.label for item in items] == [
        *("Reading", "Planning", "Writing", "Checking", "Scheduling", "Judging"),
        *(*turn, *turn),
        "Ready",
    ]
    assert [item.opens_turn for item in items if item.opens_turn] == [
        "First pass",
        "Revising 1 of 3",
        "Revising 2 of 3",
        "In the end",
    ]
    assert items[-2].turn == "Revising 2 of 3"
    assert [items[0].anchor, items[-2].anchor] == [EXTRACT, f"{EVALUATION}-2"]


def test_a_run_that_was_not_revised_has_no_parts() -> None:
    items = stage_items(make_run(), (make_artifact(GATE), make_artifact(FINAL)), START)
    assert {item.opens_turn for item in items} == {""}


def test_a_prompt_says_whose_it_is() -> None:
    own = make_artifact(GATE, prompt_version=1002)
    (item,) = stage_items(make_run(), (own,), START)
    assert (item.prompt, item.has_own_prompt) == ("yours 1002", True)
    (item,) = stage_items(make_run(), (make_artifact(GATE),), START)
    assert (item.prompt, item.has_own_prompt) == ("the product's 2", False)


def test_a_text_that_nobody_changed_is_shown_once() -> None:
    items = stage_items(
        make_run(),
        (
            make_artifact(GENERATION, text="Hello Lena"),
            make_artifact(VERIFIER, text="Hello Lena"),
            make_artifact(GATE, text="Hello Lena, Thursday works."),
        ),
        START,
    )
    assert [item.same_as for item in items] == ["", "Writing", ""]


def test_attempts_keep_their_outcome_and_price() -> None:
    tries = (
        make_attempt(1, after=0, error_class="rate_limited"),
        make_attempt(2, after=2),
    )
    (item,) = stage_items(make_run(), (make_artifact(GENERATION, attempts=tries),), START)
    assert item.was_retried
    assert [(one.kind, one.outcome, one.cost) for one in item.attempts] == [
        ("First try", "rate_limited", "n/a"),
        ("Sent again", "stop", "$0.000423"),
    ]


def test_costs_name_their_source_only_when_known() -> None:
    known = make_run(cost=Decimal("0.0123"), price_source="genai-prices 2026-11")
    assert run_head(known, ()).price_source == "genai-prices 2026-11"
    assert run_head(make_run(cost=None, price_source="n/a"), ()).price_source == ""


def test_filters_live_in_the_address() -> None:
    assert runs_href() == "/runs"
    assert (
        runs_href(status="failed", kind="reply", lead=3) == "/runs?status=failed&kind=reply&lead=3"
    )


def test_a_failed_step_took_as_long_as_its_attempts_together() -> None:
    row = make_artifact(
        GENERATION,
        seconds=0.014,
        status=StageStatus.FAILED,
        attempts=(
            make_attempt(1, after=-3, seconds=1.5, error_class="timeout"),
            make_attempt(2, after=-1, seconds=0.75, error_class="timeout"),
        ),
    )
    (shown,) = stage_items(make_run(), (row,), START)
    assert (shown.took, shown.model_time) == ("2.2 s", "2.2 s")
    assert shown.span.words.endswith("failed, 2.2 s")
