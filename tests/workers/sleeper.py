"""A real worker process whose jobs take their time: `sleeper.py REDIS_URL WINDOW_SECONDS`.

It prints a line when it listens, when a job starts and when it ends, and when it heard a signal.
"""

import asyncio
import sys
from signal import Signals
from typing import Any

import structlog
from arq.worker import func

from workers.connection import redis_at
from workers.worker import InboxWorker


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def run_pipeline(_ctx: dict[str, Any], row_id: int) -> None:
    """Take `row_id` tenths of a second."""
    say("started", row_id)
    await asyncio.sleep(row_id / 10)
    say("ended", row_id)


async def on_startup(_ctx: dict[str, Any]) -> None:
    say("listening")


class Sleeper(InboxWorker):
    """Says that it takes no more jobs."""

    def handle_sig_wait_for_completion(self, signum: Signals) -> None:
        super().handle_sig_wait_for_completion(signum)
        say("heard", signum.name)


if __name__ == "__main__":
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    url, window = sys.argv[1], int(sys.argv[2])
    Sleeper(
        [func(run_pipeline, name="run_pipeline")],
        redis_settings=redis_at(url),
        on_startup=on_startup,
        keep_result=0,
        job_completion_wait=window,
    ).run()
