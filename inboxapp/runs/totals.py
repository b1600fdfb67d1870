"""What a run came to, computed once when it ends."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from inboxapp.core.clock import now
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.pipeline import Conclusion
from inboxapp.runs.types import StageStatus

SIX_DECIMALS = Decimal("0.000001")
UNKNOWN = "n/a"
_STEP_CHARACTERS = 4000


def add_up(run: Run, artifacts: Sequence[Artifact], conclusion: Conclusion) -> None:
    """Write status, totals and `artifact_data` into the run's row.

    One unknown number makes its total unknown (None, shown as "n/a"), never smaller.
    """
    called = [row for row in artifacts if row.attempts]
    run.status = conclusion.status
    run.error = conclusion.reason
    run.finished_at = now()
    run.lease_until = None
    failed = [row.stage for row in artifacts if row.status is StageStatus.FAILED]
    run.degraded = list(dict.fromkeys(failed))
    run.model = ", ".join(dict.fromkeys(row.model for row in called if row.model))
    run.input_tokens = _total(called, lambda row: row.input_tokens)
    run.cached_tokens = _total(called, lambda row: row.cached_tokens)
    run.output_tokens = _total(called, lambda row: row.output_tokens)
    run.cost = _cost(called)
    run.price_source = _price_source(called) if run.cost is not None else UNKNOWN
    if run.started_at is not None:
        run.latency_ms = round((run.finished_at - run.started_at).total_seconds() * 1000)
    run.artifact_data = {
        "steps": [_step(place, row) for place, row in enumerate(_ended(artifacts), start=1)],
        "final_output": conclusion.final_output,
    }


def _ended(artifacts: Sequence[Artifact]) -> list[Artifact]:
    return [row for row in artifacts if row.status in {StageStatus.DONE, StageStatus.FAILED}]


def _step(place: int, row: Artifact) -> dict[str, Any]:
    output: Any = row.text[:_STEP_CHARACTERS] if row.text else row.payload
    return {
        "order": place,
        "agent_id": row.stage,
        "name": row.stage,
        "iteration": row.iteration,
        "status": row.status.value,
        "output": row.error or output,
    }


def _total(rows: Sequence[Artifact], count: Callable[[Artifact], int | None]) -> int | None:
    counts = [count(row) for row in rows]
    known = [number for number in counts if number is not None]
    return sum(known) if len(known) == len(counts) else None


def _cost(rows: Sequence[Artifact]) -> Decimal | None:
    costs = [row.cost for row in rows]
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)).quantize(SIX_DECIMALS) if len(known) == len(costs) else None


def _price_source(rows: Sequence[Artifact]) -> str:
    return ", ".join(dict.fromkeys(row.price_source for row in rows if row.price_source))
