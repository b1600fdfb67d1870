"""The composition root: every page, the API, the guard and what the web process shares."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import reflex as rx
from reflex.environment import environment

from inboxapp.api.app import create_api
from inboxapp.core.logging import set_up_logging
from inboxapp.core.memory import settle_heap
from inboxapp.core.settings import settings
from inboxapp.ui import routes
from inboxapp.ui.auto_send.page import AUTO_SEND_LOAD, auto_send_page
from inboxapp.ui.document import app_options
from inboxapp.ui.front_door import FrontDoor
from inboxapp.ui.guard import Guard
from inboxapp.ui.inbox.page import INBOX_LOAD, LEAD_LOAD, inbox_page, lead_page
from inboxapp.ui.live import Sender
from inboxapp.ui.login.page import login_page
from inboxapp.ui.memory.page import MEMORY_LOAD, memory_page
from inboxapp.ui.not_found import not_found_page
from inboxapp.ui.refusals import note_browser_error, show_error
from inboxapp.ui.runs.detail_page import RUN_LOAD, run_page
from inboxapp.ui.runs.list_page import RUNS_LOAD, runs_page
from inboxapp.ui.session import open_tools, tools
from inboxapp.ui.settings.page import SETTINGS_LOAD, settings_page
from inboxapp.ui.shell import Frame

ICON = "/favicon.svg"

# A tab whose network went away without a word is noticed within twenty seconds.
environment.REFLEX_SOCKET_INTERVAL.set(timedelta(seconds=10))
environment.REFLEX_SOCKET_TIMEOUT.set(timedelta(seconds=10))

set_up_logging(settings())

app = rx.App(
    **app_options(),
    backend_exception_handler=show_error,
    frontend_exception_handler=note_browser_error,
    api_transformer=[FrontDoor, create_api(tools)],
)
# First, before whatever Reflex or a plugin adds.
app.add_middleware(Guard(), index=0)


@asynccontextmanager
async def shared_tools() -> AsyncIterator[None]:
    """Open what the process shares while it serves."""
    sender = Sender(app)
    async with open_tools(sender.push, sender.is_alive):
        settle_heap()
        yield


app.register_lifespan_task(shared_tools)


app.add_page(login_page, route=routes.LOGIN, title="Sign in · Inbox", image=ICON)
app.add_page(not_found_page, route="404", title="Not found · Inbox", image=ICON)

# Every page of signed-in people: what draws it, where it is, its name, and what it does first.
PAGES: tuple[tuple[Callable[[], rx.Component], str, str, list[Any]], ...] = (
    (inbox_page, routes.INBOX, "Leads", INBOX_LOAD),
    (lead_page, routes.LEAD, "Conversation", LEAD_LOAD),
    (runs_page, routes.RUNS, "Runs", RUNS_LOAD),
    (run_page, routes.RUN, "Run", RUN_LOAD),
    (memory_page, routes.MEMORY, "Memory", MEMORY_LOAD),
    (auto_send_page, routes.AUTO_SEND, "Automatic sending", AUTO_SEND_LOAD),
    (settings_page, routes.SETTINGS, "Settings", SETTINGS_LOAD),
)
for draw, route, name, first in PAGES:
    # What the page is about comes before who is looking.
    steps = [*first, Frame.load]
    app.add_page(draw, route=route, title=f"{name} · Inbox", image=ICON, on_load=steps)
