"""A reply that was written, judged and found good: rows as a run leaves them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from inboxapp.channels.types import Channel
from inboxapp.conversations.models import Lead
from inboxapp.conversations.types import Sentiment
from inboxapp.core.clock import now
from inboxapp.core.database import Database, Transaction
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.service import plan
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.policy.types import AutoSendMode, AutoSendPolicy, DraftingPolicy
from inboxapp.drafting.stages.names import EVALUATION, GATE, VERIFIER
from inboxapp.runs.models import Artifact, Run, RunInput
from inboxapp.runs.types import RunStatus, RunTrigger, StageStatus
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.runs import rows

REPLY = "Hi Lena,\n\nhappy to tell you more. Does Thursday suit you?\n\nBest,\nSam"
ALWAYS = AutoSendPolicy(
    mode=AutoSendMode.ON, from_hour=0, to_hour=24, weekends=True, delay_minutes=1
)
APPROVED = {"verdict": "approve", "issues": [], "rationale": "Fits."}
CLEAN = {"violations": [], "changes": []}
SURE = {
    "confidence": 0.95,
    "safe_to_send": True,
    "needs_human": False,
    "reason": "",
    "hard_block": "",
    "decided_by": "model",
}


@dataclass(frozen=True)
class Case:
    """What a test changes about an otherwise flawless reply."""

    says: str = "Sounds interesting, tell me more."
    html: str = ""
    sender: str = "lena@north.example"
    channel: Channel = Channel.EMAIL
    sentiment: Sentiment = Sentiment.INTERESTED
    policy: AutoSendPolicy = ALWAYS
    gate: dict[str, Any] | None = field(default_factory=lambda: dict(APPROVED))
    verifier: dict[str, Any] | None = field(default_factory=lambda: dict(CLEAN))
    evaluation: dict[str, Any] | None = field(default_factory=lambda: dict(SURE))
    draft: dict[str, Any] = field(default_factory=dict)
    snapshot: dict[str, Any] = field(default_factory=dict)
    judged_text: str = REPLY


@dataclass(frozen=True)
class Written:
    lead_id: int
    message_id: int
    run_id: int
    draft_id: int


async def set_policy(database: Database, client_id: int, policy: AutoSendPolicy) -> None:
    values = DraftingPolicy(auto_send=policy).model_dump(mode="json")
    async with database.transaction() as tx:
        row = DraftingPolicyRow(client_id=client_id, values=values, version=7)
        await tx.merge(row)


async def write_reply(database: Database, cast: Cast, case: Case | None = None) -> Written:
    """Let a lead write and a run answer; then decide about it as the run's end does."""
    case = case or Case()
    received = await make_message(
        database,
        cast.acme,
        case.says,
        channel=case.channel,
        sender=case.sender,
        html=case.html,
    )
    await set_policy(database, cast.acme, case.policy)
    async with database.transaction() as tx:
        lead = (await tx.exec(select(Lead).where(col(Lead.id) == received.lead_id))).one()
        lead.sentiment = case.sentiment
        tx.add(lead)
        run = await _run(tx, lead, received.message_id, case)
        draft = await _draft(tx, run, case)
        await plan(tx, run, draft)
        return Written(lead.id, received.message_id, run.id, draft.id)


async def _run(tx: Transaction, lead: Lead, message_id: int, case: Case) -> Run:
    run = Run(
        client_id=lead.client_id,
        lead_id=lead.id,
        channel=case.channel,
        trigger=RunTrigger.INBOUND,
        trigger_message_id=message_id,
        sentiment_version=lead.sentiment_version,
        status=RunStatus.COMPLETED,
        finished_at=now(),
    )
    tx.add(run)
    await tx.flush()
    snapshot = {
        "context": {
            "channel": case.channel.value,
            "lead": {"name": lead.name, "timezone": "UTC"},
            "messages": [{"direction": "inbound", "text": case.says, "from": lead.name}],
            "knowledge": [],
        },
        "seen_message_id": message_id,
        "grounds": {},
    }
    tx.add(RunInput(run_id=run.id, snapshot=snapshot | case.snapshot))
    judged = ((GATE, case.gate), (VERIFIER, case.verifier), (EVALUATION, case.evaluation))
    for stage, payload in judged:
        if payload is not None:
            tx.add(_artifact(run, stage, payload, case.judged_text if stage == GATE else ""))
    await tx.flush()
    return run


def _artifact(run: Run, stage: str, payload: dict[str, Any], said: str) -> Artifact:
    return Artifact(
        client_id=run.client_id,
        run_id=run.id,
        stage=stage,
        status=StageStatus.DONE,
        attempt=1,
        text=said,
        payload=payload,
    )


async def _draft(tx: Transaction, run: Run, case: Case) -> Draft:
    assert run.lead_id is not None
    values = {"subject": "Re: Payroll", "text": REPLY, "confidence": 0.95} | case.draft
    draft = Draft(
        client_id=run.client_id,
        lead_id=run.lead_id,
        channel=case.channel,
        run_id=run.id,
        trigger_message_id=run.trigger_message_id,
        **values,
    )
    tx.add(draft)
    await tx.flush()
    return draft


async def let_it_be_due(database: Database, seconds_ago: float = 1.0) -> None:
    """Move every planned reply to a moment ago."""
    due_at = now() - timedelta(seconds=seconds_ago)
    async with database.transaction() as tx:
        await tx.execute(
            text("UPDATE auto_sends SET due_at = :at WHERE status = 'planned'"), {"at": due_at}
        )


async def the_decision(database: Database) -> AutoSend:
    (row,) = await rows(database, AutoSend)
    return row


def codes(row: AutoSend) -> list[str]:
    return [reason["code"] for reason in row.reasons]
