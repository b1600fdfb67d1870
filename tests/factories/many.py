"""Thousands of rows at once: copies of one, made by the database itself."""

from sqlalchemy import text
from sqlmodel import SQLModel

from inboxapp.core.database import Database


async def copies(database: Database, row: SQLModel, count: int, **sql: str) -> list[int]:
    """Copy a stored row; `sql` gives columns of their own, where n is the copy's number."""
    table = row.__table__.name  # type: ignore[attr-defined]
    names = [one.name for one in row.__table__.c if one.name != "id" and not one.computed]  # type: ignore[attr-defined]
    values = ", ".join(sql.get(name, f'"{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    statement = text(
        f"INSERT INTO {table} ({quoted}) SELECT {values} FROM {table}"  # noqa: S608
        f" CROSS JOIN generate_series(1, {count}) AS n WHERE id = {row.id} RETURNING id"  # type: ignore[attr-defined]
    )
    async with database.transaction() as tx:
        return list((await tx.execute(statement)).scalars())


async def one_each(database: Database, row: SQLModel, column: str, ids: list[int]) -> None:
    """Copy a stored row once for each id, which goes into the column."""
    first = await copies(
        database, row, len(ids), **{column: f"('{ids}'::json ->> (n - 1))::bigint"}
    )
    assert len(first) == len(ids)


async def count(database: Database, table: str, where: str = "true") -> int:
    async with database.transaction() as tx:
        found = await tx.execute(text(f"SELECT count(*) FROM {table} WHERE {where}"))  # noqa: S608
        return int(found.scalar_one())
