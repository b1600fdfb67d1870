"""Turning what went wrong into a sentence and an exit code."""

import logging
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from inboxapp.core.errors import AppError, ConfigurationError
from inboxapp.operate.console import complain

REFUSED = 1
WRONGLY_SET_UP = 2
BUG = 70
INTERRUPTED = 130


@contextmanager
def one_sentence() -> Iterator[None]:
    """End the process with one sentence instead of a traceback; LOG_LEVEL=DEBUG adds it."""
    try:
        yield
    except AppError as error:
        complain(error.message)
        raise SystemExit(
            WRONGLY_SET_UP if isinstance(error, ConfigurationError) else REFUSED
        ) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:  # noqa: BLE001  the last edge before the operator
        if os.environ.get("LOG_LEVEL", "").upper() == logging.getLevelName(logging.DEBUG):
            traceback.print_exc()
        words = (str(error).strip() or "no words").splitlines()[0]
        complain(
            f"Something unexpected broke ({type(error).__name__}: {words}). "
            "Run it again with LOG_LEVEL=DEBUG to see where."
        )
        raise SystemExit(BUG) from None
