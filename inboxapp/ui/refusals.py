"""The screens' edge: what went wrong, in words; a traceback goes to the log alone."""

import json
import secrets
from urllib.parse import quote

import reflex as rx
import structlog
from reflex.event import EventSpec

from inboxapp.core.errors import AppError, NotSignedIn
from inboxapp.ui import routes
from inboxapp.ui.components import notify

LONGEST_REPORT = 2000

log = structlog.get_logger(__name__)


def show_error(exception: Exception) -> EventSpec:
    """Turn what a handler raised into a toast; Reflex asks for the argument's name."""
    if isinstance(exception, NotSignedIn):
        return to_login("")
    if isinstance(exception, AppError):
        return notify(exception.message, tone="bad")
    reference = secrets.token_hex(4)
    log.error("screen_failed", reference=reference, exc_info=exception)
    return notify(
        "Something went wrong on our side. What you typed is kept. Try again; if it happens again, "
        f"name the reference {reference}.",
        tone="bad",
    )


def note_browser_error(exception: Exception) -> None:
    """Log what a browser reports; it can say anything, so it is cut and quoted."""
    log.warning("browser_error", report=repr(str(exception))[:LONGEST_REPORT])


def to_login(path: str) -> EventSpec:
    """Lead to the sign-in page by a full load, which also empties the page's memory."""
    query = f"?next={quote(path)}" if path not in {"", routes.INBOX} else ""
    return rx.call_script(f"location.replace({json.dumps(routes.LOGIN + query)})")
