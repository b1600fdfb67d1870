"""Taking planned replies back when something overtakes them."""

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus, Reason
from inboxapp.drafting.changes import draft_event
from inboxapp.drafting.models import Draft
from inboxapp.events.publish import publish

BEING_TYPED = Reason("being_typed", "A person began to write the reply.")
ANSWERED = Reason("moved_on", "A person answered.")
DISCARDED = Reason("draft_gone", "A person discarded the draft.")
REPLACED = Reason("draft_gone", "A newer draft took its place.")
TAG_CHANGED = Reason("tag_changed", "The lead's tag was changed.")
DRAFTED_ANEW = Reason("drafted_anew", "A person asked for another draft.")
POLICY_OFF = Reason("policy_off", "Automatic sending was switched off in the settings.")
WROTE_AGAIN = Reason("moved_on", "The lead wrote again.")


def reason_json(reason: Reason) -> dict[str, str]:
    """Return a reason as rows keep it."""
    return {"code": reason.code, "words": reason.words}


def end(
    tx: Transaction,
    row: AutoSend,
    status: AutoSendStatus,
    *reasons: Reason,
    user_id: int | None = None,
) -> None:
    """Close a decision that the caller has locked, and tell the tabs."""
    row.status, row.ended_at, row.ended_by = status, now(), user_id
    row.reasons = [*row.reasons, *map(reason_json, reasons)]
    tx.add(row)
    publish(tx, draft_event(row.client_id, row.lead_id, row.channel))


async def take_back(
    tx: Transaction,
    lead_id: int,
    channel: Channel | None,
    reason: Reason,
    *,
    user_id: int | None = None,
    newer_message: int | None = None,
) -> int:
    """Cancel what is planned for a lead that the caller has locked; return how many replies.

    A shadow that is not due yet is cancelled with it: it would not have gone out either. With
    `newer_message`, what already answers that message stays.
    """
    is_planned = col(AutoSend.status) == AutoSendStatus.PLANNED
    is_to_come = (col(AutoSend.status) == AutoSendStatus.SHADOW) & (col(AutoSend.due_at) > now())
    query = select(AutoSend).where(col(AutoSend.lead_id) == lead_id, is_planned | is_to_come)
    if channel is not None:
        query = query.where(col(AutoSend.channel) == channel)
    if newer_message is not None:
        older = select(Draft.id).where(col(Draft.trigger_message_id) < newer_message)
        query = query.where(col(AutoSend.draft_id).in_(older))
    return await _cancel(tx, query, reason, user_id)


async def take_all_back(
    tx: Transaction, client_id: int, reason: Reason, *, user_id: int | None = None
) -> int:
    """Cancel all that is planned for a client; the caller has locked its policy's row."""
    query = select(AutoSend).where(
        col(AutoSend.client_id) == client_id, col(AutoSend.status) == AutoSendStatus.PLANNED
    )
    return await _cancel(tx, query, reason, user_id)


async def _cancel(
    tx: Transaction, query: SelectOfScalar[AutoSend], reason: Reason, user_id: int | None
) -> int:
    locked = query.order_by(col(AutoSend.id)).with_for_update()
    planned = list(await tx.exec(locked, execution_options={"populate_existing": True}))
    for row in planned:
        end(tx, row, AutoSendStatus.CANCELLED, reason, user_id=user_id)
    return len(planned)
