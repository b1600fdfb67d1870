"""The record of every attempt of one call."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from inboxapp.core import clock
from inboxapp.llm.asking import Ask
from inboxapp.llm.errors import FailureReason, words_for
from inboxapp.llm.plan import Plan
from inboxapp.llm.problem import Problem
from inboxapp.llm.types import UNKNOWN_USAGE, Attempt, AttemptKind, Usage
from inboxapp.llm.wire import Reply

T = TypeVar("T")

CostOf = Callable[[Usage, tuple[str, ...]], Decimal | None]


class AttemptLog:
    """What one call has tried so far."""

    def __init__(self, cost_of: CostOf) -> None:
        self.attempts: list[Attempt] = []
        self.started = time.perf_counter()
        self._cost_of = cost_of

    def elapsed_ms(self, until: float | None = None) -> int:
        """Measure from the call's start until now, or until a monotonic time."""
        return round(((until or time.perf_counter()) - self.started) * 1000)

    @property
    def last_reason(self) -> FailureReason:
        """Say why the call is where it is; a call cut short while waiting keeps the reason."""
        last = self.attempts[-1].error_class if self.attempts else None
        return FailureReason(last) if last else FailureReason.TIMEOUT

    @property
    def transport_retries(self) -> int:
        """Count the attempts that repeated the one before them unchanged."""
        return sum(attempt.kind is AttemptKind.TRANSPORT for attempt in self.attempts)

    async def record(self, plan: Plan, ask: Ask, judge: Callable[[Reply], T]) -> tuple[T, Reply]:
        """Ask once and judge the reply; raises the Problem after noting it."""
        entry = _Entry(plan, number=len(self.attempts) + 1)
        reply: Reply | None = None
        try:
            reply = await ask(plan)
            value = judge(reply)
        except Problem as problem:
            self._note(entry, reply, problem)
            raise
        except asyncio.CancelledError:
            # The total time is up, or the whole run was cancelled and nobody will read this.
            self._note(entry, reply, Problem(FailureReason.TIMEOUT))
            raise
        self._note(entry, reply, None)
        return value, reply

    def _note(self, entry: "_Entry", reply: Reply | None, problem: Problem | None) -> None:
        usage = reply.usage if reply else problem.usage if problem else UNKNOWN_USAGE
        models = (reply.model or "" if reply else "", entry.plan.model)
        cost = self._cost_of(usage, models)
        self.attempts.append(entry.closed(reply, problem, usage=usage, cost=cost))


class _Entry:
    """An attempt whose end is not known yet."""

    def __init__(self, plan: Plan, *, number: int) -> None:
        self.plan = plan
        self.number = number
        self.started_at: datetime = clock.now()
        self.began = time.perf_counter()

    def closed(
        self, reply: Reply | None, problem: Problem | None, *, usage: Usage, cost: Decimal | None
    ) -> Attempt:
        """Return the finished attempt."""
        return Attempt(
            number=self.number,
            kind=self.plan.kind,
            started_at=self.started_at,
            latency_ms=round((time.perf_counter() - self.began) * 1000),
            budget_tokens=self.plan.budget_tokens,
            finish_reason=reply.finish_reason if reply else None,
            error_class=problem.reason.value if problem else None,
            error=words_for(problem.reason, problem.detail) if problem else None,
            usage=usage,
            cost=cost,
        )
