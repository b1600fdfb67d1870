"""What a server understands; learned from its refusals and remembered per model."""

from dataclasses import dataclass, replace
from enum import StrEnum


class BudgetField(StrEnum):
    """The name under which a server takes the output budget."""

    NEW = "max_completion_tokens"
    OLD = "max_tokens"

    @property
    def other(self) -> "BudgetField":
        """Name the spelling to try when this one is refused."""
        return BudgetField.OLD if self is BudgetField.NEW else BudgetField.NEW


class Rung(StrEnum):
    """How a structured answer is asked for; each rung asks less of the server."""

    STRICT = "strict"
    LOOSE = "loose"
    PROMPT_ONLY = "prompt_only"


_BELOW = {Rung.STRICT: Rung.LOOSE, Rung.LOOSE: Rung.PROMPT_ONLY}
EFFORT = "reasoning_effort"
# Servers whose models can't think say so in words of their own.
_EFFORT_WORDS = ("reasoning effort", "reasoning.effort", "thinking", "think value")
_FORMAT_WORDS = ("response_format", "json_schema", "text.format", "structured output", "grammar")


@dataclass(frozen=True)
class Dialect:
    """The parameters that one model on one server takes."""

    budget_field: BudgetField
    rung: Rung = Rung.STRICT
    extras: frozenset[str] = frozenset({"stream_options", EFFORT})
    swapped: bool = False

    def without(self, mention: str) -> "Dialect | None":
        """Drop what a refusal names; None when it names nothing that we could do without."""
        if self.budget_field in mention and not self.swapped:
            return replace(self, budget_field=self.budget_field.other, swapped=True)
        refused = {extra for extra in self.extras if extra in mention}
        if any(word in mention for word in _EFFORT_WORDS):
            refused |= self.extras & {EFFORT}
        if refused:
            return replace(self, extras=self.extras - refused)
        if self.rung in _BELOW and any(word in mention for word in _FORMAT_WORDS):
            return replace(self, rung=_BELOW[self.rung])
        return None


# Reasoning models at OpenAI refuse the old name; some local servers silently ignore the new one.
OPENAI = Dialect(
    BudgetField.NEW,
    extras=frozenset({"stream_options", "prompt_cache_key", "store", EFFORT}),
)
COMPATIBLE = Dialect(BudgetField.OLD)


def first_guess(*, is_openai: bool) -> Dialect:
    """Return the parameters to try first."""
    return OPENAI if is_openai else COMPATIBLE
