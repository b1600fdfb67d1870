"""What every test may ask for: a migrated database, a Redis, and no way out to the network."""

import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql
from redis.asyncio import Redis

from inboxapp.core.database import Database
from inboxapp.core.embedded.postgres import start_postgres
from inboxapp.core.embedded.redis import start_redis
from inboxapp.core.migrations import migrate
from tests.cast import Cast, invite_cast

Address = tuple[Any, ...] | str | bytes

TEMPLATE = "template_of_tests"
FOLDER_PREFIX = "inboxapp-tests-"
OURS = (
    *("PORT", "HOST", "DATABASE_URL", "REDIS_URL", "DATA_DIR", "PUBLIC_URL", "ALLOWED_ORIGINS"),
    *("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "DEMO_PASSWORD"),
    *("MAX_JOBS", "LEASE_SECONDS", "LOG_LEVEL", "LOG_FORMAT"),
    *("AUTO_SEND_DISABLED", "REVISION_DISABLED"),
    *("OFFLINE_LATENCY_SECONDS", "OFFLINE_FAULT"),
)
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0", "testserver")  # noqa: S104

for name in OURS:  # a developer's own environment decides nothing here
    os.environ.pop(name, None)


class OutsideNetwork(OSError):
    """A test tried to reach another machine."""


class GuardedSocket(socket.socket):
    """A socket that reaches this machine only."""

    def connect(self, address: Address) -> None:  # type: ignore[override]
        refuse_outside(self.family, address)
        super().connect(address)

    def connect_ex(self, address: Address) -> int:  # type: ignore[override]
        refuse_outside(self.family, address)
        return super().connect_ex(address)


def refuse_outside(family: int, address: Address) -> None:
    if family == socket.AF_UNIX or not isinstance(address, tuple):
        return
    if not str(address[0]).startswith(LOOPBACK):
        raise OutsideNetwork(f"a test tried to connect to {address}")


socket.socket = GuardedSocket  # type: ignore[misc]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def servers_dir() -> Iterator[Path]:
    """The data folder of this test process' own servers."""
    remove_abandoned_folders()
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_PREFIX}{os.getpid()}-"))
    folder.chmod(0o711)  # root's Postgres runs as another account, which has to pass through
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned_folders() -> None:
    """Tidy up after test processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER_PREFIX}*"):
        pid = folder.name.removeprefix(FOLDER_PREFIX).split("-")[0]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(servers_dir: Path) -> Iterator[str]:
    """The address of an unmigrated database on this process' own Postgres."""
    server = start_postgres(servers_dir, durable=False)
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def template_url(postgres_url: str) -> str:
    """A migrated database that is never connected to, so that it can be copied."""
    make_database(postgres_url, TEMPLATE)
    url = sibling(postgres_url, TEMPLATE)
    migrate(url)
    return url


@pytest.fixture(scope="session")
def database_url(postgres_url: str, template_url: str) -> str:
    """The migrated database of this test process; use `database` unless a child needs a URL."""
    make_database(postgres_url, "test", copy_of=TEMPLATE)
    return sibling(postgres_url, "test")


@pytest.fixture
def empty_database_url(postgres_url: str) -> Iterator[str]:
    """A database without any table, for tests of the migrations themselves."""
    make_database(postgres_url, "empty")
    yield sibling(postgres_url, "empty")
    drop_database(postgres_url, "empty")


@pytest.fixture
def own_database_url(postgres_url: str, template_url: str) -> Iterator[str]:
    """A migrated database that no other test sees, for tests that kill and restart processes."""
    make_database(postgres_url, "own", copy_of=TEMPLATE)
    yield sibling(postgres_url, "own")
    drop_database(postgres_url, "own")


@pytest.fixture(scope="session")
def redis_url(servers_dir: Path) -> Iterator[str]:
    """The address of this test process' own Redis; use `redis` to have it flushed."""
    server = start_redis(servers_dir, durable=False)
    yield server.url
    server.stop()


@pytest.fixture
async def redis(redis_url: str, anyio_backend: str) -> AsyncIterator[Redis]:
    """An empty Redis."""
    client = Redis.from_url(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
async def database(database_url: str, redis: Redis, anyio_backend: str) -> AsyncIterator[Database]:
    """A migrated database without a row."""
    empty_tables(database_url)
    database = Database(database_url, redis, pool_size=5)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Drive the system's Chromium where there is one, else the one that Playwright brought."""
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
    return {"executable_path": next(filter(None, found), None), "args": quiet}


def make_database(server_url: str, name: str, copy_of: str = "template1") -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(copy_of)
            )
        )


def drop_database(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def sibling(url: str, name: str) -> str:
    return url.replace(f"{urlsplit(url).path}?", f"/{name}?")


# Far quicker than TRUNCATE for a few rows; the role setting switches foreign keys and triggers off.
EMPTY_TABLES = """
DO $$
DECLARE name text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
END $$
"""
END_OTHER_CONNECTIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def empty_tables(url: str) -> None:
    """Remove every row; a transaction that an earlier test left open does not stop us."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET lock_timeout = '3s'")
        try:
            connection.execute(EMPTY_TABLES)
        except psycopg.errors.LockNotAvailable:
            connection.execute(END_OTHER_CONNECTIONS)
            connection.execute(EMPTY_TABLES)


@pytest.fixture
async def cast(database: Database) -> Cast:
    """Acme with Sam, Mia and Ada; Zeta with Zoe. Nobody waits for a quiet window."""
    return await invite_cast(database)
