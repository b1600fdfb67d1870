"""A run as people follow it: the first pass, each revision as one step, and the end."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from inboxapp.drafting.stages.names import EVALUATION, FINAL, LOOP_ERROR, REVISER
from inboxapp.drafting.types import RunProgress, StageProgress
from inboxapp.runs.types import StageStatus
from inboxapp.ui.inbox.views import StageView
from inboxapp.ui.routes import run_link


def percent(share: float) -> str:
    """Write a share of 0 to 1 as people read it."""
    return f"{share:.0%}"


def stage_views(run: RunProgress) -> tuple[StageView, ...]:
    """Show the steps in the order they happen, then what happened beside them."""
    end = [each for each in run.first_pass if each.stage == FINAL]
    begin = [each for each in run.first_pass if each.stage != FINAL]
    on_the_way = {each.stage for each in (*run.first_pass, *run.turns)}
    beside = [each for each in run.stages if each.stage not in on_the_way]
    return (
        *(_view(run.run_id, each) for each in begin),
        *turn_views(run),
        *(_view(run.run_id, each) for each in end),
        *(_view(run.run_id, each, is_step=False) for each in beside),
    )


def turn_views(run: RunProgress) -> tuple[StageView, ...]:
    """Show each turn of the loop as one step, with the confidence before and after it."""
    judged = [each.confidence for each in run.first_pass if each.stage == EVALUATION]
    best = judged[0] if judged else None
    views = []
    for iteration, group in groupby(run.turns, key=lambda each: each.iteration):
        turn = list(group)
        after = next((each.confidence for each in turn if each.stage == EVALUATION), None)
        views.append(_turn_view(run, iteration, turn, best, after))
        best = max((each for each in (best, after) if each is not None), default=None)
    return tuple(views)


def _turn_view(
    run: RunProgress,
    iteration: int,
    turn: Sequence[StageProgress],
    before: float | None,
    after: float | None,
) -> StageView:
    is_last = iteration == run.turns[-1].iteration
    status = _turn_status(turn, is_going_on=is_last and not run.status.is_over)
    verb = "Revising" if status is StageStatus.RUNNING else "Revised"
    return StageView(
        name=REVISER,
        label=f"{verb} {iteration} of {max(run.most_turns, iteration)}",
        status=status,
        took=_took(sum(each.latency_ms or 0 for each in turn) or None),
        summary="",
        findings=_told(turn),
        href=f"{run_link(run.run_id)}#{REVISER}",
        iteration=iteration,
        note=_note(turn, status, before, after),
    )


def _turn_status(turn: Sequence[StageProgress], *, is_going_on: bool) -> StageStatus:
    if any(each.stage == LOOP_ERROR for each in turn):
        return StageStatus.FAILED
    if is_going_on and not any(each.confidence is not None for each in turn):
        return StageStatus.RUNNING
    return StageStatus.DONE


def _note(
    turn: Sequence[StageProgress], status: StageStatus, before: float | None, after: float | None
) -> str:
    if after is not None:
        return f"{percent(before)} → {percent(after)}" if before is not None else percent(after)
    if status is StageStatus.RUNNING:
        return f"{percent(before)} → …" if before is not None else ""
    # A text that is what it was before is not judged again.
    is_kept = status is StageStatus.DONE and turn[-1].stage == REVISER
    return "no change" if is_kept else ""


def _told(turn: Iterable[StageProgress]) -> tuple[str, ...]:
    """Say what was changed, what the judge says now, and what broke."""
    telling = [each for each in turn if each.stage in {REVISER, EVALUATION, LOOP_ERROR}]
    broken = [each.summary for each in turn if each.status is StageStatus.FAILED]
    return (*(words for each in telling for words in each.findings if words), *broken)


def _view(run_id: int, stage: StageProgress, *, is_step: bool = True) -> StageView:
    return StageView(
        name=stage.stage,
        label=stage.label,
        status=stage.status,
        took=_took(stage.latency_ms),
        summary=stage.summary,
        findings=stage.findings,
        href=f"{run_link(run_id)}#{stage.stage}",
        is_step=is_step,
    )


def _took(milliseconds: int | None) -> str:
    if milliseconds is None:
        return ""
    seconds = milliseconds / 1000
    return f"{seconds:.1f} s" if seconds >= 1 else f"{milliseconds} ms"
