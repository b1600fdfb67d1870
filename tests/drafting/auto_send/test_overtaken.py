"""Planned replies that something overtakes: taken back at once, and nobody waits in a circle."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from inboxapp.accounts.types import Actor
from inboxapp.channels.types import Channel
from inboxapp.core.database import Database, Transaction
from inboxapp.drafting import publishing
from inboxapp.drafting.auto_send.jobs import send_due
from inboxapp.drafting.auto_send.models import AutoSend
from inboxapp.drafting.auto_send.queries import planned_for
from inboxapp.drafting.auto_send.service import stop_all
from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.drafting.extraction import correct_extraction
from inboxapp.drafting.jobs import run
from inboxapp.drafting.models import Draft
from inboxapp.drafting.policy.queries import policy_of
from inboxapp.drafting.policy.service import change_policy
from inboxapp.drafting.policy.types import AutoSendMode
from inboxapp.drafting.service import regenerate
from inboxapp.drafting.types import DraftStatus
from inboxapp.runs.types import RunStatus
from tests.cast import Cast
from tests.drafting.auto_send.written import (
    ALWAYS,
    Case,
    Written,
    codes,
    let_it_be_due,
    the_decision,
    write_reply,
)
from tests.factories.runs import make_tools, rows

pytestmark = pytest.mark.anyio


async def banner(database: Database, actor: Actor, written: Written) -> bool:
    async with database.transaction() as tx:
        return await planned_for(tx, actor, written.lead_id, Channel.EMAIL) is not None


@pytest.mark.parametrize("mode", [AutoSendMode.OFF, AutoSendMode.SHADOW])
async def test_switching_it_off_in_the_settings_takes_all_back_at_once(
    database: Database, cast: Cast, mode: AutoSendMode
) -> None:
    written = await write_reply(database, cast)
    assert await banner(database, cast.sam, written)
    async with database.transaction() as tx:
        _, version = await policy_of(tx, cast.acme)
        await change_policy(tx, cast.ada, {"auto_send": {"mode": mode.value}}, version)
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.CANCELLED, ["policy_off"])
    assert row.ended_by == cast.ada.user_id
    assert not await banner(database, cast.sam, written)


async def test_a_shadow_that_a_person_overtakes_would_not_have_gone_out(
    database: Database, cast: Cast
) -> None:
    watching = ALWAYS.model_copy(update={"mode": AutoSendMode.SHADOW})
    written = await write_reply(database, cast, Case(policy=watching))
    async with database.transaction() as tx:
        await regenerate(tx, cast.sam, written.lead_id, Channel.EMAIL)
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.CANCELLED, ["drafted_anew"])


async def test_another_setting_leaves_what_is_planned(database: Database, cast: Cast) -> None:
    written = await write_reply(database, cast)
    async with database.transaction() as tx:
        _, version = await policy_of(tx, cast.acme)
        await change_policy(tx, cast.ada, {"auto_send": {"delay_minutes": 30}}, version)
    assert await banner(database, cast.sam, written)


async def test_switching_it_off_leaves_another_clients_replies(
    database: Database, cast: Cast
) -> None:
    written = await write_reply(database, cast)
    rival_admin = next(actor for actor in vars(cast).values() if is_admin_of(actor, cast.zeta))
    async with database.transaction() as tx:
        on = {"auto_send": {"mode": "on"}}
        await change_policy(tx, rival_admin, on, 0)
        await change_policy(tx, rival_admin, {"auto_send": {"mode": "off"}}, 1)
    assert await banner(database, cast.sam, written)


def is_admin_of(actor: object, client_id: int) -> bool:
    return isinstance(actor, Actor) and actor.client_id == client_id and actor.role == "admin"


async def drafting_anew(database: Database, actor: Actor, written: Written) -> None:
    async with database.transaction() as tx:
        await regenerate(tx, actor, written.lead_id, Channel.EMAIL, "shorter")


async def correcting(database: Database, actor: Actor, written: Written) -> None:
    asks: dict[str, Any] = {"is_scheduling": True, "kind": "request_times"}
    async with database.transaction() as tx:
        await correct_extraction(tx, actor, written.lead_id, written.message_id, asks)


@pytest.mark.parametrize("act", [drafting_anew, correcting])
async def test_the_old_reply_does_not_go_out_while_a_new_one_is_being_written(
    database: Database,
    redis: Redis,
    cast: Cast,
    act: Callable[[Database, Actor, Written], Awaitable[None]],
) -> None:
    written = await write_reply(database, cast)
    await act(database, cast.sam, written)
    row = await the_decision(database)
    assert (row.status, codes(row)) == (AutoSendStatus.CANCELLED, ["drafted_anew"])
    await let_it_be_due(database)
    assert await send_due(make_tools(database, redis)) == 0


async def test_a_timezone_that_a_person_put_right_counts_when_the_reply_is_due(
    database: Database, redis: Redis, cast: Cast
) -> None:
    snapshot = {"context": {"lead": {"name": "Lena North", "timezone": "UTC"}}}
    written = await write_reply(database, cast, Case(snapshot=snapshot))
    await let_it_be_due(database)
    # With allowed hours that are over for the day in one timezone and not in the other.
    async with database.transaction() as tx:
        hour = (
            await tx.execute(text("SELECT extract(hour FROM now() AT TIME ZONE 'UTC')"))
        ).scalar_one()
        far = "Etc/GMT+12" if hour >= 12 else "Etc/GMT-12"
        row = {"zone": far, "id": written.lead_id}
        await tx.execute(text("UPDATE leads SET timezone = :zone WHERE id = :id"), row)
        _, version = await policy_of(tx, cast.acme)
        first = int(hour)
        hours = {"from_hour": first, "to_hour": first + 1}
        await change_policy(tx, cast.ada, {"auto_send": hours}, version)
    assert await send_due(make_tools(database, redis)) == 0
    assert (await the_decision(database)).status is AutoSendStatus.PLANNED


async def test_a_stop_and_a_run_that_replaces_a_planned_reply_do_not_wait_in_a_circle(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = await write_reply(database, cast)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE messages SET triage = '{}'"))
        run_id = await regenerate(tx, cast.sam, written.lead_id, Channel.EMAIL)
        # Planned again meanwhile, as by a run on the same lead that ended first.
        await tx.execute(
            text("UPDATE auto_sends SET status = 'planned', ended_at = NULL, reasons = '[]'")
        )
    stopping: list[asyncio.Task[int]] = []
    real = publishing.take_back

    async def stop() -> int:
        async with database.transaction() as tx:
            return await stop_all(tx, cast.mia)

    async def take_back_while_somebody_stops(tx: Transaction, *args: Any, **more: Any) -> int:
        taken = await real(tx, *args, **more)
        stopping.append(asyncio.create_task(stop()))
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not (await tx.execute(waiting)).scalar_one():  # noqa: ASYNC110  no event to wait for
            await asyncio.sleep(0.01)
        return taken

    monkeypatch.setattr(publishing, "take_back", take_back_while_somebody_stops)
    async with asyncio.timeout(20):
        assert await run(make_tools(database, redis), run_id) is RunStatus.COMPLETED
        await stopping[0]
    left = {row.status for row in await rows(database, AutoSend)}
    assert AutoSendStatus.PLANNED not in left


async def test_a_fault_in_deciding_costs_the_plan_and_not_the_draft(
    database: Database, redis: Redis, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = await write_reply(database, cast, Case(policy=ALWAYS))

    async def broken(tx: Transaction, *_: object) -> None:
        await tx.execute(text("SELECT 1 FROM no_such_table"))

    monkeypatch.setattr(publishing, "plan", broken)
    async with database.transaction() as tx:
        run_id = await regenerate(tx, cast.sam, written.lead_id, Channel.EMAIL)
    assert await run(make_tools(database, redis), run_id) is RunStatus.COMPLETED
    newest = (await rows(database, Draft))[-1]
    assert (newest.run_id, newest.status) == (run_id, DraftStatus.PENDING)
