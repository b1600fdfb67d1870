"""What drafting and the compose box refuse."""

from inboxapp.core.errors import Conflict, Invalid, NotFound


class NothingToAnswer(Conflict):
    """There is no inbound message on the channel to write a reply to."""

    code = "nothing_to_answer"

    def __init__(self) -> None:
        super().__init__(
            "The lead hasn't written on this channel, so there is nothing to draft a reply to."
        )


class DraftGone(NotFound):
    """The draft was sent, replaced or discarded meanwhile."""

    code = "draft_gone"

    def __init__(self) -> None:
        super().__init__("That draft isn't pending any more. What you typed is kept.")


class EmptyMessage(Invalid):
    """There is nothing to send."""

    code = "empty_message"

    def __init__(self) -> None:
        super().__init__("The message is empty, so nothing was sent.")


class MessageTooLong(Invalid):
    """The channel can't carry so much."""

    code = "message_too_long"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The message is longer than {limit} characters, which this channel can't carry. "
            "Nothing was sent and your text is kept."
        )


class UnfilledSlot(Invalid):
    """A gap in the text was not filled in."""

    code = "unfilled_slot"

    def __init__(self, slot: str) -> None:
        super().__init__(
            f"“{slot}” is still to be filled in, so nothing was sent and your text is kept. "
            "Fill it in or take it out, and send again."
        )


class PrivateText(Invalid):
    """The text repeats what only the machine is told."""

    code = "private_text"

    def __init__(self, quote: str) -> None:
        super().__init__(
            f"“{quote}” repeats instructions to the machine, which must not go out. Nothing was "
            "sent and your text is kept; take it out, and send again."
        )


class MustNotContact(Conflict):
    """The lead asked not to be contacted."""

    code = "do_not_contact"

    def __init__(self) -> None:
        super().__init__(
            "The lead is tagged Do Not Contact, so nothing is drafted or sent. Change the tag "
            "first if they asked to hear from you again."
        )


class AnsweredMeanwhile(Conflict):
    """Somebody answered on the channel since the sender last looked."""

    code = "answered_meanwhile"

    def __init__(self, author: str) -> None:
        super().__init__(
            f"{author or 'Somebody else'} answered on this channel since you opened it, so yours "
            "was not sent and your text is kept. Read theirs, and send again if you still want to."
        )


class NoAddress(Conflict):
    """The lead has no address on the channel."""

    code = "no_address"

    def __init__(self) -> None:
        super().__init__("The lead has no address on this channel, so nothing was sent.")


class KnowledgeNotFound(NotFound):
    """No such fact for this client."""

    code = "knowledge_not_found"

    def __init__(self) -> None:
        super().__init__("That entry isn't there any more. The list below is up to date.")
