"""What memory refuses."""

from inboxapp.core.errors import Conflict, Invalid, NotFound


class MemoryGone(NotFound):
    """The fact was forgotten or its time ran out; another client's looks the same."""

    code = "memory_gone"

    def __init__(self) -> None:
        super().__init__("That fact isn't there any more. Somebody may have had it forgotten.")


class MemoryKnown(Conflict):
    """The same is remembered of the lead already."""

    code = "memory_known"

    def __init__(self, text: str) -> None:
        super().__init__(f"This is known already: “{text}”. Nothing was changed.")


class MemoryExpired(Conflict):
    """The fact's time ran out before somebody approved it."""

    code = "memory_expired"

    def __init__(self) -> None:
        super().__init__(
            "This fact's time has run out, so it was not approved. Edit it and give it more time "
            "if it still holds; otherwise it is removed tonight."
        )


class BadMemory(Invalid):
    """The words can't be remembered; `reason` is a sentence."""

    code = "bad_memory"

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Nothing was changed.")
