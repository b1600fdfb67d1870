"""From a run's rows to what its screens show."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from inboxapp.drafting.explain import explain
from inboxapp.drafting.labels import FIRST_PASS, STAGE_LABELS
from inboxapp.drafting.prompt_versions.types import OWN_FROM
from inboxapp.drafting.revision.loop import TURN
from inboxapp.drafting.stages.names import FINAL, LOOP_ERROR
from inboxapp.drafting.types import RunProgress
from inboxapp.runs.types import ArtifactRow, RunKind, RunRow, RunStatus, StageStatus
from inboxapp.ui import routes
from inboxapp.ui.runs import figures, words
from inboxapp.ui.runs.judging import badges_of, pack_rows, told_here
from inboxapp.ui.runs.payload import payload_json, payload_parts
from inboxapp.ui.runs.views import AttemptItem, RunHead, RunItem, StageItem
from inboxapp.ui.runs.waterfall import attempt_bars, stage_bar, window_of

_ORDER = {stage: place for place, stage in enumerate(STAGE_LABELS)}
# A turn chooses and rewrites before it judges.
_IN_A_TURN = {stage: place for place, stage in enumerate((*TURN, LOOP_ERROR))}
_OVER = {StageStatus.DONE, StageStatus.FAILED, StageStatus.SKIPPED}


def run_item(run: RunRow, progress: RunProgress | None = None) -> RunItem:
    """Return a row of the list; `progress` is known for runs in flight."""
    return RunItem(
        id=run.id,
        href=str(routes.run_link(run.id)),
        status=run.status.value,
        status_label=words.STATUS_WORDS[run.status],
        is_active=not run.status.is_over,
        is_degraded=bool(run.degraded) and run.status is RunStatus.COMPLETED,
        lead_name=run.lead_name,
        channel=run.channel.value if run.channel else "",
        kind=words.KIND_WORDS[run.kind],
        trigger=words.TRIGGER_WORDS[run.trigger],
        progress=_progress_words(run, progress),
        error=run.error,
        model=run.model,
        input_tokens=_so_far(run, figures.token_words(run.input_tokens)),
        output_tokens=_so_far(run, figures.token_words(run.output_tokens)),
        cost=_so_far(run, figures.cost_words(run.cost)),
        took=figures.took_words(run.latency_ms),
        created_at=figures.iso(run.created_at),
        started_at=figures.iso(run.started_at),
    )


def run_head(run: RunRow, stages: Sequence[ArtifactRow]) -> RunHead:
    """Return the facts above the stages; a step that failed marks only a run that went on."""
    is_completed = run.status is RunStatus.COMPLETED
    tab, remedy = words.remedy(run.status, run.error_class)
    return RunHead(
        id=run.id,
        status=run.status.value,
        status_label=words.STATUS_WORDS[run.status],
        is_active=not run.status.is_over,
        kind=words.KIND_WORDS[run.kind],
        channel=run.channel.value if run.channel else "",
        trigger=words.TRIGGER_WORDS[run.trigger],
        lead_id=run.lead_id or 0,
        lead_name=run.lead_name or "No lead",
        lead_href=str(routes.lead_link(run.lead_id)) if run.lead_id else "",
        siblings_href=runs_href(lead=run.lead_id) if run.lead_id else "",
        instruction=run.instruction,
        attempt=run.attempt,
        worker=run.worker,
        model=_so_far(run, run.model or figures.UNKNOWN),
        input_tokens=_so_far(run, figures.token_words(run.input_tokens)),
        cached_tokens=_so_far(run, figures.token_words(run.cached_tokens)),
        output_tokens=_so_far(run, figures.token_words(run.output_tokens)),
        cost=_so_far(run, figures.cost_words(run.cost)),
        price_source=run.price_source if run.cost is not None else "",
        took=figures.took_words(run.latency_ms),
        waited=figures.took_words(figures.span_ms(run.created_at, run.started_at)),
        degraded=tuple(words.stage_label(stage) for stage in run.degraded) if is_completed else (),
        error=run.error,
        next_action=words.next_action(run.status, run.error_class),
        remedy=remedy,
        remedy_href=f"{routes.SETTINGS}?tab={tab}" if tab else "",
        to_come=_to_come(run, stages),
        created_at=figures.iso(run.created_at),
        started_at=figures.iso(run.started_at),
        finished_at=figures.iso(run.finished_at),
    )


def stage_items(
    run: RunRow, stages: tuple[ArtifactRow, ...], now: datetime, *, most_turns: int = 0
) -> tuple[StageItem, ...]:
    """Return the stages as people follow them: first pass, turns, and the end."""
    window = window_of(run, stages, now)
    writers: dict[str, str] = {}
    ordered = sorted(stages, key=_order)
    first = {words.part_words(row.stage, row.iteration, most_turns): row for row in ordered[::-1]}
    has_turns = any(row.iteration for row in stages)
    return tuple(
        _stage_item(
            row,
            turn=words.turn_words(row.iteration, most_turns),
            opens_turn=part if has_turns and first[part] is row else "",
            same_as=_writer(writers, row),
            span=stage_bar(window, row, now),
            bars=attempt_bars(window, row),
        )
        for row in ordered
        for part in [words.part_words(row.stage, row.iteration, most_turns)]
    )


def _order(row: ArtifactRow) -> tuple[bool, int, int, str]:
    places = _IN_A_TURN if row.iteration else _ORDER
    return row.stage == FINAL, row.iteration, places.get(row.stage, len(places)), row.stage


def _writer(writers: dict[str, str], row: ArtifactRow) -> str:
    """Return the earlier step with the very same text, "" if there is none."""
    label = words.stage_label(row.stage)
    name = f"{label}, revision {row.iteration}" if row.iteration else label
    first = writers.setdefault(row.text, name) if row.text else name
    return "" if first == name else first


def runs_href(*, status: str = "", kind: str = "", lead: int | None = None) -> str:
    """Return the list with filters in its address."""
    wanted = {"status": status, "kind": kind, "lead": str(lead or "")}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{routes.RUNS}?{query}" if query else routes.RUNS


def _stage_item(row: ArtifactRow, **beside: Any) -> StageItem:
    tries = len(row.attempts)
    parts = payload_parts(told_here(row))
    return StageItem(
        anchor=words.anchor_of(row.stage, row.iteration),
        stage=row.stage,
        iteration=row.iteration,
        label=words.stage_label(row.stage),
        status=row.status.value,
        status_label=words.STAGE_STATUS_WORDS[row.status],
        is_running=row.status is StageStatus.RUNNING,
        has_call=bool(row.attempts),
        started_at=figures.iso(row.started_at),
        took=figures.took_words(figures.stage_ms(row)),
        model_time=figures.took_words(figures.model_ms(row)),
        first_token=figures.took_words(row.first_token_ms),
        input_tokens=figures.token_words(row.input_tokens),
        cached_tokens=figures.token_words(row.cached_tokens),
        output_tokens=figures.token_words(row.output_tokens),
        cost=figures.cost_words(row.cost),
        price_source=row.price_source if row.cost is not None else "",
        model=row.model,
        model_asked=row.model_asked,
        prompt=words.prompt_words(row.prompt_key, row.prompt_version, stage=row.stage),
        has_own_prompt=row.prompt_version >= OWN_FROM,
        finish_reason=row.finish_reason,
        text=row.text,
        summary="" if row.text or parts else explain(row.stage, row.payload)[0],
        payload=parts,
        payload_json=payload_json(row.payload),
        badges=badges_of(row),
        pack=pack_rows(row),
        error=row.error,
        error_class=row.error_class,
        attempts=tuple(_attempt_item(attempt) for attempt in row.attempts),
        attempts_words="1 attempt" if tries == 1 else f"{tries} attempts",
        was_retried=tries > 1,
        **beside,
    )


def _attempt_item(attempt: dict[str, Any]) -> AttemptItem:
    usage = attempt.get("usage") or {}
    cost = attempt.get("cost")
    tokens = [figures.token_words(usage.get(f"{name}_tokens")) for name in ("input", "output")]
    return AttemptItem(
        number=int(attempt.get("number") or 0),
        kind=words.ATTEMPT_WORDS.get(str(attempt.get("kind")), str(attempt.get("kind"))),
        budget=figures.token_words(attempt.get("budget_tokens")),
        took=figures.took_words(attempt.get("latency_ms")),
        tokens=" / ".join(tokens),
        cost=figures.cost_words(None if cost is None else Decimal(str(cost))),
        outcome=str(attempt.get("error_class") or attempt.get("finish_reason") or ""),
        error=str(attempt.get("error") or ""),
        is_failed=bool(attempt.get("error_class")),
    )


def _progress_words(run: RunRow, progress: RunProgress | None) -> str:
    if progress is None:
        steps = run.steps
        return f"{steps} step{'s' * (steps > 1)}" if steps else ""
    over = sum(stage.status in _OVER for stage in progress.stages)
    under_way = [stage.label for stage in progress.stages if stage.status is StageStatus.RUNNING]
    return " · ".join([f"{over} of {len(progress.stages)}", *under_way[:1]])


def _so_far(run: RunRow, total: str) -> str:
    """Totals are known at the end; "n/a" is for what stays unknown."""
    return total if run.status.is_over else "…"


def _to_come(run: RunRow, stages: Sequence[ArtifactRow]) -> str:
    if run.status.is_over or run.kind is not RunKind.REPLY:
        return ""
    begun = {stage.stage for stage in stages}
    return " · ".join(STAGE_LABELS[stage] for stage in FIRST_PASS if stage not in begun)
