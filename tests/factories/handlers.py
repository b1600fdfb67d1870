"""Every handler that a browser can name, as the running product registers them."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

from inboxapp.core.migrations import ROOT

# Reads the registry in a process of its own, where no test has added states.
LISTING = """
import json
from inboxapp.inboxapp import app
from reflex.event import Event
from reflex_base.registry import RegistrationContext
from inboxapp.ui.arguments import parameters
from inboxapp.ui.guard import FRAMEWORK
from inboxapp.ui.screen_events import permission_of

found = []
for name, registered in RegistrationContext.get().event_handlers.items():
    function = registered.handler.fn
    permission = permission_of(function)
    listed = permission is not None or name in FRAMEWORK
    found.append({
        "name": name,
        "function": function.__qualname__,
        "permission": permission,
        "is_framework": name in FRAMEWORK,
        "arguments": {k: str(v[0]) for k, v in parameters(function).items()} if listed else {},
    })
loads = {
    route: [event.name for event in Event.from_event_type(events)]
    for route, events in app._load_events.items()
}
order = [type(middleware).__name__ for middleware in app._middlewares]
print("LISTING" + json.dumps({"handlers": found, "loads": loads, "middleware": order}))
"""


@dataclass(frozen=True)
class Handler:
    """A registered handler; `permission` None is refused unless it is Reflex's own and listed."""

    name: str
    function: str
    permission: str | None
    is_framework: bool
    arguments: dict[str, str]


@dataclass(frozen=True)
class Product:
    """What a browser can name, what each page calls by itself, and what every event passes."""

    handlers: tuple[Handler, ...]
    loads: dict[str, list[str]]
    middleware: list[str]


def registered_handlers() -> tuple[Handler, ...]:
    return product().handlers


@cache
def product() -> Product:
    """Import the product and read its registry."""
    env = {**os.environ, "__REFLEX_SKIP_COMPILE": "true", "REFLEX_TELEMETRY_ENABLED": "false"}
    listing = subprocess.run(
        [sys.executable, "-c", LISTING],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        raise RuntimeError(listing.stderr[-3000:])
    found = json.loads(listing.stdout.split("LISTING")[1])
    handlers = tuple(Handler(**one) for one in found["handlers"])
    return Product(handlers, found["loads"], found["middleware"])
