"""Changing what a client lets the machine do."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from inboxapp.accounts import audit
from inboxapp.accounts.models import User
from inboxapp.accounts.types import Actor, Permission
from inboxapp.core.clock import now
from inboxapp.core.database import Transaction
from inboxapp.drafting.auto_send.withdrawing import POLICY_OFF, take_all_back
from inboxapp.drafting.policy.checking import changed_policy, leaves
from inboxapp.drafting.policy.errors import PolicyChanged
from inboxapp.drafting.policy.models import DraftingPolicyRow
from inboxapp.drafting.policy.queries import NOTHING_SAVED, policy_in
from inboxapp.drafting.policy.types import AutoSendMode, DraftingPolicy
from inboxapp.events.publish import publish
from inboxapp.events.types import Event, EventKind


async def change_policy(
    tx: Transaction, actor: Actor, changes: Mapping[str, Any], expected_version: int
) -> DraftingPolicy:
    """Change what `changes` name, nested as the policy is, and return all of it.

    Replies that were to go out by themselves are cancelled when that is switched off. Raises
    PolicyChanged when somebody saved after `expected_version`, BadPolicy for a value that can't be
    used; nothing is half saved.
    """
    actor.require(Permission.CHANGE_SETTINGS)
    row = await _locked(tx, actor.client_id)
    if row.version != expected_version:
        raise PolicyChanged(await _name_of(tx, row.updated_by))
    before = policy_in(row.values)
    after = await _store(tx, actor, row, changes)
    if before.auto_send.mode is AutoSendMode.ON and after.auto_send.mode is not AutoSendMode.ON:
        await take_all_back(tx, actor.client_id, POLICY_OFF, user_id=actor.user_id)
    return after


async def turn_auto_send_off(tx: Transaction, actor: Actor) -> bool:
    """Stop sending without a person, whoever saved meanwhile; tell whether it was on.

    Anybody who works leads may: only going the other way is an admin's.
    """
    actor.require(Permission.WORK_LEADS)
    row = await _locked(tx, actor.client_id)
    was_on = policy_in(row.values).auto_send.mode is AutoSendMode.ON
    if was_on:
        await _store(tx, actor, row, {"auto_send": {"mode": AutoSendMode.OFF}})
    return was_on


async def _locked(tx: Transaction, client_id: int) -> DraftingPolicyRow:
    """Return the row, locked; a client that changed nothing yet gets one of defaults."""
    first = {"client_id": client_id, "values": {}, "version": NOTHING_SAVED, "updated_at": now()}
    await tx.execute(insert(DraftingPolicyRow).values(first).on_conflict_do_nothing())
    query = select(DraftingPolicyRow).where(col(DraftingPolicyRow.client_id) == client_id)
    options = {"populate_existing": True}
    return (await tx.exec(query.with_for_update(), execution_options=options)).one()


async def _store(
    tx: Transaction, actor: Actor, row: DraftingPolicyRow, changes: Mapping[str, Any]
) -> DraftingPolicy:
    before = policy_in(row.values)
    after = changed_policy(before, changes)
    old, new = leaves(before), leaves(after)
    changed = sorted(name for name in old | new if old.get(name) != new.get(name))
    if not changed:
        return before
    row.values = after.model_dump(mode="json")
    row.version += 1
    row.updated_at, row.updated_by = now(), actor.user_id
    audit.record(
        tx,
        actor,
        "policy_changed",
        "client",
        actor.client_id,
        {name: old.get(name) for name in changed},
        {name: new.get(name) for name in changed},
    )
    publish(tx, Event(actor.client_id, EventKind.POLICY_CHANGED))
    await tx.flush()
    return after


async def _name_of(tx: Transaction, user_id: int | None) -> str:
    query = select(User.name).where(col(User.id) == user_id)
    return (await tx.exec(query)).one_or_none() or ""
