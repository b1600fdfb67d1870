"""Workers as the operating system sees them: signals, exit codes, and what they print."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from arq.constants import default_queue_name, in_progress_key_prefix
from redis.asyncio import Redis

from inboxapp.jobs import Job, ring

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[2]
NOBODY_HOME = "redis://127.0.0.1:1/0"
Process = subprocess.Popen[str]
# A busy machine needs seconds to end a process; one that waits for its window needs ten minutes.
SOON_SECONDS, WHOLE_WINDOW = 60, 600


@contextmanager
def sleeper(redis_url: str, *, window_seconds: int) -> Iterator[Process]:
    command = [sys.executable, "-m", "tests.workers.sleeper", redis_url, str(window_seconds)]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as process:
        try:
            expect(process, "listening")
            yield process
        finally:
            process.kill()


def expect(process: Process, line: str) -> None:
    """Wait for the line."""
    assert process.stdout is not None
    assert process.stdout.readline().strip() == line


async def test_sigterm_ends_the_process_as_soon_as_its_job_has_ended(
    redis: Redis, redis_url: str
) -> None:
    with sleeper(redis_url, window_seconds=WHOLE_WINDOW) as process:
        await ring(redis, Job.RUN_PIPELINE, 15)
        expect(process, "started 15")
        process.send_signal(signal.SIGTERM)
        expect(process, "heard SIGTERM")
        expect(process, "ended 15")
        assert process.wait(SOON_SECONDS) == 0
    assert await redis.zcard(default_queue_name) == 0


async def test_sigterm_ends_an_idle_process(redis_url: str, redis: Redis) -> None:
    with sleeper(redis_url, window_seconds=WHOLE_WINDOW) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(SOON_SECONDS) == 0


@pytest.mark.parametrize(
    ("window_seconds", "signals"),
    [(1, [signal.SIGTERM]), (WHOLE_WINDOW, [signal.SIGINT, signal.SIGINT])],
)
async def test_a_job_that_may_not_end_returns_to_the_queue(
    redis: Redis, redis_url: str, window_seconds: int, signals: list[signal.Signals]
) -> None:
    with sleeper(redis_url, window_seconds=window_seconds) as process:
        await ring(redis, Job.RUN_PIPELINE, 600)
        expect(process, "started 600")
        for one in signals:
            process.send_signal(one)
            expect(process, f"heard {one.name}")  # two signals in the same instant are one
        assert process.wait(SOON_SECONDS) == 0
    assert await redis.zrange(default_queue_name, 0, -1) == [b"run_pipeline:600:"]
    assert await redis.keys(f"{in_progress_key_prefix}*") == []


async def test_no_job_is_taken_after_sigterm(redis: Redis, redis_url: str) -> None:
    with sleeper(redis_url, window_seconds=WHOLE_WINDOW) as process:
        await ring(redis, Job.RUN_PIPELINE, 15)
        expect(process, "started 15")
        process.send_signal(signal.SIGTERM)
        expect(process, "heard SIGTERM")
        await ring(redis, Job.RUN_PIPELINE, 1)
        expect(process, "ended 15")
        assert process.wait(SOON_SECONDS) == 0
    assert await redis.zrange(default_queue_name, 0, -1) == [b"run_pipeline:1:"]


def with_python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


@pytest.mark.parametrize(
    ("command", "environment", "words"),
    [
        (
            with_python("-m", "workers"),
            {"REDIS_URL": NOBODY_HOME},
            "Redis at 127.0.0.1:1 does not answer (Connection refused).",
        ),
        (
            with_python("-m", "arq", "workers.main.WorkerSettings"),
            {"MAX_JOBS": "many"},
            "MAX_JOBS is wrong",
        ),
    ],
    ids=["redis is down", "wrong setting, by the arq command"],
)
def test_what_keeps_a_worker_from_starting_is_one_sentence(
    command: list[str], environment: dict[str, str], words: str, tmp_path: Path
) -> None:
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode != 0
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
