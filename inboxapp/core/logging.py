"""One line per event, carrying who it was for and never what a message said."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from inboxapp.core.settings import Settings

# What a person wrote or a model answered stays out of the logs, whoever passes it.
PRIVATE = frozenset({"text", "html", "body", "subject", "prompt", "payload", "draft", "answer"})
QUIET = ("arq", "httpx", "httpx2", "httpcore", "openai", "alembic", "asyncio", "granian", "stamina")


def set_up_logging(settings: Settings) -> None:
    """Send this process' events to stderr as the settings ask: console or JSON."""
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        leave_out_private,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_ending(settings),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def leave_out_private(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace message text by its length."""
    for name in PRIVATE & event.keys():
        event[name] = f"<{len(str(event[name]))} characters>"
    return event


@contextmanager
def log_context(
    *, client_id: int | None = None, lead_id: int | None = None, run_id: int | None = None
) -> Iterator[None]:
    """Put the ids on every line that is logged inside the block, in this task and its children."""
    ids = {"client_id": client_id, "lead_id": lead_id, "run_id": run_id}
    known = {name: value for name, value in ids.items() if value is not None}
    with structlog.contextvars.bound_contextvars(**known):
        yield


def _ending(settings: Settings) -> list[Processor]:
    if settings.log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # The renderer's own tracebacks show every local, so what messages say, and take seconds.
    return [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            pad_event_to=0,
            exception_formatter=structlog.dev.plain_traceback,
        )
    ]
