import ast
import inspect
from typing import Any

import pytest
from arq.connections import ArqRedis
from arq.worker import create_worker
from redis.asyncio import Redis

from inboxapp.drafting import jobs as drafting
from inboxapp.jobs import QUEUE, Job
from workers import tasks
from workers.main import WorkerSettings
from workers.tasks import TASKS
from workers.worker import InboxWorker

pytestmark = pytest.mark.anyio


async def test_the_arq_command_builds_our_worker(redis: Redis) -> None:
    pool = ArqRedis(redis.connection_pool)
    worker = create_worker(WorkerSettings, redis_pool=pool, handle_signals=False)  # type: ignore[arg-type]
    assert isinstance(worker, InboxWorker)
    assert worker.queue_name == QUEUE
    assert worker.keep_result_s == 0


def test_every_job_has_its_task_and_every_task_its_job() -> None:
    assert {task.__name__ for task in TASKS} == {job.value for job in Job}


@pytest.mark.parametrize("task", TASKS)
def test_a_task_only_hands_over(task: Any) -> None:
    [function] = ast.parse(inspect.getsource(task)).body
    assert isinstance(function, ast.AsyncFunctionDef)
    assert len(function.body) <= 5
    assert [argument.arg for argument in function.args.args] == ["ctx", "row_id"]


@pytest.mark.parametrize(
    ("task", "verb"), [(tasks.classify_message, "classify"), (tasks.run_pipeline, "run")]
)
async def test_a_task_gives_the_tools_and_the_row_to_the_domain(
    task: Any, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []

    async def listen(*arguments: object) -> None:
        given.extend(arguments)

    monkeypatch.setattr(drafting, verb, listen)
    await task({"tools": "the tools"}, 7)
    assert given == ["the tools", 7]
