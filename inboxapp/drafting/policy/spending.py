"""What models cost outside of runs, kept where a day's budget finds it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from inboxapp.core.database import Transaction
from inboxapp.drafting.policy.models import Spending


def record_spending(
    tx: Transaction, client_id: int, purpose: str, attempts: Sequence[Mapping[str, Any]]
) -> None:
    """Note what a call came to, from its attempts as `Attempt.to_json` wrote them."""
    costs = [attempt["cost"] for attempt in attempts]
    is_known = None not in costs
    tx.add(
        Spending(
            client_id=client_id,
            purpose=purpose,
            cost=sum((Decimal(cost) for cost in costs), Decimal(0)) if is_known else None,
            tokens=sum(_tokens(attempt["usage"]) for attempt in attempts),
        )
    )


def _tokens(usage: Mapping[str, int | None]) -> int:
    return (usage["input_tokens"] or 0) + (usage["output_tokens"] or 0)
