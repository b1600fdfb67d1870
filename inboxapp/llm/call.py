"""One call from its first attempt to its end: three kinds of retry under one deadline."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import stamina

from inboxapp.llm.asking import Ask
from inboxapp.llm.attempts import AttemptLog
from inboxapp.llm.errors import FailureReason, ModelFailed
from inboxapp.llm.plan import Plan
from inboxapp.llm.pricing import source_of
from inboxapp.llm.problem import Cure, Problem
from inboxapp.llm.types import Answer, AttemptKind, Usage, total_cost
from inboxapp.llm.wire import Reply

T = TypeVar("T")

Judge = Callable[[Reply], T]

_MAX_TRANSPORT_RETRIES = 2

# A custom wait of zero would read as "do not retry".
_SHORTEST_WAIT_SECONDS = 0.01


@dataclass(frozen=True)
class Settled(Generic[T]):
    """A call that ended well: the value, the reply behind it, and the plan that worked."""

    value: T
    reply: Reply
    plan: Plan


class Call:
    """A call under way."""

    def __init__(self, plan: Plan, log: AttemptLog) -> None:
        self._plan = plan
        self._log = log
        self._deadline = asyncio.timeout(plan.options.deadline_seconds)

    async def settle(self, ask: Ask, judge: Judge[T]) -> Settled[T]:
        """Try until there is a value; raises ModelFailed when nothing is left to try."""
        try:
            async with self._deadline:
                return await self._persist(ask, judge)
        except TimeoutError:
            if not self._deadline.expired():
                raise  # the listener's own
            raise self._failed(self._log.last_reason) from None
        except Problem as problem:
            raise self._failed(problem.reason, problem.detail) from None

    def answer(self, settled: Settled[T]) -> Answer[T]:
        """Sum the call up."""
        attempts, reply = tuple(self._log.attempts), settled.reply
        cost = total_cost(attempts)
        first = reply.first_text_at
        return Answer(
            value=settled.value,
            text=reply.text,
            model_asked=self._plan.model,
            model_answered=reply.model or self._plan.model,
            usage=Usage.total(attempt.usage for attempt in attempts),
            cost=cost,
            price_source=source_of(cost),
            latency_ms=self._log.elapsed_ms(),
            first_token_ms=None if first is None else self._log.elapsed_ms(first),
            finish_reason=reply.finish_reason or "",
            attempts=attempts,
        )

    async def _persist(self, ask: Ask, judge: Judge[T]) -> Settled[T]:
        plan = self._plan
        while True:
            try:
                return await self._through_weather(plan, ask, judge)
            except Problem as problem:
                changed = plan.after(problem)
                if changed is None:
                    raise
                plan = changed

    async def _through_weather(self, plan: Plan, ask: Ask, judge: Judge[T]) -> Settled[T]:
        """Repeat the same request while only waiting can help."""
        left = _MAX_TRANSPORT_RETRIES - self._log.transport_retries
        async for attempt in stamina.retry_context(
            on=self._wait, attempts=left + 1, timeout=None, wait_initial=0.5, wait_max=8.0
        ):
            with attempt:
                now = plan if attempt.num == 1 else replace(plan, kind=AttemptKind.TRANSPORT)
                value, reply = await self._log.record(now, ask, judge)
                return Settled(value, reply, plan)
        raise AssertionError("a retry loop ends with a value or an error")  # pragma: no cover

    def _wait(self, error: Exception) -> bool | float:
        """Say whether to try again, and when, if the server said; never past the deadline."""
        if not isinstance(error, Problem) or error.cure is not Cure.WAIT:
            return False
        if error.retry_after is None:
            return True
        when = self._deadline.when()
        left = float("inf") if when is None else when - asyncio.get_running_loop().time()
        return max(error.retry_after, _SHORTEST_WAIT_SECONDS) if error.retry_after < left else False

    def _failed(self, reason: FailureReason, detail: str = "") -> ModelFailed:
        return ModelFailed(
            reason,
            detail=detail,
            attempts=tuple(self._log.attempts),
            model_asked=self._plan.model,
        )
