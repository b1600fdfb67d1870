"""What the next request asks for, and how a problem changes it."""

from dataclasses import dataclass, replace

from inboxapp.llm.dialect import Dialect
from inboxapp.llm.problem import Cure, Problem
from inboxapp.llm.structured import Shape
from inboxapp.llm.types import AttemptKind, CallOptions, Prompt

MAX_EXPANSIONS = 2
_FACTOR = 2

# Four characters make a token, roughly; a server that writes twice that ignores its budget.
_CHARACTERS_PER_TOKEN = 8


@dataclass(frozen=True)
class Repair:
    """An answer that did not fit, and why."""

    wrote: str
    complaint: str


@dataclass(frozen=True)
class Plan:
    """One request to be; `shape` is None for free text."""

    prompt: Prompt
    model: str
    options: CallOptions
    dialect: Dialect
    shape: Shape | None
    budget_tokens: int
    kind: AttemptKind = AttemptKind.FIRST
    expansions: int = 0
    repair: Repair | None = None

    @property
    def max_characters(self) -> int:
        """Bound what we read, since some servers ignore the budget."""
        return self.budget_tokens * _CHARACTERS_PER_TOKEN

    def after(self, problem: Problem) -> "Plan | None":
        """Plan the request that could cure the problem; None when nothing is left to try."""
        if problem.cure is Cure.EXPAND:
            return self._expanded()
        if problem.cure is Cure.REPAIR and self.repair is None:
            repair = Repair(problem.wrote, problem.detail)
            return replace(self, kind=AttemptKind.REPAIR, repair=repair)
        if problem.cure is Cure.FALLBACK and (dialect := self.dialect.without(problem.mention)):
            return replace(self, kind=AttemptKind.FALLBACK, dialect=dialect)
        return None

    def _expanded(self) -> "Plan | None":
        budget = min(self.budget_tokens * _FACTOR, self.options.budget_ceiling)
        if self.expansions >= MAX_EXPANSIONS or budget <= self.budget_tokens:
            return None
        return replace(
            self,
            kind=AttemptKind.EXPANSION,
            budget_tokens=budget,
            expansions=self.expansions + 1,
        )
