"""Running the queue dry from the command line."""

from inboxapp.core.settings import Settings
from inboxapp.operate.console import say
from workers.drain import drain_once


def drain_queue(settings: Settings) -> None:
    """Run every job that waits and say how many there were.

    Raises ConfigurationError when Redis or Postgres does not answer.
    """
    count = drain_once(settings)
    say(f"The queue is empty; {count} {'job' if count == 1 else 'jobs'} ran.")
