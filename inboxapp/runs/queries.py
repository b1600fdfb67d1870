"""Reads of runs and artifacts, scoped by the actor's client."""

from typing import Any

from sqlalchemy import BigInteger, String, column, func, table
from sqlalchemy.orm import defer
from sqlmodel import col, select

from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.core.database import Transaction
from inboxapp.core.paging import make_cursor, read_cursor
from inboxapp.runs.errors import RunNotFound
from inboxapp.runs.models import Artifact, Run
from inboxapp.runs.types import ArtifactRow, RunKind, RunPage, RunRow, RunStatus

# Tables of rooms above, by name: a run shows its lead's name and is found by its draft.
_leads = table("leads", column("id", BigInteger), column("name", String))
_drafts = table("drafts", column("id", BigInteger), column("run_id", BigInteger))


async def find_run(tx: Transaction, client_id: int, run_id: int, *, lock: bool = False) -> Run:
    """Return a run of the client; raises RunNotFound, also for another client's run."""
    query = select(Run).where(col(Run.id) == run_id, col(Run.client_id) == client_id)
    if lock:
        query = query.with_for_update()
    run = (await tx.exec(query)).one_or_none()
    if run is None:
        raise RunNotFound
    return run


async def run_page(
    tx: Transaction,
    actor: Actor,
    *,
    lead_id: int | None = None,
    status: RunStatus | None = None,
    kind: RunKind | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> RunPage:
    """Return a page of runs, newest first."""
    actor.require(Permission.READ_RUNS)
    query = _rows(actor).options(defer(Run.artifact_data))  # type: ignore[arg-type]
    for field, value in ((Run.lead_id, lead_id), (Run.status, status), (Run.kind, kind)):
        if value is not None:
            query = query.where(col(field) == value)
    if cursor:
        (before,) = read_cursor(cursor, (int,))
        query = query.where(col(Run.id) < before)
    found = list(await tx.execute(query.order_by(col(Run.id).desc()).limit(limit + 1)))
    rows = tuple(run_row(*each, is_whole=False) for each in found[:limit])
    return RunPage(rows, make_cursor(rows[-1].id) if len(found) > limit else None)


async def run_detail(tx: Transaction, actor: Actor, run_id: int) -> RunRow:
    """Return one run; raises RunNotFound."""
    actor.require(Permission.READ_RUNS)
    found = (await tx.execute(_rows(actor).where(col(Run.id) == run_id))).one_or_none()
    if found is None:
        raise RunNotFound
    return run_row(*found)


async def run_of_draft(tx: Transaction, actor: Actor, draft_id: int) -> RunRow | None:
    """Return the run that made a draft, None if it was made without a record."""
    actor.require(Permission.READ_RUNS)
    query = _rows(actor).join(_drafts, _drafts.c.run_id == col(Run.id))
    found = (await tx.execute(query.where(_drafts.c.id == draft_id))).one_or_none()
    return run_row(*found) if found else None


async def latest_run(
    tx: Transaction, actor: Actor, message_id: int, channel: Channel
) -> RunRow | None:
    """Return the newest run for a trigger message on a channel."""
    actor.require(Permission.READ_RUNS)
    query = (
        _rows(actor)
        .where(col(Run.trigger_message_id) == message_id, col(Run.channel) == channel)
        .order_by(col(Run.generation).desc())
        .limit(1)
    )
    found = (await tx.execute(query)).one_or_none()
    return run_row(*found) if found else None


async def artifacts(tx: Transaction, actor: Actor, run_id: int) -> tuple[ArtifactRow, ...]:
    """Return a run's artifacts ordered by (stage, iteration); raises RunNotFound."""
    actor.require(Permission.READ_RUNS)
    await find_run(tx, actor.client_id, run_id)
    rows = await tx.exec(
        select(Artifact)
        .where(col(Artifact.run_id) == run_id, col(Artifact.client_id) == actor.client_id)
        .order_by(col(Artifact.stage), col(Artifact.iteration))
    )
    return tuple(artifact_row(row) for row in rows)


def artifact_row(row: Artifact) -> ArtifactRow:
    """Turn an artifact into what leaves this room."""
    fields = row.model_dump(exclude={"client_id", "attempts"})
    return ArtifactRow(**fields, attempts=tuple(row.attempts))


def run_row(run: Run, lead_name: str | None, steps: int, *, is_whole: bool = True) -> RunRow:
    """Turn a run into what leaves this room, with `artifact_data` if it `is_whole`."""
    hidden = {
        "requested_by", "sentiment_version", "due_at", "lease_until",
        "cancel_requested_at", "degraded", "artifact_data",
    }  # fmt: skip
    fields = run.model_dump(exclude=hidden)
    return RunRow(
        **fields,
        lead_name=lead_name or "",
        degraded=tuple(run.degraded),
        steps=steps,
        artifact_data=run.artifact_data if is_whole else {},
    )


def _rows(actor: Actor) -> Any:
    steps = func.jsonb_array_length(col(Run.artifact_data)["steps"])
    return (
        select(Run, _leads.c.name, func.coalesce(steps, 0))
        .join(_leads, _leads.c.id == col(Run.lead_id), isouter=True)
        .where(col(Run.client_id) == actor.client_id)
    )
