"""Where pages are, and how to link to them."""

from typing import Any

import reflex as rx

LOGIN = "/login"
INBOX = "/inbox"
LEAD = "/inbox/[lead_id]"
RUNS = "/runs"
RUN = "/runs/[run_id]"
MEMORY = "/memory"
AUTO_SEND = "/auto-send"
SETTINGS = "/settings"

# Pages that show nothing of anybody's; every other path needs a session.
PUBLIC = frozenset({LOGIN, "/404", "/"})


def lead_link(lead_id: int | rx.Var[Any]) -> str | rx.Var[Any]:
    """Return the page of a lead: `link(lead.name, href=lead_link(lead.id))`."""
    return f"{INBOX}/{lead_id}"


def run_link(run_id: int | rx.Var[Any]) -> str | rx.Var[Any]:
    """Return the page of a run."""
    return f"{RUNS}/{run_id}"
