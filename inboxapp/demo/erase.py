"""Removing a client with everything that belongs to it."""

from sqlalchemy import Table, delete, func
from sqlalchemy import select as sql_select
from sqlmodel import SQLModel, col, select

from inboxapp import models
from inboxapp.accounts.models import Client, Membership, User
from inboxapp.core.database import Transaction

__all__ = ["erase_clients", "models"]  # the tables have to be known


async def erase_clients(tx: Transaction, keys: tuple[str, ...]) -> None:
    """Delete the clients' rows, and the people who belong to no other client."""
    ids = list(await tx.exec(select(Client.id).where(col(Client.key).in_(keys))))
    if not ids:
        return
    people = await _people_of_nobody_else(tx, ids)
    await tx.exec(sql_select(func.set_config("inboxapp.erasing_client", "yes", True)))  # type: ignore[call-overload]  # noqa: FBT003
    for table in reversed(SQLModel.metadata.sorted_tables):
        if (statement := _statement(table, ids, people)) is not None:
            await tx.exec(statement)  # type: ignore[call-overload]
    tx.expire_all()


def _statement(table: Table, client_ids: list[int], people: list[int]) -> object:
    if table.name == "clients":
        return delete(table).where(table.c.id.in_(client_ids))
    if table.name == "users":
        return delete(table).where(table.c.id.in_(people))
    if "client_id" in table.c:
        return delete(table).where(table.c.client_id.in_(client_ids))
    # What hangs on a client's rows without naming the client, such as a run's input.
    for column in table.c:
        for key in column.foreign_keys:
            parent = key.column.table
            if "client_id" in parent.c:
                theirs = sql_select(key.column).where(parent.c.client_id.in_(client_ids))
                return delete(table).where(column.in_(theirs))
    return None


async def _people_of_nobody_else(tx: Transaction, client_ids: list[int]) -> list[int]:
    elsewhere = select(Membership.user_id).where(col(Membership.client_id).not_in(client_ids))
    query = (
        select(User.id)
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.client_id).in_(client_ids), col(User.id).not_in(elsewhere))
    )
    return list(await tx.exec(query))
