import asyncio
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from inboxapp.accounts.models import AuditEntry
from inboxapp.core.database import Database
from inboxapp.core.errors import NotAllowed
from inboxapp.drafting.policy.errors import BadPolicy, PolicyChanged
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.service import change_policy, turn_auto_send_off
from inboxapp.drafting.policy.types import AutoSendMode, DraftingPolicy
from inboxapp.events.models import EventOutbox
from tests.cast import Cast

pytestmark = pytest.mark.anyio


async def change(
    database: Database, actor: Any, changes: dict[str, Any], version: int = 0
) -> DraftingPolicy:
    async with database.transaction() as tx:
        return await change_policy(tx, actor, changes, version)


async def lines(database: Database) -> list[AuditEntry]:
    async with database.transaction() as tx:
        return list(await tx.exec(select(AuditEntry).order_by(col(AuditEntry.id))))


async def test_a_client_that_changed_nothing_has_the_defaults(
    database: Database, cast: Cast
) -> None:
    async with database.transaction() as tx:
        assert await policy_of(tx, cast.acme) == (DraftingPolicy(), 0)


async def test_ada_changes_one_thing_and_zeta_sees_nothing_of_it(
    database: Database, cast: Cast
) -> None:
    given = await change(database, cast.ada, {"revision": {"threshold": 0.6}})
    async with database.transaction() as tx:
        assert await policy_of(tx, cast.acme) == (given, 1)
        assert await policy_of(tx, cast.zeta) == (DraftingPolicy(), 0)
    assert given.revision.threshold == 0.6


async def test_only_an_admin_changes_a_policy(database: Database, cast: Cast) -> None:
    for actor in (cast.sam, cast.mia):
        with pytest.raises(NotAllowed):
            await change(database, actor, {"revision": {"is_on": False}})
    assert await lines(database) == []


async def test_the_log_says_what_was_before_and_what_is_now(database: Database, cast: Cast) -> None:
    await change(database, cast.ada, {"auto_send": {"mode": "shadow"}, "efforts": {"": "low"}})
    (line,) = await lines(database)
    assert (line.action, line.user_id) == ("policy_changed", cast.ada.user_id)
    assert line.before == {"auto_send.mode": "off", "efforts.": None}
    assert line.after == {"auto_send.mode": "shadow", "efforts.": "low"}
    async with database.transaction() as tx:
        events = [row.payload for row in await tx.exec(select(EventOutbox))]
    assert [event["kind"] for event in events] == ["policy.changed"]


async def test_a_change_that_changes_nothing_leaves_no_trace(
    database: Database, cast: Cast
) -> None:
    await change(database, cast.ada, {"revision": {"is_on": True}, "allowed_hosts": []})
    async with database.transaction() as tx:
        assert (await policy_of(tx, cast.acme))[1] == 0
    assert await lines(database) == []


async def test_a_fault_in_one_field_keeps_all_of_them_out(database: Database, cast: Cast) -> None:
    with pytest.raises(BadPolicy):
        await change(database, cast.ada, {"suppress_below": 0.3, "run_retention_days": 0})
    async with database.transaction() as tx:
        assert (await policy_of(tx, cast.acme))[0] == DraftingPolicy()


async def test_of_two_admins_at_once_the_second_is_told_by_whom(
    database: Database, cast: Cast
) -> None:
    results = await asyncio.gather(
        *(
            change(database, cast.ada, {"auto_send": {"most_per_day": number}})
            for number in (1, 2, 3)
        ),
        return_exceptions=True,
    )
    refusals = [result for result in results if isinstance(result, PolicyChanged)]
    assert len(refusals) == 2
    assert "Ada Novak changed these settings" in refusals[0].message
    async with database.transaction() as tx:
        assert (await policy_of(tx, cast.acme))[1] == 1
    assert len(await lines(database)) == 1


async def test_any_setter_can_stop_auto_send_but_not_start_it(
    database: Database, cast: Cast
) -> None:
    await change(database, cast.ada, {"auto_send": {"mode": "on", "most_per_day": 3}})
    async with database.transaction() as tx:
        assert await turn_auto_send_off(tx, cast.sam)
    async with database.transaction() as tx:
        assert not await turn_auto_send_off(tx, cast.sam)
        policy, version = await policy_of(tx, cast.acme)
    assert (policy.auto_send.mode, policy.auto_send.most_per_day) == (AutoSendMode.OFF, 3)
    assert version == 2
    assert (await lines(database))[-1].user_id == cast.sam.user_id


@pytest.mark.parametrize(
    "stored",
    [
        {"auto_send": {"mode": "always", "most_per_day": 5}, "suppress_below": 0.3},
        {"auto_send": {"mode": "on", "sentiments": ["Gone Tag"]}, "later_field": 1},
        {"auto_send": ["on"], "efforts": {"x": "extreme"}, "suppress_below": 0.3},
    ],
)
async def test_what_another_release_stored_falls_back_field_by_field(
    database: Database, cast: Cast, stored: dict[str, Any]
) -> None:
    await change(database, cast.ada, {"revision": {"threshold": 0.5}})
    async with database.transaction() as tx:
        kept = {"revision": {"threshold": 0.5}, **stored}
        await tx.execute(update(DraftingPolicyRow).values(values=kept))
    async with database.transaction() as tx:
        policy, _ = await policy_of(tx, cast.acme)
    assert policy.revision.threshold == 0.5
    assert policy.suppress_below == stored.get("suppress_below", 0)
    assert policy.auto_send.sentiments == DraftingPolicy().auto_send.sentiments
