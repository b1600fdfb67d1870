import pytest
from alembic import command
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.pool import NullPool

from inboxapp.core.database import driver_url
from inboxapp.core.migrations import alembic_config, migrate
from inboxapp.operate.checks import NotReady
from inboxapp.operate.schema import migrate as migrate_in_words


def engine_of(url: str) -> Engine:
    return create_engine(driver_url(url), poolclass=NullPool)


def tables(url: str) -> set[str]:
    engine = engine_of(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names - {"alembic_version"}


def revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def test_there_is_one_head() -> None:
    scripts = ScriptDirectory.from_config(alembic_config("postgresql://"))
    assert len(scripts.get_heads()) == 1


def test_models_equal_migrations(database_url: str) -> None:
    command.check(alembic_config(database_url))


def test_migrations_go_all_the_way_up_and_down_again(empty_database_url: str) -> None:
    migrate(empty_database_url)
    assert tables(empty_database_url)
    command.downgrade(alembic_config(empty_database_url), "base")
    assert not tables(empty_database_url)
    migrate(empty_database_url)
    assert tables(empty_database_url)


def test_migrating_twice_changes_nothing(empty_database_url: str) -> None:
    migrate(empty_database_url)
    before = tables(empty_database_url)
    migrate(empty_database_url)
    assert tables(empty_database_url) == before


def test_a_database_of_a_newer_program_is_left_alone(empty_database_url: str) -> None:
    migrate(empty_database_url)
    engine = engine_of(empty_database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_the_future'")
    with pytest.raises(NotReady, match=r"from_the_future.*Nothing was changed"):
        migrate_in_words(empty_database_url)
    with engine.connect() as connection:
        assert revision(connection) == "from_the_future"
    engine.dispose()
