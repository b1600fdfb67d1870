"""Refusals of the channels."""

from inboxapp.core.errors import AppError


class BadPayload(AppError):
    """The delivery can't be read as a message; its raw bytes were kept by who received them."""

    code = "bad_payload"
    status = 422
