"""What a client lets the machine do, as it stands now."""

from collections.abc import Mapping
from typing import Any

import structlog
from pydantic import ValidationError
from sqlmodel import col, select

from inboxapp.core.database import Transaction
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.policy.types import DraftingPolicy

NOTHING_SAVED = 0

log = structlog.get_logger(__name__)


async def policy_of(tx: Transaction, client_id: int) -> tuple[DraftingPolicy, int]:
    """Return the policy and its version; the defaults at version 0 when nothing was changed yet."""
    query = select(DraftingPolicyRow).where(col(DraftingPolicyRow.client_id) == client_id)
    row = (await tx.exec(query)).one_or_none()
    if row is None:
        return DraftingPolicy(), NOTHING_SAVED
    return policy_in(row.values), row.version


def policy_in(values: Mapping[str, Any]) -> DraftingPolicy:
    """Read a stored policy; a value this release can't use falls back to its safe default."""
    try:
        return DraftingPolicy.model_validate(values)
    except ValidationError as wrong:
        places = [error["loc"] for error in wrong.errors()]
        log.warning("policy_not_readable", fields=[".".join(map(str, place)) for place in places])
        return DraftingPolicy.model_validate(_without(values, places))


def _without(values: Mapping[str, Any], places: list[tuple[int | str, ...]]) -> dict[str, Any]:
    """Drop what is wrong: a field of a group alone, anything deeper with its whole field."""
    kept = {
        name: dict(part) if isinstance(part, Mapping) else part for name, part in values.items()
    }
    for place in places:
        group = kept.get(str(place[0]))
        if len(place) > 1 and isinstance(group, dict):
            group.pop(place[1], None)
        else:
            kept.pop(str(place[0]), None)
    return kept
