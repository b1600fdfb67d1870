import json
import os
import re
import sys
from typing import Unpack

import reflex as rx
from reflex_base.plugins.base import PostBuildContext, PreCompileContext

from inboxapp.core import services
from inboxapp.core.settings import settings
from inboxapp.operate import schema
from inboxapp.operate.front_end import tool_environment
from inboxapp.operate.refusals import one_sentence
from inboxapp.ui.theme import TAILWIND

ENDPOINTS = "ping|_event|_upload|auth-codespace|_health|_all_routes"
API_PATHS = "api|auth|webhooks|stream|health|ready|metrics"

with one_sentence():
    env = settings()
serves_what_is_built = os.environ.get("__REFLEX_SKIP_COMPILE") == "true"
runs = sys.argv[1:2] == ["run"] and not serves_what_is_built
# In development Vite has PORT to itself and passes the API's paths on to the backend beside it.
one_port = not runs or any(
    word in argument for argument in sys.argv for word in ("prod", "preview")
)
backend_port = env.port if one_port else env.port % 65535 + 1

if not serves_what_is_built:
    os.environ.update(tool_environment(os.environ))

if runs:
    # `reflex run` by itself: find or start what the app needs, and tell its child processes.
    with one_sentence():
        os.environ["DATABASE_URL"] = services.database_url(env)
        os.environ["REDIS_URL"] = services.redis_url(env)
        schema.migrate(os.environ["DATABASE_URL"])
    os.environ.setdefault("GRANIAN_WORKERS", str(env.web_workers))


class AnyAddress(rx.plugins.Plugin):
    """Lets one build serve any host and port: the page asks the address it came from.

    Reflex bakes the backend's full address into the scripts.
    """

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Let Vite pass on what is the API's, so that pages and API share an origin."""
        if not one_port:
            context["add_modify_task"]("vite.config.js", with_proxy)

    def post_build(self, **context: Unpack[PostBuildContext]) -> None:
        """Replace the baked addresses before the files are compressed."""
        for script in context["static_dir"].rglob("*.js"):
            text = script.read_text()
            if (freed := relative_to_page(text)) != text:
                script.write_text(freed)


def with_proxy(vite_config: str) -> str:
    """Add a proxy for the API's paths to Vite's development server."""
    proxy = {f"^/({API_PATHS})(/|\\?|$)": {"target": f"http://localhost:{backend_port}"}}
    return vite_config.replace(
        "  server: {\n", f"  server: {{\n    proxy: {json.dumps(proxy)},\n", 1
    )


def relative_to_page(script: str) -> str:
    """Turn each string literal that is the address of a Reflex endpoint into an expression."""
    address = re.compile(rf"""(["'`])(ws|http)://localhost:\d+(/(?:{ENDPOINTS}))\1""")

    def expression(found: re.Match[str]) -> str:
        origin = "location.origin"
        if found[2] == "ws":
            origin += '.replace("http","ws")'
        return f'({origin}+"{found[3]}")'

    return address.sub(expression, script)


config = rx.Config(
    app_name="inboxapp",
    app_module_import="inboxapp.inboxapp",
    frontend_port=env.port,
    backend_port=backend_port,
    backend_host=env.host,
    redis_url=os.environ.get("REDIS_URL") or env.redis_url,
    cors_allowed_origins=env.origins,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    plugins=[rx.plugins.TailwindV4Plugin(TAILWIND), AnyAddress()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
