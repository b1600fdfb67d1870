"""Every refusal and every fault as one problem body (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from inboxapp.core.errors import AppError
from inboxapp.core.outages import OUTAGES
from inboxapp.core.text import clean_text, shorten

PROBLEM_JSON = "application/problem+json"
RETRY_SECONDS = 5
LONGEST_DETAIL = 500

log = structlog.get_logger(__name__)


class Problem(BaseModel):
    """What went wrong, for programs (`code`) and for people (`detail`)."""

    type: str = Field(default="about:blank", description="Always about:blank; see code.")
    title: str = Field(description="The status in words.")
    status: int
    detail: str = Field(description="What happened, what was kept and what to do next.")
    code: str = Field(description="Stable for programs.")
    instance: str = Field(description="The path that was asked for.")
    reference: str | None = Field(
        default=None, description="Names the request in our logs; also in X-Request-Id."
    )


class ProblemResponse(JSONResponse):
    """A problem body with its own media type."""

    media_type = PROBLEM_JSON


def problem(
    request: Request,
    *,
    status: int,
    code: str,
    detail: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the problem as a response."""
    body = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=shorten(detail, LONGEST_DETAIL),
        code=code,
        instance=clean_text(request.url.path),
        reference=request.scope.get("inboxapp.request_id"),
    )
    return ProblemResponse(body.model_dump(exclude_none=True), status, headers)


def answer_with_problems(app: FastAPI) -> None:
    """Turn whatever a route raises into a problem body."""
    app.add_exception_handler(AppError, _refusal)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for outage in OUTAGES:
        app.add_exception_handler(outage, _outage)


def unexpected(request: Request) -> Response:
    """Answer for a fault of ours; its words stay in the log."""
    return problem(
        request,
        status=500,
        code="internal",
        detail="Something went wrong on our side and has been logged. Please try again; if it "
        "happens again, tell us the reference.",
    )


async def _refusal(request: Request, error: Exception) -> Response:
    if not isinstance(error, AppError):
        raise error
    headers = {}
    if error.status == HTTPStatus.UNAUTHORIZED and request.url.path.startswith("/api/"):
        headers["WWW-Authenticate"] = 'Bearer realm="inboxapp"'
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return problem(
        request, status=error.status, code=error.code, detail=error.message, headers=headers
    )


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    return problem(request, status=422, code="invalid", detail=_first_fault(error.errors()))


def _first_fault(faults: Any) -> str:
    first = faults[0]
    if first["type"] == "json_invalid":
        return "The body is not valid JSON. Nothing was changed."
    place = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    message = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"“{shorten(place, 80)}”: {message}. Nothing was changed."


HTTP_CODES = {
    400: ("bad_request", "The request could not be read. Nothing was changed."),
    404: ("no_such_route", "There is nothing at this address. See /api/docs for what there is."),
    405: ("wrong_method", "This address does not take that method. See /api/docs."),
    408: ("too_slow", "The body took too long to arrive. Nothing was kept; please send it again."),
    413: ("too_large", "The body is larger than this address takes. Nothing was kept."),
}


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code, detail = HTTP_CODES.get(error.status_code, ("refused", str(error.detail)))
    return problem(
        request, status=error.status_code, code=code, detail=detail, headers=error.headers
    )


async def _outage(request: Request, error: Exception) -> Response:
    log.error("service_away", error=type(error).__name__, path=request.url.path)
    return problem(
        request,
        status=503,
        code="unavailable",
        detail="A service we need is away for the moment, and nothing was changed. "
        f"Please try again in {RETRY_SECONDS} seconds.",
        headers={"Retry-After": str(RETRY_SECONDS)},
    )


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe problem bodies for the OpenAPI page."""
    schema = Problem.model_json_schema()
    content = {PROBLEM_JSON: {"schema": schema}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": content}
        for status in statuses
    }
