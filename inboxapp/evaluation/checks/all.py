"""Everything that code can say about a reply to a held conversation."""

from collections.abc import Mapping
from typing import Any

from inboxapp.drafting.guards.placeholders import slots_to_fill
from inboxapp.evaluation.cases import HeldCase
from inboxapp.evaluation.checks.answers import answer_checks
from inboxapp.evaluation.checks.conduct import meeting_checks, safety_checks
from inboxapp.evaluation.checks.form import form_checks
from inboxapp.evaluation.types import Check, Outcome, Usability


def checks_of(case: HeldCase, outcome: Outcome, snapshot: Mapping[str, Any]) -> tuple[Check, ...]:
    """Return every check of a case; of a draft that nobody will see only what must hold anyway."""
    written = outcome.written
    drafted = Check("draft present", bool(written.text), written.error or "the draft is empty")
    if not written.text:
        return (drafted,)
    checks = [drafted, *safety_checks(case, written)]
    if case.expect.wants_reply:
        checks += answer_checks(case, written)
        checks += form_checks(case, written, snapshot)
        checks += meeting_checks(case, written)
        checks += _judged(outcome)
    return tuple(checks)


def usability_of(case: HeldCase, checks: tuple[Check, ...], outcome: Outcome) -> Usability:
    """Say what a person could do with the draft; failed checks outweigh a judge."""
    if not all(check.ok for check in checks):
        return Usability.NOT_USABLE
    if not case.expect.wants_reply:
        return Usability.NO_REPLY
    has_slot = bool(slots_to_fill(outcome.written.text))
    return Usability.NEEDS_FILL if has_slot else Usability.SEND_READY


def _judged(outcome: Outcome) -> list[Check]:
    if outcome.judge_error:
        return [Check("judge", ok=False, reason=outcome.judge_error)]
    if outcome.judged is None:
        return []
    judged = outcome.judged
    words = " ".join(filter(None, (judged.reason, judged.overruled)))
    return [Check("judge", judged.usability is not Usability.NOT_USABLE, words)]
