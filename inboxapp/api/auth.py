"""Signing in and out: plain forms, so that the cookie stays out of every script's reach."""

import re
from typing import Annotated, Any
from urllib.parse import urlencode

import structlog
from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from inboxapp.accounts import throttle
from inboxapp.accounts.errors import TooManyAttempts, WrongCredentials
from inboxapp.accounts.service import sign_in, sign_out
from inboxapp.accounts.sessions import LIFETIME, SESSION_COOKIE
from inboxapp.accounts.types import SignedIn
from inboxapp.api.origins import refuse_foreign
from inboxapp.api.problems import problem_responses
from inboxapp.api.tools import ApiTools, Tools
from inboxapp.core.outages import OUTAGES

HOME = "/inbox"
LOGIN = "/login"
LONGEST_NEXT = 500
# A path of ours: two slashes or a backslash at the start would lead a browser elsewhere.
LOCAL_PATH = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f\x7f]*")

log = structlog.get_logger(__name__)

router = APIRouter(
    prefix="/auth",
    tags=["Sign-in"],
    dependencies=[Depends(refuse_foreign)],
    responses=problem_responses(403, 413),
)

Text = Annotated[str, Form()]


@router.post("/login", status_code=303, operation_id="login", response_class=RedirectResponse)
async def login(
    request: Request,
    tools: Tools,
    email: Text = "",
    password: Text = "",
    next: Text = "",  # noqa: A002  the form's own word
) -> Response:
    """Open a session and lead on to `next`, or back to the form with the reason."""
    target = local_path(next)
    try:
        signed_in = await _sign_in(request, tools, email, password)
    except (WrongCredentials, TooManyAttempts) as refusal:
        log.warning("sign_in_refused", code=refusal.code)
        wait = getattr(refusal, "retry_after", None)
        return _back(refusal.code, target, wait=wait)
    except OUTAGES as outage:
        # Without the count of tries or the rows nobody is let in.
        log.error("sign_in_unavailable", error=type(outage).__name__)  # noqa: TRY400
        return _back("unavailable", target)
    response = RedirectResponse(target, status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        signed_in.token,
        max_age=int(LIFETIME.total_seconds()),
        **_cookie_rules(request, tools),
    )
    return response


@router.post("/logout", status_code=303, operation_id="logout", response_class=RedirectResponse)
async def logout(request: Request, tools: Tools) -> Response:
    """End the session at once and lead to the form."""
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        async with tools.database.transaction() as tx:
            await sign_out(tx, token)
    response = RedirectResponse(LOGIN, status_code=303)
    response.delete_cookie(SESSION_COOKIE, **_cookie_rules(request, tools))
    return response


async def _sign_in(request: Request, tools: ApiTools, email: str, password: str) -> SignedIn:
    address = request.client.host if request.client else ""
    attempt = throttle.attempt_of(email, address)
    await throttle.admit(tools.redis, attempt)
    try:
        signed_in = await sign_in(
            tools.database,
            email=email,
            password=password,
            replacing=request.cookies.get(SESSION_COOKIE, ""),
        )
    except WrongCredentials:
        await throttle.failed(tools.redis, attempt)
        raise
    await throttle.succeeded(tools.redis, attempt)
    return signed_in


def local_path(wanted: str) -> str:
    """Return where to lead after signing in: the wanted path if it is ours, else the inbox."""
    if len(wanted) <= LONGEST_NEXT and LOCAL_PATH.fullmatch(wanted):
        return wanted
    return HOME


def _back(code: str, target: str, *, wait: int | None = None) -> Response:
    query: dict[str, str] = {"error": code}
    if wait is not None:
        query["wait"] = str(wait)
    if target != HOME:
        query["next"] = target
    return RedirectResponse(f"{LOGIN}?{urlencode(query)}", status_code=303)


def _cookie_rules(request: Request, tools: ApiTools) -> dict[str, Any]:
    is_https = request.url.scheme == "https" or tools.settings.url.startswith("https://")
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": is_https}
