"""Sending what is due: decided again from rows, under the lead's lock, in one transaction."""

from dataclasses import replace
from datetime import timedelta

import structlog
from sqlmodel import col, select

from inboxapp.accounts.actors import worker_actor
from inboxapp.accounts.models import Client
from inboxapp.accounts.types import Actor
from inboxapp.conversations.models import Lead
from inboxapp.conversations.queries import find_lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.errors import AppError
from inboxapp.core.outages import OUTAGES
from inboxapp.drafting.auto_send.counting import lock_counting
from inboxapp.drafting.auto_send.decide import decide
from inboxapp.drafting.auto_send.facts import read_facts
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.service import policy_held, ring_when_due
from inboxapp.drafting.auto_send.types import AutoSendStatus, Decision, Reason
from inboxapp.drafting.auto_send.withdrawing import end
from inboxapp.drafting.compose import send
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.types import AutoSendMode
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.tools import Tools

NAME = "Auto-send"
# A ring can come a little before its time.
EARLY = timedelta(milliseconds=50)
MOST_AT_ONCE = 100
# What came to nothing because the world moved on, rather than because somebody must look.
_OVERTAKEN = frozenset(
    {"policy_off", "draft_gone", "moved_on", "being_typed", "tag_changed", "switched_off"}
)

log = structlog.get_logger(__name__)


async def send_due(tools: Tools) -> int:
    """Send or close whatever is due or overtaken; return how many replies went out."""
    async with tools.database.transaction() as tx:
        is_due = col(AutoSend.due_at) <= now()
        is_overtaken = col(Draft.status) != DraftStatus.PENDING
        query = (
            select(AutoSend.id)
            .join(Draft, col(Draft.id) == col(AutoSend.draft_id))
            .where(col(AutoSend.status) == AutoSendStatus.PLANNED, is_due | is_overtaken)
            .order_by(col(AutoSend.due_at), col(AutoSend.id))
            .limit(MOST_AT_ONCE)
        )
        waiting = list(await tx.exec(query))
    return sum([await send_one(tools, row_id) for row_id in waiting])


async def send_one(tools: Tools, row_id: int) -> bool:
    """Send one planned reply if everything still holds; safe to call any number of times.

    The message and the mark are one commit, so a crash sends it never or once. What can't be sent
    is held with the reason.
    """
    try:
        async with tools.database.transaction() as tx:
            return await _send(tx, tools, row_id)
    except OUTAGES:
        raise  # it stays planned; the next sweep tries again
    except AppError as refusal:
        await _hold(tools, row_id, Reason(refusal.code, refusal.message))
    except Exception:
        log.exception("auto_send_failed", auto_send_id=row_id)
        await _hold(tools, row_id, Reason("error", "Something went wrong while sending."))
    return False


async def _send(tx: Transaction, tools: Tools, row_id: int) -> bool:
    row = (await tx.exec(select(AutoSend).where(col(AutoSend.id) == row_id))).one_or_none()
    if row is None or row.status is not AutoSendStatus.PLANNED:
        return False
    # Locks in one order: lead, client's count, policy, decision.
    lead = await find_lead(tx, row.client_id, row.lead_id, lock=True)
    await lock_counting(tx, row.client_id)
    policy, _ = await policy_held(tx, row.client_id)
    row = await _locked(tx, row_id)
    if row.status is not AutoSendStatus.PLANNED:
        return False
    draft = (await tx.exec(select(Draft).where(col(Draft.id) == row.draft_id))).one()
    facts = await read_facts(
        tx,
        lead,
        draft,
        policy,
        is_switched_off=tools.settings.auto_send_disabled,
        planned=row,
    )
    decision = decide(facts)
    if policy.mode is AutoSendMode.SHADOW and decision.is_yes:
        watches = Reason("policy_off", "Automatic sending was set to only watch.")
        decision = replace(decision, reasons=(watches,))
    if not decision.is_yes:
        end(tx, row, _ending(decision), *decision.reasons)
        return False
    if _is_postponed(tx, row, decision):
        return False
    await _hand_over(tx, lead, draft, row)
    return True


async def _locked(tx: Transaction, row_id: int) -> AutoSend:
    query = select(AutoSend).where(col(AutoSend.id) == row_id).with_for_update()
    return (await tx.exec(query, execution_options={"populate_existing": True})).one()


def _ending(decision: Decision) -> AutoSendStatus:
    codes = {reason.code for reason in decision.reasons}
    return AutoSendStatus.CANCELLED if codes & _OVERTAKEN else AutoSendStatus.HELD


def _is_postponed(tx: Transaction, row: AutoSend, decision: Decision) -> bool:
    """Move what came too early, or outside the lead's hours, to its time."""
    if decision.due_at is None or decision.due_at <= now() + EARLY:
        return False
    if row.due_at != decision.due_at:
        row.due_at = decision.due_at
        tx.add(row)
    ring_when_due(tx, row)
    return True


async def _hand_over(tx: Transaction, lead: Lead, draft: Draft, row: AutoSend) -> None:
    message = await send(
        tx,
        await _machine(tx, lead.client_id),
        lead.id,
        draft.channel,
        text=draft.text,
        subject=draft.subject,
        send_key=f"auto:{draft.id}",
        seen_message_id=draft.trigger_message_id,
    )
    row.message_id = message.id
    end(tx, row, AutoSendStatus.SENT)


async def _machine(tx: Transaction, client_id: int) -> Actor:
    query = select(Client.key).where(col(Client.id) == client_id)
    return replace(worker_actor(client_id, (await tx.exec(query)).one()), name=NAME)


async def _hold(tools: Tools, row_id: int, reason: Reason) -> None:
    """Close what could not be sent, in a transaction of its own."""
    async with tools.database.transaction() as tx:
        row = await _locked(tx, row_id)
        if row.status is AutoSendStatus.PLANNED:
            end(tx, row, AutoSendStatus.HELD, reason)
