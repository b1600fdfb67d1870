"""What conversations refuse."""

from inboxapp.core.errors import Conflict, NotFound


class LeadNotFound(NotFound):
    """No such lead for this client."""

    code = "lead_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such lead here. It may have been merged or removed.")


class IdTaken(Conflict):
    """Another message, from or to somebody else, has the delivery's id."""

    code = "id_taken"

    def __init__(self) -> None:
        super().__init__(
            "Another message on this channel, of another lead, has this id already. The delivery "
            "is kept as it came but not shown; send it again under an id of its own."
        )
