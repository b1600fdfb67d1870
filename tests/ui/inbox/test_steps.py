"""The steps as people follow them: first pass, each revision as one step, the end."""

from datetime import UTC, datetime

from inboxapp.drafting.labels import FIRST_PASS, STAGE_LABELS
from inboxapp.drafting.stages.names import (
    EVALUATION,
    EXTRACT,
    FINAL,
    GATE,
    GENERATION,
    LOOP_ERROR,
    MEMORY,
    REVISER,
    SELECTOR,
)
from inboxapp.drafting.types import RunProgress, StageProgress
from inboxapp.runs.types import RunStatus, StageStatus
from inboxapp.ui.inbox.steps import stage_views
from inboxapp.ui.inbox.views import StageView

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DONE, RUNNING = StageStatus.DONE, StageStatus.RUNNING


def stage(
    name: str,
    status: StageStatus = DONE,
    *,
    turn: int = 0,
    ms: int | None = 80,
    sure: float | None = None,
    findings: tuple[str, ...] = (),
) -> StageProgress:
    return StageProgress(name, STAGE_LABELS[name], status, turn, ms, "", findings, sure)


def run(
    *turns: StageProgress, status: RunStatus = RunStatus.RUNNING, sure: float | None = 0.45
) -> RunProgress:
    first = tuple(
        stage(name, StageStatus.WAITING if name == FINAL else DONE,
              sure=sure if name == EVALUATION else None)
        for name in FIRST_PASS
    )  # fmt: skip
    last = {each.stage: each for each in (*first, *turns)}
    everything = (*last.values(), stage(MEMORY))
    return RunProgress(9, status, NOON, None, (), "", everything, first, turns, 3)


def revisions(progress: RunProgress) -> list[StageView]:
    return [each for each in stage_views(progress) if each.iteration]


def whole_turn(number: int, sure: float) -> tuple[StageProgress, ...]:
    return (
        stage(SELECTOR, turn=number, findings=("Missing: the price",)),
        stage(REVISER, turn=number, findings=("Answered the price.",)),
        stage(GATE, turn=number),
        stage(EVALUATION, turn=number, sure=sure),
    )


def test_before_the_first_revision_there_is_the_first_pass_alone() -> None:
    views = stage_views(run())

    assert [each.name for each in views if each.is_step] == list(FIRST_PASS)
    assert [each.name for each in views if not each.is_step] == [MEMORY]
    assert views[0].href == f"/runs/9#{EXTRACT}"


def test_a_turn_under_way_says_which_of_how_many_and_where_it_began() -> None:
    (turn,) = revisions(run(stage(SELECTOR, RUNNING, turn=1, ms=None)))

    assert (turn.label, turn.status, turn.note) == ("Revising 1 of 3", "running", "45% → …")


def test_the_first_pass_stays_done_while_a_turn_checks_again() -> None:
    turns = (stage(SELECTOR, turn=1), stage(REVISER, turn=1), stage(GATE, RUNNING, turn=1))

    views = stage_views(run(*turns))

    assert {each.status for each in views if each.name == GATE} == {"done"}


def test_each_turn_tells_the_confidence_before_and_after() -> None:
    progress = run(*whole_turn(1, 0.6), *whole_turn(2, 0.8), status=RunStatus.COMPLETED)

    turns = revisions(progress)

    assert [each.note for each in turns] == ["45% → 60%", "60% → 80%"]
    assert [each.label for each in turns] == ["Revised 1 of 3", "Revised 2 of 3"]
    assert turns[0].took == "320 ms"
    assert turns[0].findings == ("Answered the price.",)


def test_a_turn_that_made_it_worse_is_not_what_the_next_one_starts_from() -> None:
    turns = revisions(run(*whole_turn(1, 0.3), *whole_turn(2, 0.5)))

    assert [each.note for each in turns] == ["45% → 30%", "45% → 50%"]


def test_a_turn_that_broke_says_so_and_promises_nothing() -> None:
    broken = (stage(REVISER, StageStatus.FAILED, turn=1), stage(LOOP_ERROR, turn=1))

    (turn,) = revisions(run(*broken))

    assert (turn.status, turn.note) == ("failed", "")


def test_a_turn_that_was_cut_short_by_the_end_is_not_running_for_ever() -> None:
    (turn,) = revisions(run(stage(SELECTOR, turn=1), status=RunStatus.COMPLETED))

    assert (turn.status, turn.note) == ("done", "")


def test_a_turn_that_changed_nothing_says_so() -> None:
    turns = (stage(SELECTOR, turn=1), stage(REVISER, turn=1))

    (turn,) = revisions(run(*turns, status=RunStatus.COMPLETED))

    assert (turn.status, turn.note) == ("done", "no change")


def test_nobody_judged_the_first_text_and_the_turn_still_says_what_it_reached() -> None:
    (turn,) = revisions(run(*whole_turn(1, 0.6), sure=None))

    assert turn.note == "60%"


def test_times_are_told_in_the_unit_that_reads_best() -> None:
    progress = RunProgress(
        9, RunStatus.RUNNING, NOON, None, (), "", (), (stage(GENERATION, ms=1234),)
    )

    assert stage_views(progress)[0].took == "1.2 s"
