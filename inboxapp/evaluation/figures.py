"""What a report comes to, by axis and in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median

from inboxapp.evaluation.types import Axis, CaseResult, Usability

ALL = "all"
# Above this share a suite tells good drafts from better ones no more; small suites sooner lie.
CEILING = 0.8
ENOUGH = 200


@dataclass(frozen=True)
class Line:
    """One line of the table; shares are 0 to 1, unknown sums are None."""

    name: str
    n: int
    passed: int
    send_ready: int
    needs_fill: int
    no_reply: int
    not_usable: int
    score: float
    tokens: int | None
    cost: Decimal | None
    latency_ms: int

    @property
    def share(self) -> float:
        """The share that passed."""
        return self.passed / self.n if self.n else 0.0


def lines_of(results: Sequence[CaseResult]) -> tuple[Line, ...]:
    """Return a line for each axis that has cases, then one for all."""
    by_axis = {axis: [one for one in results if one.axis is axis] for axis in Axis}
    lines = [_line(axis.value, of_axis) for axis, of_axis in by_axis.items() if of_axis]
    return (*lines, _line(ALL, results))


def ceiling_warning(results: Sequence[CaseResult]) -> str:
    """Say that a suite is too easy to tell versions apart; "" when it isn't."""
    total = _line(ALL, results)
    if total.n >= ENOUGH or total.share <= CEILING:
        return ""
    return (
        f"{total.share:.0%} of only {total.n} conversations pass: the suite is too easy to show "
        "that a change helps. Add harder ones before you quote this number."
    )


def _line(name: str, results: Sequence[CaseResult]) -> Line:
    written = [one.outcome.written for one in results]
    counts = {kind: sum(one.usability is kind for one in results) for kind in Usability}
    return Line(
        name=name,
        n=len(results),
        passed=sum(one.passed for one in results),
        send_ready=counts[Usability.SEND_READY],
        needs_fill=counts[Usability.NEEDS_FILL],
        no_reply=counts[Usability.NO_REPLY],
        not_usable=counts[Usability.NOT_USABLE],
        score=fmean(one.score for one in results) if results else 0.0,
        tokens=_tokens(results),
        cost=_cost(results),
        latency_ms=round(median(one.latency_ms for one in written)) if written else 0,
    )


def _tokens(results: Sequence[CaseResult]) -> int | None:
    total = 0
    for one in results:
        spent = one.outcome.written.input_tokens, one.outcome.written.output_tokens
        if spent[0] is None or spent[1] is None:
            return None
        total += spent[0] + spent[1]
    return total


def _cost(results: Sequence[CaseResult]) -> Decimal | None:
    costs = [one.outcome.written.cost for one in results]
    judged = [one.outcome.judged.cost for one in results if one.outcome.judged]
    known = [cost for cost in (*costs, *judged) if cost is not None]
    return sum(known, Decimal(0)) if len(known) == len(costs) + len(judged) else None
