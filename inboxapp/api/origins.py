"""Refuses forms that another site's page sends with our cookie."""

from fastapi import Request

from inboxapp.api.tools import Tools
from inboxapp.core.errors import NotAllowed

SAME = frozenset({"same-origin", "none"})


class ForeignOrigin(NotAllowed):
    """The form came from a page that isn't ours."""

    code = "foreign_origin"

    def __init__(self) -> None:
        super().__init__(
            "This form was sent from another address than the one this product is served at. "
            "Nothing was changed. If the address is yours, name it in PUBLIC_URL or "
            "ALLOWED_ORIGINS."
        )


def refuse_foreign(request: Request, tools: Tools) -> None:
    """Raise ForeignOrigin unless one of our own pages sent the request.

    Browsers say where a form came from and pages can't change it. What says nothing is no
    browser and carries nobody's cookie by accident.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if origin is not None and origin.rstrip("/") in tools.settings.origins:
        return
    if site is not None:
        if site not in SAME:
            raise ForeignOrigin
        return
    if origin is not None:
        raise ForeignOrigin
