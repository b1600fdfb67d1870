import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inboxapp.core.embedded.process import wait_until
from inboxapp.operate.children import Child, how_it_ended, keep_running

pytestmark = pytest.mark.anyio

# Two stand-ins that say their pid and wait; the second does not listen when asked to end.
SUPERVISOR = """
import asyncio, os, signal, sys
from inboxapp.operate.children import Child, keep_running

WAIT = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + WAIT

async def main():
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(sig, stopping.set)
    children = [
        Child(name, [sys.executable, "-c", code], os.environ, grace_seconds=0.5)
        for name, code in zip(["one", "two"], CODES)
    ]
    await asyncio.gather(*(keep_running(child, stopping) for child in children))

asyncio.run(main())
"""


def supervisor(codes: str) -> subprocess.Popen[str]:
    code = SUPERVISOR.replace("CODES", codes)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def pids_said(process: subprocess.Popen[str]) -> list[int]:
    assert process.stdout
    return [int(process.stdout.readline().split("|")[1]) for _ in range(2)]


def gone(pids: list[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


@pytest.fixture
def stopping() -> asyncio.Event:
    return asyncio.Event()


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_polite_signal_ends_everybody_even_the_deaf(sig: signal.Signals) -> None:
    with supervisor("[WAIT, DEAF]") as process:
        pids = pids_said(process)
        process.send_signal(sig)
        assert process.wait(60) == 0
        assert gone(pids)


def test_killing_the_supervisor_leaves_nobody() -> None:
    with supervisor("[WAIT, WAIT]") as process:
        pids = pids_said(process)
        process.kill()
        assert wait_until(lambda: gone(pids), timeout_seconds=60)


async def test_a_child_that_dies_is_started_again_and_that_is_said(
    stopping: asyncio.Event, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = tmp_path / "runs"
    code = f"open({str(runs)!r}, 'a').write('x'); import os; os.kill(os.getpid(), 9)"
    child = Child("worker", [sys.executable, "-c", code], os.environ)
    keeping = asyncio.create_task(keep_running(child, stopping))
    said = ""
    async with asyncio.timeout(60):
        while "starting it again" not in said or len(runs.read_text()) < 2:
            await asyncio.sleep(0.02)
            said += capsys.readouterr().out
    stopping.set()
    await keeping
    assert "worker ended (by SIGKILL); starting it again in 0.5 s.\n" in said


async def test_a_child_that_keeps_dying_is_given_more_and_more_time(
    stopping: asyncio.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    delays: list[float] = []

    async def no_sleep(stopping: asyncio.Event, seconds: float) -> None:
        delays.append(seconds)
        if len(delays) == 8:
            stopping.set()

    monkeypatch.setattr("inboxapp.operate.children.sleep_unless", no_sleep)
    await keep_running(Child("web", ["/bin/false"], {}), stopping)
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30]


async def test_a_death_is_seen_while_a_grandchild_still_holds_the_line(
    stopping: asyncio.Event, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("web", ["/bin/sh", "-c", "sleep 600 & echo $!; exit 3"], os.environ)
    keeping = asyncio.create_task(keep_running(child, stopping))
    said = ""
    async with asyncio.timeout(60):
        while "web ended (exit code 3)" not in said:
            await asyncio.sleep(0.02)
            said += capsys.readouterr().out
    stopping.set()
    await keeping
    grandchild = int(said.split("|")[1].split()[0])
    assert wait_until(lambda: gone([grandchild]), timeout_seconds=60)


async def test_lines_carry_the_name_of_who_said_them(
    stopping: asyncio.Event, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("web", ["/bin/sh", "-c", "echo out; echo err >&2; sleep 600"], os.environ)
    keeping = asyncio.create_task(keep_running(child, stopping))
    said = ""
    async with asyncio.timeout(60):
        while said.count("\n") < 2:
            await asyncio.sleep(0.02)
            said += capsys.readouterr().out
    stopping.set()
    await keeping
    assert said == "web    | out\nweb    | err\n"


async def test_a_line_longer_than_any_buffer_does_not_stop_the_copying(
    stopping: asyncio.Event, capsys: pytest.CaptureFixture[str]
) -> None:
    code = "print('x' * 300_000); print('after', flush=True); import time; time.sleep(600)"
    child = Child("web", [sys.executable, "-c", code], os.environ, plain_lines=True)
    keeping = asyncio.create_task(keep_running(child, stopping))
    said = ""
    async with asyncio.timeout(60):
        while "after\n" not in said:
            await asyncio.sleep(0.02)
            said += capsys.readouterr().out
    stopping.set()
    await keeping


def test_an_exit_is_put_in_words() -> None:
    assert how_it_ended(3) == "exit code 3"
    assert how_it_ended(-9) == "by SIGKILL"
