import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from inboxapp.core.errors import ConfigurationError, Conflict
from inboxapp.operate.refusals import one_sentence
from tests.factories.web import free_port

Env = dict[str, str]


def inboxapp(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inboxapp", *arguments],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))  # noqa: S104
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PORT": "eighty"}, "PORT is wrong"),
        ({"DATABASE_URL": "mysql://db"}, "DATABASE_URL is wrong"),
        ({"DATA_DIR": "/proc/nowhere"}, "DATA_DIR /proc/nowhere cannot be written to"),
    ],
)
def test_a_wrong_environment_is_one_sentence_and_exit_code_2(env: Env, words: str) -> None:
    done = inboxapp("serve", **env)
    assert done.returncode == 2
    assert done.stderr.startswith(f"inboxapp: {words}")
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_one_sentence_and_nothing_was_started(
    taken_port: int, tmp_path: Path
) -> None:
    done = inboxapp("serve", PORT=str(taken_port), DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert f"PORT {taken_port} is in use" in done.stderr
    assert not (tmp_path / "redis").exists()


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("DATABASE_URL", "postgresql://app:hunter2@127.0.0.1:1/app"),
        ("REDIS_URL", "redis://:hunter2@127.0.0.1:1/0"),
    ],
)
def test_a_server_that_is_not_there_is_one_sentence_without_its_password(
    name: str, url: str, tmp_path: Path
) -> None:
    done = inboxapp("serve", **{name: url, "DATA_DIR": str(tmp_path), "PORT": str(free_port())})
    assert done.returncode == 2
    assert name in done.stderr
    assert "127.0.0.1:1" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "redis").exists(), "it is said before anything is started"


def test_a_second_start_in_the_same_folder_is_one_sentence(tmp_path: Path) -> None:
    hold = (
        "import sys; from inboxapp.core.settings import settings;"
        "from inboxapp.operate.checks import only_one_here\n"
        "with only_one_here(settings()): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold],
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as first:
        assert first.stdout
        first.stdout.readline()
        done = inboxapp("serve", DATA_DIR=str(tmp_path))
        first.communicate()
    assert done.returncode == 2
    assert f"inboxapp already runs in {tmp_path} (pid {first.pid}," in done.stderr


def test_doctor_names_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    done = inboxapp("doctor", DATA_DIR=str(tmp_path), PORT=str(free_port()))
    assert done.returncode == 1
    assert f"ok     data folder: {tmp_path}" in done.stdout
    assert "WRONG  database: nothing is listening" in done.stdout
    assert "WRONG  web: does not answer" in done.stdout
    assert "ok     model: " in done.stdout
    assert done.stderr == ""


def test_an_unknown_command_says_which_ones_there_are() -> None:
    done = inboxapp("serv")
    assert done.returncode == 2
    assert "serve" in done.stderr


def test_every_command_explains_itself() -> None:
    done = inboxapp("--help")
    commands = ("serve", "web", "worker", "drain", "migrate", "import-eml", "create-user")
    assert all(command in done.stdout for command in (*commands, "doctor", "demo"))


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ConfigurationError("PORT is wrong."), 2, "inboxapp: PORT is wrong.\n"),
        (Conflict("Mia was faster; nothing was lost."), 1, "inboxapp: Mia was faster; "),
        (ZeroDivisionError("division by zero"), 70, "Something unexpected broke"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_whatever_goes_wrong_is_a_sentence_and_a_code(
    error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, one_sentence():
        raise error
    assert ended.value.code == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_on_request_a_bug_shows_where_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    with pytest.raises(SystemExit), one_sentence():
        raise ZeroDivisionError
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupted_start_ends_what_it_had_started(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys\n"
        "from inboxapp.operate.serve import signals_interrupt\n"
        "try:\n"
        "    with signals_interrupt():\n"
        "        print('up', flush=True); signal.pause()\n"
        "except KeyboardInterrupt:\n"
        "    print('unwound')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == "unwound\n"


def test_a_draft_for_a_lead_that_is_not_there_is_one_sentence(
    own_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    env = {"DATABASE_URL": own_database_url, "REDIS_URL": redis_url, "DATA_DIR": str(tmp_path)}
    done = inboxapp("draft", "7", **env)
    assert (done.returncode, done.stderr) == (1, "inboxapp: There is no such client.\n")
