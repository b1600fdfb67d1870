"""A private Postgres in the data folder, from the binaries of a wheel."""

import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from inboxapp.core.embedded import cluster
from inboxapp.core.embedded.account import Account, server_account
from inboxapp.core.embedded.cluster import Cluster
from inboxapp.core.embedded.errors import EmbeddedServerFailed
from inboxapp.core.embedded.places import data_folder, make_private, socket_folder
from inboxapp.core.embedded.process import (
    is_running,
    last_words,
    one_at_a_time,
    spawn,
    stop,
    wait_until,
)

START_SECONDS = 60
STOP_SECONDS = 20
OWNER = "inboxapp"
BUSY = "pre-existing shared memory block"
FAST_BUT_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresServer:
    """A running Postgres; `process` is None when somebody else started it."""

    url: str
    process: subprocess.Popen[bytes] | None

    def stop(self) -> None:
        """End the server if it is ours, by a fast shutdown."""
        if self.process:
            stop(self.process, signal.SIGINT, timeout_seconds=STOP_SECONDS)


def start_postgres(data_dir: Path, *, durable: bool = True) -> PostgresServer:
    """Find the Postgres of the data folder or start it; ready when this returns.

    Raises EmbeddedServerFailed.
    """
    folder = data_folder(data_dir)
    with one_at_a_time(folder / "postgres.lock"):
        home, account = cluster.home_for(folder)
        here = Cluster(home, account)
        make_private(home, account)
        make_private(socket_folder(home, account), account)
        if _settled(here):
            return PostgresServer(url(home, account), None)
        here.prepare(OWNER, durable=durable)
        process = _start(here, durable=durable)
        _create_database(here)
    return PostgresServer(url(home, account), process)


def running_postgres(data_dir: Path) -> str | None:
    """Return the URL of the Postgres in the data folder if it answers."""
    home = cluster.known_home(data_dir.expanduser().resolve())
    account = server_account(home)
    return url(home, account) if _answers(home, account, OWNER) else None


def url(home: Path, account: Account | None, database: str = OWNER) -> str:
    """Return the address over the private socket."""
    folder = quote(str(socket_folder(home, account)), safe="")
    return f"postgresql://{OWNER}@/{database}?host={folder}"


def _start(here: Cluster, *, durable: bool) -> subprocess.Popen[bytes]:
    options = {} if durable else FAST_BUT_FORGETFUL
    for _ in range(20):
        # What was said before this attempt explains nothing about it.
        here.log.write_bytes(b"")
        process = spawn(
            here.command(options),
            log=here.log,
            account=here.account,
            env=cluster.ENVIRONMENT,
            when_parent_dies=signal.SIGINT,
        )
        if _comes_up(here, process):
            return process
        stop(process, signal.SIGQUIT, timeout_seconds=1)
        words = last_words(here.log)
        if BUSY not in words:
            break
        # Somebody killed the last server a moment ago and its children are still leaving.
        wait_until(lambda: False, timeout_seconds=0.5)
    raise EmbeddedServerFailed(f"The embedded Postgres in {here.home} did not start: {words}")


def _comes_up(here: Cluster, process: subprocess.Popen[bytes]) -> bool:
    wait_until(
        lambda: process.poll() is not None or _answers(here.home, here.account, "postgres"),
        timeout_seconds=START_SECONDS,
    )
    return process.poll() is None and _answers(here.home, here.account, "postgres")


def _settled(here: Cluster) -> bool:
    """Whether a server is there to stay; a leaving one is waited for, a dead one tidied up."""
    decided = wait_until(
        lambda: _answers(here.home, here.account, OWNER) or not _process_alive(here),
        timeout_seconds=START_SECONDS,
    )
    if not decided:
        raise EmbeddedServerFailed(
            f"A Postgres in {here.home} neither answers nor ends; end it first."
        )
    if _answers(here.home, here.account, OWNER):
        return True
    here.forget_dead_server()
    return False


def _process_alive(here: Cluster) -> bool:
    pid = here.recorded_pid()
    return pid is not None and is_running(pid, "postgres", folder=here.data)


def _answers(home: Path, account: Account | None, database: str) -> bool:
    try:
        psycopg.connect(url(home, account, database), connect_timeout=2).close()
    except psycopg.Error:
        return False
    return True


def _create_database(here: Cluster) -> None:
    with psycopg.connect(url(here.home, here.account, "postgres"), autocommit=True) as connection:
        row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone()
        if row is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(OWNER)))
