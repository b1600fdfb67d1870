"""Reads of drafts, progress, the compose box and knowledge, scoped by the actor's client."""

from sqlalchemy import func
from sqlmodel import col, select

from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Message
from inboxapp.conversations.queries import find_lead
from inboxapp.core.database import Transaction
from inboxapp.drafting.compositions import composition_row
from inboxapp.drafting.context.reading import reply_subject
from inboxapp.drafting.explain import explain
from inboxapp.drafting.labels import FIRST_PASS, STAGE_LABELS
from inboxapp.drafting.models import Composition, Draft, Knowledge
from inboxapp.drafting.pending import draft_view, pending_draft
from inboxapp.drafting.revision.loop import TURN, most_turns
from inboxapp.drafting.stages.names import EVALUATION, FINAL, LOOP_ERROR
from inboxapp.drafting.types import (
    ComposeView,
    DraftStatus,
    DraftView,
    KnowledgeView,
    RunProgress,
    StageProgress,
)
from inboxapp.runs.models import Artifact, Run, RunInput
from inboxapp.runs.queries import find_run
from inboxapp.runs.types import StageStatus


async def compose_view(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel
) -> ComposeView:
    """Return what belongs into the box of one channel, and how its draft is coming along."""
    actor.require(Permission.READ_LEADS)
    await find_lead(tx, actor.client_id, lead_id)
    newest = select(func.max(Message.id)).where(col(Message.lead_id) == lead_id)
    draft = await pending_draft(tx, lead_id, channel)
    typed = await composition_row(tx, lead_id, channel)
    is_open = typed is not None and typed.is_open
    return ComposeView(
        lead_id=lead_id,
        channel=channel,
        text=typed.text if typed and is_open else (draft.text if draft else ""),
        subject=await _subject(tx, lead_id, channel, draft, typed),
        version=typed.version if typed else 0,
        is_edited=is_open,
        newest_message_id=(await tx.exec(newest)).one() or 0,
        draft=draft_view(draft) if draft else None,
        offer=draft_view(draft) if draft and typed and _is_offer(draft, typed) else None,
        run=await _newest_progress(tx, actor, lead_id, channel),
    )


def _is_offer(draft: Draft, typed: Composition) -> bool:
    return (
        typed.is_open
        and typed.base_draft_id != draft.id
        and typed.text.strip() != draft.text.strip()
    )


async def _subject(
    tx: Transaction,
    lead_id: int,
    channel: Channel,
    draft: Draft | None,
    typed: Composition | None,
) -> str:
    if channel is not Channel.EMAIL:
        return ""
    if typed is not None and typed.is_open and typed.subject:
        return typed.subject
    if draft is not None and draft.subject:
        return draft.subject
    mails = await tx.exec(
        select(Message)
        .where(col(Message.lead_id) == lead_id, col(Message.channel) == channel)
        .order_by(col(Message.id).desc())
        .limit(5)
    )
    return reply_subject(list(reversed(list(mails))))


async def _newest_progress(
    tx: Transaction, actor: Actor, lead_id: int, channel: Channel
) -> RunProgress | None:
    newest = (
        select(Run.id)
        .where(
            col(Run.lead_id) == lead_id,
            col(Run.client_id) == actor.client_id,
            col(Run.channel) == channel,
        )
        .order_by(col(Run.id).desc())
        .limit(1)
    )
    run_id = (await tx.exec(newest)).one_or_none()
    return None if run_id is None else await run_progress(tx, actor, run_id)


async def run_progress(tx: Transaction, actor: Actor, run_id: int) -> RunProgress:
    """Return a run with its stages in the order people see them; raises RunNotFound."""
    actor.require(Permission.READ_RUNS)
    run = await find_run(tx, actor.client_id, run_id)
    query = select(Artifact).where(col(Artifact.run_id) == run_id)
    rows = sorted(await tx.exec(query), key=lambda each: (each.iteration, each.id))
    last = {row.stage: row for row in rows}
    first = {row.stage: row for row in reversed(rows) if row.stage == FINAL or not row.iteration}
    turns = [row for row in rows if row.iteration and row.stage in (*TURN, LOOP_ERROR)]
    return RunProgress(
        run_id=run.id,
        status=run.status,
        started_at=run.started_at,
        finished_at=run.finished_at,
        degraded=tuple(run.degraded),
        error=run.error,
        stages=tuple(
            _stage(stage, last.get(stage))
            for stage in STAGE_LABELS
            if stage in last or stage in FIRST_PASS
        ),
        first_pass=tuple(_stage(stage, first.get(stage)) for stage in FIRST_PASS),
        turns=tuple(_stage(row.stage, row) for row in turns),
        most_turns=await _most_turns(tx, run) if turns else 0,
    )


async def _most_turns(tx: Transaction, run: Run) -> int:
    """Return how often the run may revise, by the policy it was frozen with."""
    query = select(col(RunInput.snapshot)["policy"]).where(col(RunInput.run_id) == run.id)
    policy = (await tx.exec(query)).one_or_none()
    return most_turns({"policy": policy or {}, "context": {"channel": run.channel}})


def _stage(stage: str, row: Artifact | None) -> StageProgress:
    if row is None:
        return StageProgress(stage, STAGE_LABELS[stage], StageStatus.WAITING, 0, None, "")
    summary, findings = explain(stage, row.payload)
    return StageProgress(
        stage=stage,
        label=STAGE_LABELS[stage],
        status=row.status,
        iteration=row.iteration,
        latency_ms=row.latency_ms,
        summary=row.error or summary,
        findings=findings,
        confidence=row.payload.get("confidence") if stage == EVALUATION else None,
    )


async def drafts_of_lead(tx: Transaction, actor: Actor, lead_id: int) -> tuple[DraftView, ...]:
    """Return a lead's drafts of every status, newest first."""
    actor.require(Permission.READ_LEADS)
    await find_lead(tx, actor.client_id, lead_id)
    rows = await tx.exec(
        select(Draft).where(col(Draft.lead_id) == lead_id).order_by(col(Draft.id).desc()).limit(200)
    )
    return tuple(draft_view(row) for row in rows)


async def pending_channels(tx: Transaction, actor: Actor, lead_id: int) -> tuple[Channel, ...]:
    """Return the channels of a lead on which a draft waits."""
    actor.require(Permission.READ_LEADS)
    waiting = await tx.exec(
        select(col(Draft.channel)).where(
            col(Draft.lead_id) == lead_id,
            col(Draft.client_id) == actor.client_id,
            col(Draft.status) == DraftStatus.PENDING,
        )
    )
    found = set(waiting)
    return tuple(channel for channel in Channel if channel in found)


async def knowledge(tx: Transaction, actor: Actor) -> tuple[KnowledgeView, ...]:
    """Return the client's facts, oldest first."""
    actor.require(Permission.READ_SETTINGS)
    rows = await tx.exec(
        select(Knowledge)
        .where(col(Knowledge.client_id) == actor.client_id)
        .order_by(col(Knowledge.id))
    )
    return tuple(
        KnowledgeView(row.id, row.title, row.body, row.updated_at, row.is_pinned) for row in rows
    )
