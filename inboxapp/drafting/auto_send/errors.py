"""What sending without a person refuses."""

from inboxapp.core.errors import Conflict


class NothingPlanned(Conflict):
    """There is nothing to cancel: it went out, or was cancelled, a moment ago."""

    code = "nothing_planned"

    def __init__(self) -> None:
        super().__init__(
            "No automatic reply is planned here any more. Look at the conversation to see whether "
            "it went out."
        )
