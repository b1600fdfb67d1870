"""The ways in which a model call fails, in words a person can act on."""

from decimal import Decimal
from enum import StrEnum

from inboxapp.core.errors import AppError
from inboxapp.llm.types import Attempt, Usage, total_cost


class FailureReason(StrEnum):
    """Why a call gave nothing that can be used."""

    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    CONNECTION = "connection"
    TRUNCATED = "truncated"
    RUNAWAY = "runaway"
    MALFORMED = "malformed"
    EMPTY = "empty"
    REFUSED = "refused"
    BAD_KEY = "bad_key"
    NO_ACCESS = "no_access"
    QUOTA = "quota"
    BAD_REQUEST = "bad_request"
    UNKNOWN_MODEL = "unknown_model"
    WRONG_ADDRESS = "wrong_address"


_RETRYABLE = frozenset(
    {
        FailureReason.TIMEOUT,
        FailureReason.RATE_LIMITED,
        FailureReason.SERVER_ERROR,
        FailureReason.CONNECTION,
        FailureReason.MALFORMED,
        FailureReason.EMPTY,
    }
)

_WORDS: dict[FailureReason, str] = {
    FailureReason.TIMEOUT: "The model took too long. Try again, or choose a faster model.",
    FailureReason.RATE_LIMITED: "The model server is busy and asked us to slow down. "
    "Try again in a minute.",
    FailureReason.SERVER_ERROR: "The model server had a fault of its own. Try again in a minute.",
    FailureReason.CONNECTION: "The model server could not be reached. "
    "Check OPENAI_BASE_URL and the network, then try again.",
    FailureReason.TRUNCATED: "The answer did not fit into the largest allowed length. "
    "Shorten the conversation or knowledge, or raise the limit.",
    FailureReason.RUNAWAY: "The model kept writing past its limit and was stopped. "
    "Try again, or choose another model.",
    FailureReason.MALFORMED: "The model's answer could not be read. Try again; if it stays, "
    "check that OPENAI_BASE_URL ends with /v1, or choose another model.",
    FailureReason.EMPTY: "The model answered with nothing. Try again, or choose another model.",
    FailureReason.REFUSED: "The model declined to answer. Write this one yourself, "
    "or change the instructions.",
    FailureReason.BAD_KEY: "The model server did not accept the key. Check OPENAI_API_KEY.",
    FailureReason.NO_ACCESS: "The key may not use this model. "
    "Check the key's permissions or choose another model.",
    FailureReason.QUOTA: "The account at the model server has no credit left. "
    "Add credit or use another key.",
    FailureReason.BAD_REQUEST: "The model server did not accept the request. "
    "Choose another model, or check the server's version.",
    FailureReason.UNKNOWN_MODEL: "The model server does not know this model. "
    "Check OPENAI_MODEL and the model in settings.",
    FailureReason.WRONG_ADDRESS: "There is no model server at this address. "
    "Check OPENAI_BASE_URL; it usually ends with /v1.",
}


def words_for(reason: FailureReason, detail: str = "") -> str:
    """Say what happened, what was kept and what to do, with the server's own words if any."""
    said = f" Details: {detail}" if detail else ""
    return f"{_WORDS[reason]} Nothing was changed.{said}"


class ModelFailed(AppError):
    """The model gave no usable answer; `attempts` holds what was tried and what it cost."""

    code = "model_failed"
    status = 502

    def __init__(
        self,
        reason: FailureReason,
        *,
        detail: str = "",
        attempts: tuple[Attempt, ...] = (),
        model_asked: str = "",
    ) -> None:
        super().__init__(words_for(reason, detail))
        self.reason = reason
        self.attempts = attempts
        self.model_asked = model_asked

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed later without anybody changing anything."""
        return self.reason in _RETRYABLE

    @property
    def usage(self) -> Usage:
        """Tokens spent in vain, over all attempts."""
        return Usage.total(attempt.usage for attempt in self.attempts)

    @property
    def cost(self) -> Decimal | None:
        """Money spent in vain; None when unknown."""
        return total_cost(self.attempts)
