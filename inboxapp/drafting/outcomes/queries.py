"""How drafts ended, counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func
from sqlmodel import col, select

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.database import Transaction
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType

# What left with the machine's words in it.
SENT = (
    DraftOutcome.SENT_AS_IS,
    DraftOutcome.LIGHT_EDIT,
    DraftOutcome.HEAVY_EDIT,
    DraftOutcome.REWRITTEN,
    DraftOutcome.AUTO_SENT,
)

Kind = TypeVar("Kind", EditType, DiscardReason)


@dataclass(frozen=True)
class OutcomeCounts:
    """Drafts by how they ended; `median_similarity` is of those a person sent, None without any."""

    by_outcome: dict[DraftOutcome, int]
    by_edit: dict[EditType, int]
    by_discard_reason: dict[DiscardReason, int]
    median_similarity: float | None

    @property
    def total(self) -> int:
        """All drafts that ended."""
        return sum(self.by_outcome.values())


async def outcome_counts(tx: Transaction, actor: Actor, since: datetime) -> OutcomeCounts:
    """Count the client's drafts that ended since then; suppressed and blocked ones too."""
    actor.require(Permission.READ_LEADS)
    ended = (col(Draft.client_id) == actor.client_id, col(Draft.decided_at) >= since)
    outcomes = await tx.exec(
        select(col(Draft.outcome), func.count())
        .where(*ended, col(Draft.outcome).is_not(None))
        .group_by(col(Draft.outcome))
    )
    kinds = select(func.jsonb_array_elements_text(col(Draft.edit_types)).label("kind")).where(
        *ended
    )
    each = kinds.subquery().c.kind
    edits = await tx.exec(select(each, func.count()).group_by(each))
    reasons = await tx.exec(
        select(col(Draft.discard_reason), func.count())
        .where(*ended, col(Draft.outcome) == DraftOutcome.DISCARDED)
        .where(col(Draft.discard_reason) != "")
        .group_by(col(Draft.discard_reason))
    )
    return OutcomeCounts(
        {outcome: count for outcome, count in outcomes if outcome is not None},
        _known_only(EditType, dict(edits.all())),
        _known_only(DiscardReason, dict(reasons.all())),
        await _median(tx, actor, since),
    )


def _known_only(kinds: type[Kind], found: dict[str, int]) -> dict[Kind, int]:
    return {kind: found[kind.value] for kind in kinds if kind.value in found}


async def _median(tx: Transaction, actor: Actor, since: datetime) -> float | None:
    by_people = [outcome for outcome in SENT if outcome is not DraftOutcome.AUTO_SENT]
    query = select(func.percentile_cont(0.5).within_group(col(Draft.similarity))).where(
        col(Draft.client_id) == actor.client_id,
        col(Draft.decided_at) >= since,
        col(Draft.outcome).in_(by_people),
    )
    found = (await tx.exec(query)).one_or_none()
    return None if found is None else float(found)
