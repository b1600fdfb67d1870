"""One failed attempt: what went wrong and what could cure it. Never leaves this package."""

from enum import StrEnum

from inboxapp.llm.errors import FailureReason
from inboxapp.llm.types import UNKNOWN_USAGE, Usage


class Cure(StrEnum):
    """What the next attempt would have to do differently."""

    WAIT = "wait"
    EXPAND = "expand"
    REPAIR = "repair"
    FALLBACK = "fallback"
    NONE = "none"


class Problem(Exception):
    """An attempt gave nothing usable.

    `detail` is safe to show, `retry_after` is in seconds, `mention` names the parameters that the
    server refused, and `wrote` is the text that needs a repair.
    """

    def __init__(
        self,
        reason: FailureReason,
        cure: Cure = Cure.NONE,
        *,
        detail: str = "",
        usage: Usage = UNKNOWN_USAGE,
        retry_after: float | None = None,
        mention: str = "",
        wrote: str = "",
    ) -> None:
        # Retries are logged with this text, so it carries no words of the conversation.
        super().__init__(reason.value)
        self.reason = reason
        self.cure = cure
        self.detail = detail
        self.usage = usage
        self.retry_after = retry_after
        self.mention = mention
        self.wrote = wrote
