"""What a reply's run rested on and what came of it, scoped by the actor's client."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.database import Transaction
from inboxapp.drafting.models import Draft
from inboxapp.drafting.pending import draft_view
from inboxapp.drafting.policy.queries import policy_in
from inboxapp.drafting.revision.loop import most_turns
from inboxapp.drafting.types import DraftView
from inboxapp.runs.models import RunInput
from inboxapp.runs.queries import find_run


@dataclass(frozen=True)
class SectionStats:
    """How much of one section one profile saw; `dropped` counts items that had no room."""

    profile: str
    section: str
    items: int
    characters: int
    dropped: int


@dataclass(frozen=True)
class ContextStats:
    """What a run's stages were shown, and how far its revision may go (confidence 0 to 1)."""

    sections: tuple[SectionStats, ...] = ()
    most_turns: int = 0
    threshold: float = 0.0


async def context_stats(tx: Transaction, actor: Actor, run_id: int) -> ContextStats:
    """Return the figures of a run's snapshot, none before it was frozen; raises RunNotFound."""
    actor.require(Permission.READ_RUNS)
    await find_run(tx, actor.client_id, run_id)
    # The snapshot itself is large, and nobody needs its texts here.
    parts = col(RunInput.snapshot)
    query = select(parts["stats"], parts["policy"], parts["context"]["channel"]).where(
        col(RunInput.run_id) == run_id
    )
    found = (await tx.exec(query)).one_or_none()
    if found is None:
        return ContextStats()
    stats, policy, channel = found
    known = policy_in(policy if isinstance(policy, Mapping) else {})
    frozen = {"policy": known.model_dump(mode="json"), "context": {"channel": channel}}
    return ContextStats(
        sections=tuple(_sections(stats)),
        most_turns=most_turns(frozen),
        threshold=known.revision.threshold,
    )


async def draft_of_run(tx: Transaction, actor: Actor, run_id: int) -> DraftView | None:
    """Return what the run wrote and how it ended; None when it wrote nothing."""
    actor.require(Permission.READ_RUNS)
    query = select(Draft).where(
        col(Draft.run_id) == run_id, col(Draft.client_id) == actor.client_id
    )
    row = (await tx.exec(query.order_by(col(Draft.id).desc()).limit(1))).one_or_none()
    return None if row is None else draft_view(row)


def _sections(stats: Any) -> Iterator[SectionStats]:
    """Read what runs before this release left out as nothing."""
    for profile, sections in (stats if isinstance(stats, Mapping) else {}).items():
        for section, figures in sections.items():
            yield SectionStats(
                profile=profile,
                section=section,
                items=int(figures.get("items", 0)),
                characters=int(figures.get("characters", 0)),
                dropped=int(figures.get("dropped", 0)),
            )
