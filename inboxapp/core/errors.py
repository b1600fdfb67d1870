"""Refusals: what the product declines to do, in words a person can act on."""


class AppError(Exception):
    """A refusal we show; everything else is a bug.

    `code` is stable for programs, `status` is the HTTP status at the edges, and the message says
    what happened, what was kept and what to do next.
    """

    code = "refused"
    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(AppError):
    """The thing is not there, or belongs to another client; the two look the same."""

    code = "not_found"
    status = 404


class NotAllowed(AppError):
    """The actor's role does not carry the permission."""

    code = "not_allowed"
    status = 403


class NotSignedIn(AppError):
    """There is no live session or key behind the request."""

    code = "not_signed_in"
    status = 401


class Invalid(AppError):
    """The input has the wrong shape; nothing was changed."""

    code = "invalid"
    status = 422


class Conflict(AppError):
    """Somebody else's change came first; nothing was lost."""

    code = "conflict"
    status = 409


class ConfigurationError(AppError):
    """A setting is wrong; shown as one sentence at start, never as a traceback."""

    code = "configuration"
    status = 500
