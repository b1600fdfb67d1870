from datetime import timedelta

import pytest
from redis.asyncio import Redis
from sqlalchemy import text
from sqlmodel import select

from inboxapp.accounts.models import AuditEntry
from inboxapp.accounts.sessions import open_session
from inboxapp.core.clock import now
from inboxapp.core.database import Database
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.memory.models import Memory
from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.types import DraftOutcome
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.types import DraftStatus
from inboxapp.events.models import EventOutbox
from inboxapp.runs.models import Run
from inboxapp.runs.types import RunStatus
from tests.cast import Cast
from tests.drafting.memory.people import FACT, OBJECTION, learn, make_lead
from tests.drafting.nights import NIGHT, clean, give_draft
from tests.factories.many import copies, count
from tests.factories.runs import rows
from tests.runs.test_pruning import make_runs

pytestmark = pytest.mark.anyio


async def test_old_runs_go_and_what_they_led_to_stays_countable(
    database: Database, redis: Redis, cast: Cast
) -> None:
    ids = await make_runs(database, cast.acme, 1100)
    draft_id = await give_draft(database, cast.acme, ids[700], auto=AutoSendStatus.SENT)
    lead_id = await make_lead(database, cast.acme)
    (fact,) = await learn(database, cast.acme, lead_id, FACT)
    async with database.transaction() as tx:
        await tx.execute(
            text("UPDATE memories SET expires_at = NULL, run_id = :id"), {"id": ids[0]}
        )
    removed = await clean(database, redis)
    assert removed["old runs"] == len(ids)
    assert await count(database, "runs", "status = 'completed'") == 0
    for table in ("artifacts", "run_inputs"):
        assert await count(database, table) == 0
    (draft,), (auto,), (kept,) = [await rows(database, kind) for kind in (Draft, AutoSend, Memory)]
    assert (draft.id, draft.run_id, draft.status) == (draft_id, None, DraftStatus.SENT)
    assert (auto.draft_id, auto.status) == (draft_id, AutoSendStatus.SENT)
    assert (kept.id, kept.run_id, kept.text) == (fact.id, None, FACT["text"])


async def test_a_run_somebody_may_still_act_on_stays(
    database: Database, redis: Redis, cast: Cast
) -> None:
    waits, planned, sent, running = [
        (await make_runs(database, cast.acme, 1, status=status))[0]
        for status in (*[RunStatus.COMPLETED] * 3, RunStatus.RUNNING)
    ]
    tonight = now().replace(hour=3)
    await give_draft(database, cast.acme, waits, status=DraftStatus.PENDING)
    auto = AutoSendStatus.PLANNED
    await give_draft(database, cast.acme, planned, auto=auto, sender="tom@south.example")
    await give_draft(database, cast.acme, sent, auto=AutoSendStatus.HELD, sender="ann@x.example")
    await clean(database, redis, tonight)
    assert {row.id for row in await rows(database, Run)} == {waits, planned, running}
    assert await count(database, "artifacts") == 3


async def test_drafts_nobody_took_up_in_a_month_are_closed_and_their_runs_go(
    database: Database, redis: Redis, cast: Cast
) -> None:
    old, young = [
        (await make_runs(database, cast.acme, 1))[0] for _ in ("waits long", "waits a day")
    ]
    stale = await give_draft(database, cast.acme, old, status=DraftStatus.PENDING)
    pending = DraftStatus.PENDING
    waits = await give_draft(database, cast.acme, young, status=pending, sender="tom@x.example")
    ages = {stale: 31, waits: 1}
    tonight = now().replace(hour=3)
    async with database.transaction() as tx:
        for draft_id, age in ages.items():
            moment = tonight - timedelta(days=age)
            change = text("UPDATE drafts SET created_at = :at WHERE id = :id")
            await tx.execute(change, {"at": moment, "id": draft_id})
    assert (await clean(database, redis, tonight))["stale drafts closed"] == 1
    drafts = {draft.id: draft for draft in await rows(database, Draft)}
    assert (drafts[stale].status, drafts[stale].run_id) == (DraftStatus.REJECTED, None)
    assert drafts[stale].outcome is DraftOutcome.IGNORED
    assert (drafts[waits].status, drafts[waits].run_id) == (DraftStatus.PENDING, young)


async def test_each_client_keeps_its_runs_as_long_as_its_policy_says(
    database: Database, redis: Redis, cast: Cast
) -> None:
    two_months_ago = now() - timedelta(days=60)
    await make_runs(database, cast.acme, 2, at=two_months_ago)
    kept = await make_runs(database, cast.zeta, 2, at=two_months_ago)
    async with database.transaction() as tx:
        tx.add(DraftingPolicyRow(client_id=cast.zeta, values={"run_retention_days": 90}))
    tonight = now().replace(hour=3)
    await clean(database, redis, tonight)
    assert [row.id for row in await rows(database, Run)] == kept


async def test_expired_facts_of_the_machine_go_and_a_persons_stay(
    database: Database, redis: Redis, cast: Cast
) -> None:
    lead_id = await make_lead(database, cast.acme)
    fact, waiting = await learn(database, cast.acme, lead_id, FACT, OBJECTION)
    await copies(database, fact, 2500, fingerprint="'f' || n")
    lasting = await copies(database, fact, 2, fingerprint="'l' || n", expires_at="NULL")
    later = f"'{NIGHT + timedelta(seconds=1)}'"
    fresh = await copies(database, fact, 1, fingerprint="'u'", expires_at=later)
    persons = await copies(database, fact, 1, fingerprint="'p'", source="'person'")
    digests = await copies(database, fact, 1, fingerprint="'d'", status="'forgotten'", text="''")
    assert (await clean(database, redis))["expired facts"] == 2502
    left = {row.id for row in await rows(database, Memory)}
    assert left == {*lasting, *fresh, *persons, *digests}
    assert waiting.id not in left


async def test_it_leaves_a_line_in_the_audit_of_each_client(
    database: Database, redis: Redis, cast: Cast
) -> None:
    await make_runs(database, cast.acme, 3)
    await make_runs(database, cast.zeta, 2)
    await learn(database, cast.acme, await make_lead(database, cast.acme), FACT)
    await clean(database, redis)
    lines = {(one.client_id, one.action): one.after for one in await rows(database, AuditEntry)}
    assert lines[cast.acme, "runs.pruned"] == {"count": 3}
    assert lines[cast.zeta, "runs.pruned"] == {"count": 2}
    assert lines[cast.acme, "memory.expired"] == {"count": 1}


async def test_ended_sessions_go_after_a_week_and_open_ones_stay(
    database: Database, redis: Redis, cast: Cast
) -> None:
    async with database.transaction() as tx:
        for _ in range(5):
            await open_session(tx, user_id=cast.sam.user_id or 0, client_id=cast.acme)
    shift = (
        "UPDATE sessions SET {} = :night - interval '{}'"
        " WHERE id = (SELECT min(id) + {} FROM sessions)"
    )
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE sessions SET expires_at = :night"), {"night": NIGHT})
        for number, (column, age) in enumerate(
            [("expires_at", "8 days"), ("revoked_at", "8 days"), ("expires_at", "6 days")]
        ):
            await tx.execute(text(shift.format(column, age, number)), {"night": NIGHT})
    assert (await clean(database, redis))["ended sessions"] == 2
    assert await count(database, "sessions") == 3


async def test_events_nobody_waits_for_any_more_go(
    database: Database, redis: Redis, cast: Cast
) -> None:
    async with database.transaction() as tx:
        event = EventOutbox(client_id=cast.acme, payload={}, created_at=NIGHT - timedelta(days=8))
        young = EventOutbox(client_id=cast.acme, payload={}, created_at=NIGHT - timedelta(days=6))
        tx.add_all([event, young])
    await copies(database, event, 3000)
    assert (await clean(database, redis))["old events"] == 3001
    async with database.transaction() as tx:
        assert list(await tx.exec(select(EventOutbox.id))) == [young.id]
