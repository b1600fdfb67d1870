import importlib
import logging

from alembic import context
from sqlalchemy import create_engine, pool, text
from sqlmodel import SQLModel

from inboxapp.core import services
from inboxapp.core.database import driver_url
from inboxapp.core.settings import settings

# Two machines that start at once migrate one after the other.
MIGRATION_LOCK = 7_264_915

importlib.import_module("inboxapp.models")  # every table, for comparing


def migrate() -> None:
    url = context.config.attributes.get("url") or services.database_url(settings())
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=SQLModel.metadata,
            compare_type=True,
            compare_server_default=True,
        )
        with context.begin_transaction():
            connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            # Waiting longer for a busy table would make everybody else wait behind us.
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            context.run_migrations()
    engine.dispose()


def print_sql() -> None:
    context.configure(dialect_name="postgresql", literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.config.cmd_opts is not None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)

if context.is_offline_mode():
    print_sql()
else:
    migrate()
