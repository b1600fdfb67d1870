"""`python -m workers` starts one worker; any number may run, on any machine."""

from arq.worker import run_worker

from inboxapp.core.logging import set_up_logging
from inboxapp.core.settings import settings
from workers.main import WorkerSettings

if __name__ == "__main__":
    set_up_logging(settings())
    run_worker(WorkerSettings)  # type: ignore[arg-type]
