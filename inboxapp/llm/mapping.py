"""Whatever the client library raises becomes a Problem."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpx2
import openai

from inboxapp.core import clock
from inboxapp.llm.errors import FailureReason
from inboxapp.llm.problem import Cure, Problem
from inboxapp.llm.types import NO_USAGE, UNKNOWN_USAGE

_MAX_DETAIL = 200

_BY_STATUS: dict[int, tuple[FailureReason, Cure]] = {
    400: (FailureReason.BAD_REQUEST, Cure.FALLBACK),
    401: (FailureReason.BAD_KEY, Cure.NONE),
    402: (FailureReason.QUOTA, Cure.NONE),
    403: (FailureReason.NO_ACCESS, Cure.NONE),
    404: (FailureReason.WRONG_ADDRESS, Cure.NONE),
    408: (FailureReason.TIMEOUT, Cure.WAIT),
    409: (FailureReason.SERVER_ERROR, Cure.WAIT),
    422: (FailureReason.BAD_REQUEST, Cure.FALLBACK),
    429: (FailureReason.RATE_LIMITED, Cure.WAIT),
}

_QUOTA_CODES = {"insufficient_quota", "billing_hard_limit_reached", "account_deactivated"}

# The server's words about a key repeat a part of it.
_SILENT = {FailureReason.BAD_KEY}


@contextmanager
def mapped() -> Iterator[None]:
    """Turn every error of the client, of JSON and of the socket into a Problem."""
    try:
        yield
    except openai.APIStatusError as error:
        raise _from_status(error) from error
    except openai.APIConnectionError as error:
        raise _from_connection(error) from error
    except openai.APIError as error:
        raise from_error_object(error.body or error.message) from error
    except openai.OpenAIError as error:
        raise Problem(FailureReason.BAD_REQUEST, detail=shown(str(error))) from error
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        # Broken JSON, a web page, or an object of another shape; the client checks none of it.
        raise unreadable() from error
    except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
        raise Problem(FailureReason.CONNECTION, Cure.WAIT) from error


def unreadable() -> Problem:
    """Say that the body was not what this API answers with."""
    return Problem(FailureReason.MALFORMED, Cure.WAIT)


def from_error_object(body: object) -> Problem:
    """Read an error that came inside a 200, alone or in the middle of a stream."""
    fields = _fields(body)
    code = str(fields.get("code") or "")
    reason, cure = FailureReason.SERVER_ERROR, Cure.WAIT
    if code.isdigit():
        reason, cure = _BY_STATUS.get(int(code), (reason, cure))
    elif "rate_limit" in code:
        reason = FailureReason.RATE_LIMITED
    if code in _QUOTA_CODES:
        reason, cure = FailureReason.QUOTA, Cure.NONE
    return Problem(reason, cure, detail=_detail(reason, fields), mention=_mention(fields))


def shown(text: str) -> str:
    """Fit a server's words on one line; a web page says nothing worth showing."""
    line = " ".join(text.split())
    return "" if line.startswith("<") else line[:_MAX_DETAIL]


def _from_status(error: openai.APIStatusError) -> Problem:
    fields = _fields(error.body)
    reason, cure = _BY_STATUS.get(error.status_code, (FailureReason.BAD_REQUEST, Cure.NONE))
    if error.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
        reason, cure = FailureReason.SERVER_ERROR, Cure.WAIT
    if str(fields.get("code")) in _QUOTA_CODES:
        reason, cure = FailureReason.QUOTA, Cure.NONE
    if error.status_code == httpx2.codes.NOT_FOUND and "model" in _mention(fields):
        reason = FailureReason.UNKNOWN_MODEL
    return Problem(
        reason,
        cure,
        detail=_detail(reason, fields),
        usage=NO_USAGE,  # a refused request generates nothing
        retry_after=retry_after(error.response.headers),
        mention=_mention(fields),
    )


def _from_connection(error: openai.APIConnectionError) -> Problem:
    never_sent = isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)
    timed_out = isinstance(error, openai.APITimeoutError) and not never_sent
    return Problem(
        FailureReason.TIMEOUT if timed_out else FailureReason.CONNECTION,
        Cure.WAIT,
        usage=NO_USAGE if never_sent else UNKNOWN_USAGE,
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read how many seconds the server wants us to wait, in any of the three spellings."""
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
        if not (value := headers.get("retry-after")):
            return None
        if value.strip().replace(".", "", 1).isdigit():
            return float(value)
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - clock.now()).total_seconds())


def _fields(body: object) -> dict[str, object]:
    if isinstance(body, dict):
        inner = body.get("error", body)
        return _fields(inner) if inner is not body else {str(k): v for k, v in body.items()}
    return {"message": body} if isinstance(body, str) else {}


def _mention(fields: dict[str, object]) -> str:
    return " ".join(str(fields.get(name) or "") for name in ("code", "param", "message")).lower()


def _detail(reason: FailureReason, fields: dict[str, object]) -> str:
    return "" if reason in _SILENT else shown(str(fields.get("message") or ""))
