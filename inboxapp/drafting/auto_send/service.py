"""Planning replies that go out by themselves, and stopping them."""

from sqlmodel import col, select

from inboxapp.accounts.audit import record
from inboxapp.accounts.types import Actor, Permission
from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.conversations.queries import find_lead
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.core.settings import settings
from inboxapp.drafting.auto_send.counting import lock_counting
from inboxapp.drafting.auto_send.decide import decide
from inboxapp.drafting.auto_send.errors import NothingPlanned
from inboxapp.drafting.auto_send.facts import read_facts
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus, Decision, Reason
from inboxapp.drafting.auto_send.withdrawing import reason_json, take_all_back, take_back
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.policy.queries import policy_in
from inboxapp.drafting.policy.service import turn_auto_send_off
from inboxapp.drafting.policy.types import AutoSendMode, AutoSendPolicy
from inboxapp.jobs import Job, enqueue
from inboxapp.runs.models import Run

CANCELLED = Reason("cancelled", "A person cancelled it.")
STOPPED = Reason("stopped", "A person stopped all automatic sending.")


async def plan(tx: Transaction, run: Run, draft: Draft) -> None:
    """Decide about a fresh draft in the transaction that made it; off leaves no trace.

    The caller has locked the lead. Watching keeps what would have been sent, and when.
    """
    policy, version = await policy_held(tx, draft.client_id)
    if policy.mode is AutoSendMode.OFF or run.id is None:
        return
    lead = (await tx.exec(select(Lead).where(col(Lead.id) == draft.lead_id))).one()
    await lock_counting(tx, draft.client_id)
    facts = await read_facts(tx, lead, draft, policy, is_switched_off=settings().auto_send_disabled)
    decision = decide(facts)
    row = AutoSend(
        client_id=draft.client_id,
        draft_id=draft.id,
        lead_id=draft.lead_id,
        channel=draft.channel,
        status=_status(policy, decision),
        reasons=[reason_json(reason) for reason in decision.reasons],
        policy_version=version,
        due_at=decision.due_at if decision.is_yes else None,
    )
    if row.status is not AutoSendStatus.PLANNED:
        row.ended_at = now()
    tx.add(row)
    await tx.flush()
    if row.status is AutoSendStatus.PLANNED:
        ring_when_due(tx, row)


def _status(policy: AutoSendPolicy, decision: Decision) -> AutoSendStatus:
    if not decision.is_yes:
        return AutoSendStatus.HELD
    watches = policy.mode is AutoSendMode.SHADOW
    return AutoSendStatus.SHADOW if watches else AutoSendStatus.PLANNED


async def cancel(tx: Transaction, actor: Actor, lead_id: int, channel: Channel) -> None:
    """Keep a planned reply from going out; the draft stays. Raises NothingPlanned."""
    actor.require(Permission.WORK_LEADS)
    await find_lead(tx, actor.client_id, lead_id, lock=True)
    if not await take_back(tx, lead_id, channel, CANCELLED, user_id=actor.user_id):
        raise NothingPlanned
    record(tx, actor, "auto_send.cancelled", "lead", lead_id, {}, {"channel": channel})


async def stop_all(tx: Transaction, actor: Actor) -> int:
    """Switch automatic sending off for the client and cancel all that is planned.

    Returns how many replies were cancelled. What was handed over before this returns was sent;
    nothing is sent after.
    """
    actor.require(Permission.CONTROL_RUNS)
    await turn_auto_send_off(tx, actor)
    cancelled = await take_all_back(tx, actor.client_id, STOPPED, user_id=actor.user_id)
    record(tx, actor, "auto_send.stopped", "client", actor.client_id, {}, {"cancelled": cancelled})
    return cancelled


async def policy_held(tx: Transaction, client_id: int) -> tuple[AutoSendPolicy, int]:
    """Return the policy and its version; nobody changes it before this transaction ends.

    So a switch-off either comes first and is seen here, or waits until the reply was handed over.
    """
    query = select(DraftingPolicyRow).where(col(DraftingPolicyRow.client_id) == client_id)
    options = {"populate_existing": True}
    held = await tx.exec(query.with_for_update(read=True), execution_options=options)
    row = held.one_or_none()
    if row is None:
        return AutoSendPolicy(), 0
    return policy_in(row.values).auto_send, row.version


def ring_when_due(tx: Transaction, row: AutoSend) -> None:
    """Ask for a worker at `due_at`; a moved due time rings anew."""
    if row.due_at is None:
        return
    delay = max((row.due_at - now()).total_seconds(), 0.0)
    key = str(int(row.due_at.timestamp() * 1000))
    enqueue(tx, Job.AUTO_SEND, row.id, key=key, delay_seconds=delay)
