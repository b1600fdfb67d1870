import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Starter = Callable[[str], "Holder"]


class Holder:
    """Another process that started a server in the data folder and holds on to it."""

    def __init__(self, code: str, data_dir: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def let_go(self) -> None:
        """Let it stop its server, and wait for that."""
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()
        self.process.wait(20)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that every account may pass through, with a short path."""
    folder = Path(tempfile.mkdtemp(prefix="inboxapp-d-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def holder(data_dir: Path) -> Iterator[Starter]:
    """Start holders of servers in the data folder; none outlives the test."""
    started: list[Holder] = []

    def start(code: str) -> Holder:
        started.append(Holder(code, data_dir))
        return started[-1]

    yield start
    for one in started:
        one.let_go()
