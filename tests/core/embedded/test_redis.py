import os
from pathlib import Path

import pytest
from redis import Redis

from inboxapp.core.embedded.errors import EmbeddedServerFailed
from inboxapp.core.embedded.process import wait_until
from inboxapp.core.embedded.redis import redis_program, running_redis, start_redis
from tests.core.embedded.conftest import Starter

HOLD = """
import sys
from pathlib import Path
from inboxapp.core.embedded.redis import start_redis
server = start_redis(Path(sys.argv[1]))
print("started" if server.process else "found", server.url, flush=True)
sys.stdin.read()
server.stop()
"""


def test_what_was_written_is_there_after_a_stop_and_a_start(data_dir: Path) -> None:
    first = start_redis(data_dir)
    with Redis.from_url(first.url) as client:
        client.set("kept", "yes")
    first.stop()
    assert running_redis(data_dir) is None

    second = start_redis(data_dir)
    with Redis.from_url(second.url) as client:
        assert client.get("kept") == b"yes"
    second.stop()


def test_what_was_synced_survives_a_kill(data_dir: Path) -> None:
    first = start_redis(data_dir)
    with Redis.from_url(first.url) as client:
        client.config_set("appendfsync", "always")
        client.set("kept", "yes")
    assert first.process
    first.process.kill()
    first.process.wait()

    second = start_redis(data_dir)
    with Redis.from_url(second.url) as client:
        assert client.get("kept") == b"yes"
    second.stop()


def test_no_job_is_ever_evicted(data_dir: Path) -> None:
    server = start_redis(data_dir)
    with Redis.from_url(server.url) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    server.stop()


def test_only_its_owner_reaches_it(data_dir: Path) -> None:
    server = start_redis(data_dir)
    socket = data_dir / "redis" / "run" / "redis.sock"
    assert socket.stat().st_mode & 0o777 == 0o700
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    with Redis.from_url(server.url) as client:
        assert client.config_get("port") == {"port": "0"}
    server.stop()


def test_a_pid_file_that_names_a_stranger_does_not_stop_us(data_dir: Path) -> None:
    start_redis(data_dir).stop()
    (data_dir / "redis" / "redis.pid").write_text(f"{os.getppid()}\n")
    server = start_redis(data_dir)
    assert server.process
    server.stop()


def test_of_two_that_start_at_once_one_starts_and_one_finds(
    data_dir: Path, holder: Starter
) -> None:
    one, other = holder(HOLD), holder(HOLD)
    words = [one.says().split(), other.says().split()]
    assert sorted(word for word, _ in words) == ["found", "started"]
    assert words[0][1] == words[1][1]


def test_the_server_ends_with_the_process_that_started_it(data_dir: Path, holder: Starter) -> None:
    owner = holder(HOLD)
    owner.says()
    owner.kill()
    assert wait_until(lambda: running_redis(data_dir) is None, timeout_seconds=10)


def test_without_a_redis_on_the_path_the_wheel_has_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_program().is_file()


def test_a_redis_on_the_path_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "valkey-server"
    own.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert redis_program() == own


def test_without_any_redis_the_operator_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(EmbeddedServerFailed, match=r"install redis-server .* or set REDIS_URL"):
        redis_program()
