import os
import shutil
from pathlib import Path

import psycopg
import pytest

from inboxapp.core.embedded import cluster
from inboxapp.core.embedded.postgres import PostgresServer, running_postgres, start_postgres
from inboxapp.core.embedded.process import wait_until
from tests.core.embedded.conftest import Starter

HOLD = """
import sys
from pathlib import Path
from inboxapp.core.embedded.postgres import start_postgres
server = start_postgres(Path(sys.argv[1]), durable=False)
print("started" if server.process else "found", server.url, flush=True)
sys.stdin.read()
server.stop()
"""


def note(server: PostgresServer, text: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (text text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [text])


def notes(server: PostgresServer) -> list[str]:
    with psycopg.connect(server.url) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM notes").fetchall()]


def postmaster_pid(data_dir: Path) -> int:
    return int((data_dir / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])


def test_what_was_written_is_there_after_a_stop_and_a_start(data_dir: Path) -> None:
    first = start_postgres(data_dir)
    note(first, "kept")
    first.stop()
    assert running_postgres(data_dir) is None

    second = start_postgres(data_dir)
    assert second.url == first.url
    assert notes(second) == ["kept"]
    second.stop()


def test_a_killed_server_leaves_nothing_that_stops_the_next(data_dir: Path) -> None:
    first = start_postgres(data_dir)
    note(first, "committed before the kill")
    assert first.process
    first.process.kill()
    first.process.wait()

    second = start_postgres(data_dir)
    assert notes(second) == ["committed before the kill"]
    second.stop()


def test_a_pid_file_that_names_a_stranger_does_not_stop_us(data_dir: Path) -> None:
    start_postgres(data_dir, durable=False).stop()
    data = data_dir / "postgres" / "data"
    stale = f"{os.getppid()}\n{data}\n1\n5432\n{data_dir}/postgres/run\n\n  1 1\nready\n"
    (data / "postmaster.pid").write_text(stale)

    server = start_postgres(data_dir, durable=False)
    assert server.process
    server.stop()


def test_a_running_server_is_found_and_left_running(data_dir: Path) -> None:
    first = start_postgres(data_dir, durable=False)
    second = start_postgres(data_dir)
    assert second.url == first.url == running_postgres(data_dir)
    assert second.process is None

    second.stop()
    note(first, "still here")
    first.stop()


def test_of_two_that_start_at_once_one_starts_and_one_finds(
    data_dir: Path, holder: Starter
) -> None:
    one, other = holder(HOLD), holder(HOLD)
    both = [one.says().split(), other.says().split()]
    assert sorted(word for word, _ in both) == ["found", "started"]
    assert both[0][1] == both[1][1]


def test_the_server_ends_with_the_process_that_started_it(data_dir: Path, holder: Starter) -> None:
    owner = holder(HOLD)
    owner.says()
    pid = postmaster_pid(data_dir)

    owner.kill()

    assert wait_until(lambda: not Path(f"/proc/{pid}").exists(), timeout_seconds=10)
    assert running_postgres(data_dir) is None


def test_a_data_folder_with_a_long_path_gets_a_short_socket(data_dir: Path) -> None:
    deep = data_dir / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    server = start_postgres(deep, durable=False)
    note(server, "reached")
    assert running_postgres(deep) == server.url
    server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has folders that nobody may enter")
def test_as_root_a_closed_folder_stays_closed(data_dir: Path) -> None:
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)
    server = start_postgres(closed / "data", durable=False)
    home = cluster.known_home(closed / "data")
    try:
        note(server, "somewhere else")
        assert running_postgres(closed / "data") == server.url
        assert closed.stat().st_mode & 0o777 == 0o700
        assert home.is_relative_to(cluster.SHARED)
    finally:
        server.stop()
        shutil.rmtree(home)


def test_an_initdb_that_was_cut_short_is_begun_again(data_dir: Path) -> None:
    start_postgres(data_dir, durable=False).stop()
    data = data_dir / "postgres" / "data"
    data.rename(data.with_name("data.unfinished"))

    server = start_postgres(data_dir, durable=False)
    note(server, "fresh")
    assert notes(server) == ["fresh"]
    server.stop()
