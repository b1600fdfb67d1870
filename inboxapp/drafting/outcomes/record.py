"""Writing down how a draft ended; every place where one ends calls a verb of this file.

What counts is the draft's state and what a person did, never whether two texts are equal:

- sent from a box whose text began as the draft: as is, light, heavy or rewritten;
- something else was sent: ignored, unless half of its words are the draft's after all;
- thrown away by a person: discarded, with the reason they gave;
- a newer draft took its place: superseded; its edited text may still be sent, then it is judged;
- the tag changed so that no reply is wanted, or nobody came for a long time: ignored. The machine
  took it back; nobody judged it.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import col, select

from inboxapp.accounts.types import Actor, ActorKind
from inboxapp.conversations.models import Lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.models import Composition, Draft
from inboxapp.drafting.outcomes.edits import edit_types
from inboxapp.drafting.outcomes.similarity import HEAVY_FROM, LIGHT_FROM, is_as_is, similarity
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType
from inboxapp.drafting.types import DraftStatus
from inboxapp.events.publish import publish

NOTE_CHARACTERS = 500
# One transaction's worth; the caller comes again until there are none.
STALE_AT_ONCE = 200


@dataclass(frozen=True)
class _Judged:
    outcome: DraftOutcome
    similarity: float
    edits: tuple[EditType, ...] = ()


def judge_sent(draft: Draft, sent_text: str, *, used: bool, by_machine: bool = False) -> None:
    """Set outcome, similarity and edit types of a draft by what went out.

    `used` tells that the sent text began as this draft. A text that didn't is the draft's all the
    same when half of its words are.
    """
    _mark(draft, _judged(draft.text, sent_text, used=used, by_machine=by_machine))


async def _judge_aside(
    draft: Draft, sent_text: str, *, used: bool, by_machine: bool = False
) -> None:
    """Judge beside the event loop: the first comparison loads the language detector."""
    judged = partial(_judged, draft.text, sent_text, used=used, by_machine=by_machine)
    _mark(draft, await asyncio.to_thread(judged))


def _judged(text: str, sent_text: str, *, used: bool, by_machine: bool) -> _Judged:
    alike = round(similarity(text, sent_text), 4)
    if by_machine:
        return _Judged(DraftOutcome.AUTO_SENT, alike)
    if not used and alike < HEAVY_FROM:
        return _Judged(DraftOutcome.IGNORED, alike)
    return _Judged(outcome_of(text, sent_text, alike), alike, edit_types(text, sent_text))


def _mark(draft: Draft, judged: _Judged) -> None:
    draft.outcome, draft.similarity = judged.outcome, judged.similarity
    draft.edit_types = [kind.value for kind in judged.edits]


def outcome_of(text: str, sent_text: str, alike: float) -> DraftOutcome:
    """Return how far the sent text went from the draft it began as."""
    if is_as_is(text, sent_text):
        return DraftOutcome.SENT_AS_IS
    if alike >= LIGHT_FROM:
        return DraftOutcome.LIGHT_EDIT
    return DraftOutcome.HEAVY_EDIT if alike >= HEAVY_FROM else DraftOutcome.REWRITTEN


async def close_by_send(
    tx: Transaction, actor: Actor, pending: Draft | None, typed: Composition | None, sent_text: str
) -> None:
    """Judge the drafts of a box after a send from it; the box is not emptied yet.

    A person may send the text of an older draft while a newer one waits: then the older one is
    judged, and the newer one was ignored.
    """
    base = await _older_base(tx, pending, typed)
    if base is not None:
        await _judge_aside(base, sent_text, used=True)
        base.sent_text = sent_text
    if pending is None:
        return
    used, by_machine = base is None and _began_as(pending, typed), actor.kind is ActorKind.WORKER
    await _judge_aside(pending, sent_text, used=used, by_machine=by_machine)
    if base is not None and (base.similarity or 0.0) >= (pending.similarity or 0.0):
        pending.outcome, pending.edit_types = DraftOutcome.IGNORED, []
    pending.status, pending.sent_text = DraftStatus.SENT, sent_text
    pending.decided_at, pending.decided_by = now(), actor.user_id


def discard(draft: Draft, actor: Actor, reason: DiscardReason | None, note: str) -> None:
    """Write down that a person threw the draft away, and why if they said so."""
    _reject(draft, DraftOutcome.DISCARDED)
    draft.decided_by = actor.user_id
    draft.discard_reason = reason.value if reason else ""
    draft.discard_note = note[:NOTE_CHARACTERS]


def withdraw(draft: Draft, actor: Actor, words: str) -> None:
    """Take back a draft that nobody used; `words` say why."""
    _reject(draft, DraftOutcome.IGNORED)
    draft.decided_by, draft.reason = actor.user_id, words


async def close_stale(tx: Transaction, before: datetime) -> int:
    """Close pending drafts older than `before` that nobody works on; return how many, up to 200.

    A box with typed text keeps its draft. Leads somebody holds at the moment are left for the
    next time.
    """
    in_work = select(Composition.id).where(
        col(Composition.lead_id) == col(Draft.lead_id),
        col(Composition.channel) == col(Draft.channel),
        col(Composition.is_open),
    )
    query = (
        select(Draft)
        .join(Lead, col(Lead.id) == col(Draft.lead_id))
        .where(col(Draft.status) == DraftStatus.PENDING, col(Draft.created_at) < before)
        .where(~in_work.exists())
        .order_by(col(Draft.id))
        .limit(STALE_AT_ONCE)
        .with_for_update(of=Lead, skip_locked=True)
    )
    stale = list(await tx.exec(query))
    for draft in stale:
        _reject(draft, DraftOutcome.IGNORED)
        draft.reason = "Nobody used it."
        publish(tx, draft_event(draft.client_id, draft.lead_id, draft.channel))
    return len(stale)


def _reject(draft: Draft, outcome: DraftOutcome) -> None:
    draft.status, draft.outcome, draft.decided_at = DraftStatus.REJECTED, outcome, now()


def _began_as(pending: Draft, typed: Composition | None) -> bool:
    """Tell whether the box held the draft: untouched, or edited from it."""
    if typed is None or not typed.is_open:
        return True
    return typed.base_draft_id == pending.id and not typed.is_own_text


async def _older_base(
    tx: Transaction, pending: Draft | None, typed: Composition | None
) -> Draft | None:
    if typed is None or not typed.is_open or typed.base_draft_id is None or typed.is_own_text:
        return None
    if pending is not None and pending.id == typed.base_draft_id:
        return None
    query = select(Draft).where(
        col(Draft.id) == typed.base_draft_id,
        col(Draft.client_id) == typed.client_id,
        col(Draft.outcome) == DraftOutcome.SUPERSEDED,
    )
    return (await tx.exec(query)).one_or_none()
