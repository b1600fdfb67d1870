"""Leads browsers to the right page before any script runs."""

from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from inboxapp.accounts.sessions import SESSION_COOKIE
from inboxapp.ui import routes

_PRIVATE = (routes.INBOX, routes.RUNS, routes.SETTINGS)
# Built as folders: named so, they are served at once instead of after a redirect.
_FOLDERS = frozenset({routes.LOGIN, *_PRIVATE})


class FrontDoor:
    """Sends `/` to the inbox, and whoever has no cookie to the sign-in page.

    Pages hold nobody's data, so this spares a flash of an empty page and protects nothing; the
    guard does.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a page's request that belongs elsewhere, pass on everything else."""
        target = _elsewhere(scope) if scope["type"] == "http" else None
        if target is None:
            await self.app(_as_folder(scope), receive, send)
        else:
            answer = RedirectResponse(target, 303, {"Cache-Control": "no-store"})
            await answer(scope, receive, send)


def _elsewhere(scope: Scope) -> str | None:
    path: str = scope["path"]
    if scope["method"] not in {"GET", "HEAD"}:
        return None
    if path == "/":
        return routes.INBOX
    if not any(path == page or path.startswith(f"{page}/") for page in _PRIVATE):
        return None
    if _has_cookie(scope):
        return None
    query = scope["query_string"].decode("latin-1")
    asked = f"{path}?{query}" if query else path
    return routes.LOGIN if asked == routes.INBOX else f"{routes.LOGIN}?next={quote(asked)}"


def _as_folder(scope: Scope) -> Scope:
    if scope["type"] != "http" or scope["path"] not in _FOLDERS:
        return scope
    path = f"{scope['path']}/"
    return {**scope, "path": path, "raw_path": path.encode()}


def _has_cookie(scope: Scope) -> bool:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return False
    return SESSION_COOKIE in jar
