"""The web process: pages, API and sockets on one port, from a front end that is built already."""

import importlib
import os
import signal
from collections.abc import Callable

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from inboxapp.core.embedded.process import follow_parent
from inboxapp.core.logging import set_up_logging
from inboxapp.core.settings import Settings, settings
from inboxapp.operate import checks

# How Reflex is told to serve the built pages and to compile nothing.
SERVE_BUILT = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    "__REFLEX_SKIP_COMPILE": "true",
}
END_SECONDS = 5


def serve_web(env: Settings) -> None:
    """Serve until a signal ends us; raises NotReady when something listens on PORT already."""
    checks.check_port(env)
    os.environ.update(SERVE_BUILT)
    Server(
        target="inboxapp.operate.web:application",
        factory=True,
        interface=Interfaces.ASGI,
        address=env.host,
        port=env.port,
        workers=env.web_workers,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=END_SECONDS,
    ).serve()


def application() -> Callable[..., object]:
    """Return the ASGI application; called once in each of the server's processes."""
    follow_parent(signal.SIGKILL)
    set_up_logging(settings())
    app = importlib.import_module("inboxapp.inboxapp").app
    built: Callable[..., object] = app()
    return built
