"""Whether a single row is other than it was."""

import psycopg
from psycopg import sql

TABLES = """
SELECT table_name, bool_or(column_name = 'client_id') FROM information_schema.columns
WHERE table_schema = 'public' AND table_name <> 'alembic_version' GROUP BY table_name
"""


def checksums(url: str, *, client_id: int | None = None) -> dict[str, str]:
    """Digest every table, or only the rows of one client in the tables that name a client."""
    with psycopg.connect(url) as connection:
        tables = connection.execute(TABLES).fetchall()
        found = {}
        for name, has_client in tables:
            if client_id is not None and not has_client:
                continue
            found[str(name)] = _digest(connection, str(name), client_id)
        return found


def _digest(connection: psycopg.Connection, table: str, client_id: int | None) -> str:
    query = sql.SQL(
        "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t {}"
    ).format(
        sql.Identifier(table),
        sql.SQL("") if client_id is None else sql.SQL("WHERE client_id = {}").format(client_id),
    )
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""
