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
import inboxapp.inboxapp
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
print("LISTING" + json.dumps(found))
"""


@dataclass(frozen=True)
class Handler:
    """A registered handler; `permission` None is refused unless it is Reflex's own and listed."""

    name: str
    function: str
    permission: str | None
    is_framework: bool
    arguments: dict[str, str]


@cache
def registered_handlers() -> tuple[Handler, ...]:
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
    return tuple(Handler(**one) for one in json.loads(listing.stdout.split("LISTING")[1]))
