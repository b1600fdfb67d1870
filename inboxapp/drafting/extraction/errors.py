"""What a correction is refused for; nothing is changed then."""

from inboxapp.core.errors import Conflict, Invalid, NotFound


class BadExtraction(Invalid):
    """The correction contradicts itself or has no such field."""

    code = "bad_extraction"

    def __init__(self, fault: str) -> None:
        super().__init__(f"{fault} Nothing was changed.")


class MessageNotFound(NotFound):
    """No such message of the lead's."""

    code = "message_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such message of this lead. Reload the conversation.")


class WrittenMeanwhile(Conflict):
    """The lead wrote again, so another message is what a draft answers."""

    code = "written_meanwhile"

    def __init__(self) -> None:
        super().__init__(
            "The lead has written again since, and the draft answers the newer message. Nothing "
            "was changed; look at what was read from that one."
        )
