"""One function per Job: take the tools, call the domain. Each is safe to run twice."""

from typing import Any

from inboxapp.drafting import jobs as drafting
from inboxapp.drafting.auto_send.jobs import send_one

Context = dict[str, Any]


async def classify_message(ctx: Context, row_id: int) -> None:
    """Find the sentiment of an inbound message and start a reply if it deserves one."""
    await drafting.classify(ctx["tools"], row_id)


async def run_pipeline(ctx: Context, row_id: int) -> None:
    """Start or resume a run."""
    await drafting.run(ctx["tools"], row_id)


async def draft_unrecorded(ctx: Context, row_id: int) -> None:
    """Draft a reply to a message whose run could not be recorded."""
    await drafting.draft_unrecorded(ctx["tools"], row_id)


async def auto_send(ctx: Context, row_id: int) -> None:
    """Send a planned reply if everything still holds."""
    await send_one(ctx["tools"], row_id)


TASKS = (classify_message, run_pipeline, draft_unrecorded, auto_send)
