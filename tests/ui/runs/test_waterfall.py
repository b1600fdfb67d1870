from datetime import timedelta

from inboxapp.drafting.stages.names import EXTRACT, GENERATION, STRATEGY
from inboxapp.runs.types import RunStatus, StageStatus
from inboxapp.ui.runs.views import Bar
from inboxapp.ui.runs.waterfall import attempt_bars, stage_bar, window_of
from tests.ui.runs.rows import START, make_artifact, make_attempt, make_run


def place(bar: Bar) -> tuple[float, float]:
    return float(bar.left.removesuffix("%")), float(bar.width.removesuffix("%"))


def test_stages_that_ran_together_lie_over_each_other() -> None:
    stages = (
        make_artifact(STRATEGY, after=0, seconds=2),
        make_artifact(EXTRACT, after=0, seconds=3),
        make_artifact(GENERATION, after=2, seconds=8),
    )
    window = window_of(make_run(), stages, START)
    bars = [place(stage_bar(window, stage, START)) for stage in stages]
    assert bars == [(0, 20), (0, 30), (20, 80)]


def test_a_running_stage_reaches_to_now() -> None:
    running = make_artifact(
        STRATEGY, after=1, status=StageStatus.RUNNING, finished_at=None, latency_ms=None
    )
    run = make_run(status=RunStatus.RUNNING, finished_at=None)
    moment = START + timedelta(seconds=4)
    bar = stage_bar(window_of(run, (running,), moment), running, moment)
    assert place(bar) == (25, 75)
    assert bar.tone == "accent"


def test_a_stage_of_no_time_is_still_seen_and_inside() -> None:
    stage = make_artifact(GENERATION, after=10, seconds=0)
    left, width = place(stage_bar(window_of(make_run(), (stage,), START), stage, START))
    assert width > 0
    assert left + width <= 100


def test_attempts_have_bars_of_their_own_and_failed_ones_are_red() -> None:
    stage = make_artifact(
        GENERATION,
        seconds=5,
        attempts=(
            make_attempt(1, after=0, error_class="rate_limited"),
            make_attempt(2, after=4, seconds=1),
        ),
    )
    bars = attempt_bars(window_of(make_run(), (stage,), START), stage)
    assert [bar.tone for bar in bars] == ["bad", "done"]
    assert [place(bar) for bar in bars] == [(0, 5), (40, 10)]
    assert bars[0].words == "First try: 500 ms, failed"


def test_a_single_attempt_is_the_stage_itself() -> None:
    stage = make_artifact(GENERATION, attempts=(make_attempt(1, after=0),))
    assert attempt_bars(window_of(make_run(), (stage,), START), stage) == ()


def test_a_run_that_never_started_has_a_window() -> None:
    run = make_run(status=RunStatus.QUEUED, started_at=None, finished_at=None)
    window = window_of(run, (), START)
    assert window.end >= window.start
