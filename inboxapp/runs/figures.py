"""What all runs of all clients come to, for operators; holds nothing of any client."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlmodel import col

from inboxapp.core.database import Transaction
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus


@dataclass(frozen=True)
class RunFigures:
    """Sums over the runs kept; `cost` is in US dollars and leaves out `unpriced` runs."""

    by_status: dict[RunStatus, int]
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost: Decimal
    unpriced: int


async def run_figures(tx: Transaction) -> RunFigures:
    """Add up every run there is, in one pass."""
    sums = [Run.input_tokens, Run.cached_tokens, Run.output_tokens, Run.cost]
    rows = (
        await tx.execute(
            select(
                col(Run.status),
                func.count(),
                *(func.coalesce(func.sum(column), 0) for column in sums),
                func.count().filter(col(Run.finished_at).is_not(None), col(Run.cost).is_(None)),
            ).group_by(col(Run.status))
        )
    ).all()
    return RunFigures(
        by_status={row[0]: row[1] for row in rows},
        input_tokens=sum(int(row[2]) for row in rows),
        cached_tokens=sum(int(row[3]) for row in rows),
        output_tokens=sum(int(row[4]) for row in rows),
        cost=sum((Decimal(row[5]) for row in rows), Decimal(0)),
        unpriced=sum(row[6] for row in rows),
    )
