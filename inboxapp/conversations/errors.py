"""What conversations refuse."""

from inboxapp.core.errors import NotFound


class LeadNotFound(NotFound):
    """No such lead for this client."""

    code = "lead_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such lead here. It may have been merged or removed.")
