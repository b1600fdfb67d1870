"""The HTTP side of the web process: webhooks, REST API, sign-in, streams and operations."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match

from inboxapp.api import auth, docs, health, stream, uploads
from inboxapp.api.headers import SecurityHeaders
from inboxapp.api.metrics import Metrics
from inboxapp.api.middleware import BodyLimit, Edge, EmptyParameters
from inboxapp.api.problems import answer_with_problems
from inboxapp.api.rest import routes as rest
from inboxapp.api.tools import ToolsProvider
from inboxapp.api.webhooks import routes as webhooks
from inboxapp.core.migrations import ROOT

BUILT_PAGES = ROOT / ".web" / "build" / "client"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
DESCRIPTION = (
    "Leads, messages, drafts and runs of one client, with an API key; webhooks that bring "
    "messages in. An empty query parameter counts as not given. "
    "Refusals are problem bodies (RFC 9457) with a stable code."
)


def create_api(tools: ToolsProvider, *, pages: Path = BUILT_PAGES) -> FastAPI:
    """Put the application together; `tools` is asked at each request, not before.

    Whatever is mounted into it afterwards answers the paths that are not ours, and gets the
    same headers, counts and log lines.
    """
    app = FastAPI(
        title="Inboxapp API",
        version="1",
        description=DESCRIPTION,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.tools = tools
    app.state.metrics = Metrics()
    for room in (rest, webhooks, auth, stream, uploads, health, docs):
        app.include_router(room.router)
    for prefix in ("/api", "/webhooks", "/auth", "/stream", "/upload"):
        app.add_api_route(
            f"{prefix}/{{rest:path}}", nothing_here, methods=METHODS, include_in_schema=False
        )
    answer_with_problems(app)

    @cache
    def headers() -> SecurityHeaders:
        return SecurityHeaders(tools().settings, pages)

    app.add_middleware(EmptyParameters)
    app.add_middleware(BodyLimit)
    app.add_middleware(Edge, metrics=app.state.metrics, headers=headers)
    return app


async def nothing_here(request: Request) -> None:
    """Answer 404, or 405 where the address exists; keeps our paths from the front end."""
    routes = request.app.routes
    is_known = any(route.matches(request.scope)[0] is Match.PARTIAL for route in routes)
    raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED if is_known else HTTPStatus.NOT_FOUND)
