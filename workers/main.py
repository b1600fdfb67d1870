"""The settings of a worker, for `python -m workers` and `arq workers.main.WorkerSettings`."""

import arq.worker

from inboxapp.core.errors import ConfigurationError
from inboxapp.core.settings import Settings, settings
from inboxapp.jobs import QUEUE
from workers.connection import redis_at
from workers.resources import start, stop
from workers.tasks import TASKS
from workers.worker import InboxWorker


def _read() -> Settings:
    try:
        return settings()
    except ConfigurationError as error:
        raise SystemExit(error.message) from None


_config = _read()

# The arq command builds whatever this name stands for and has no option to say otherwise.
arq.worker.Worker = InboxWorker  # type: ignore[misc]


class WorkerSettings:
    """The run row is the truth (lease, attempt, limits); arq only rings the bell."""

    functions = TASKS
    queue_name = QUEUE
    redis_settings = redis_at(_config.redis_url)
    on_startup = start
    on_shutdown = stop
    max_jobs = _config.max_jobs
    # A run's own deadlines are shorter; this only frees the slot of a job that hangs.
    job_timeout = 600
    # A job that was killed or cancelled comes again; one that keeps killing is parked by its row.
    max_tries = 10
    keep_result = 0
    log_results = False
    poll_delay = 0.5
    # After SIGTERM, jobs may end for so long; the rest resume elsewhere from their artifacts.
    job_completion_wait = 8
    allow_abort_jobs = True
    health_check_interval = 30
