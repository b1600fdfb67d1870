"""Whether the reply says what was asked for, and only that."""

from collections.abc import Iterator

from inboxapp.drafting.guards.placeholders import slots_to_fill
from inboxapp.evaluation.cases import Ask, HeldCase
from inboxapp.evaluation.checks.patterns import admits_gap, found
from inboxapp.evaluation.types import Check, Written


def answer_checks(case: HeldCase, written: Written) -> Iterator[Check]:
    """Check each ask, what has to be said and what must not."""
    text = written.text
    for number, ask in enumerate(case.expect.asks, start=1):
        yield Check(f"ask {number}", _is_answered(ask, text), _unanswered(ask))
    for pattern in case.expect.must_contain:
        yield Check("must contain", found(pattern, text), f"{pattern!r} is missing")
    for pattern in case.expect.must_not_contain:
        yield Check("must not contain", not found(pattern, text), f"{pattern!r} is there")
    yield _honest_slots(case, text)


def _is_answered(ask: Ask, text: str) -> bool:
    """An absent fact is admitted; saying it as a fact can only be a guess, unless a case allows."""
    if any(found(pattern, text) for pattern in ask.any_of):
        return True
    return ask.absent and (admits_gap(text) or bool(slots_to_fill(text)))


def _unanswered(ask: Ask) -> str:
    if ask.absent:
        return f"nobody knows {ask.what!r}, and the reply doesn't say so"
    return f"{ask.what!r} is not answered"


def _honest_slots(case: HeldCase, text: str) -> Check:
    """A slot for a person is honest only where a fact is really missing."""
    slots = slots_to_fill(text)
    is_honest = not slots or any(ask.absent for ask in case.expect.asks)
    quote = slots[0].quote if slots else ""
    return Check("honest slots", is_honest, f"{quote} asks a person for what is known")
