"""One measurement, from cases to report."""

from collections.abc import Sequence

from inboxapp.core.clock import now
from inboxapp.evaluation.cases import HeldCase
from inboxapp.evaluation.errors import BadEvaluation
from inboxapp.evaluation.fingerprint import checks_print, code_print, prompts_print
from inboxapp.evaluation.judging import judge_prompt
from inboxapp.evaluation.loading import digest_of_all
from inboxapp.evaluation.running import Setup, run_suite
from inboxapp.evaluation.types import About, Axis, CaseResult, Report


async def measure(cases: Sequence[HeldCase], setup: Setup, *, changed_prompt: str = "") -> Report:
    """Run all cases and return the report."""
    results = await run_suite(cases, setup)
    return Report(_about(cases, setup, results, changed_prompt), results)


def chosen(
    cases: Sequence[HeldCase], axes: Sequence[str], ids: Sequence[str]
) -> tuple[HeldCase, ...]:
    """Return the cases of these axes and names, all if none is given; raises BadEvaluation."""
    known = {*(axis.value for axis in Axis)}
    if unknown := [axis for axis in axes if axis not in known]:
        raise BadEvaluation(f"There is no axis {unknown[0]!r}; choose one of {', '.join(Axis)}.")
    held = {case.id for case in cases}
    if unknown := [name for name in ids if name not in held]:
        raise BadEvaluation(f"There is no conversation {unknown[0]!r}.")
    found = tuple(
        case
        for case in cases
        if (not axes or case.axis.value in axes) and (not ids or case.id in ids)
    )
    if not found:
        raise BadEvaluation("No conversation is on that axis and has that name.")
    return found


def _about(
    cases: Sequence[HeldCase], setup: Setup, results: Sequence[CaseResult], changed_prompt: str
) -> About:
    written = [result.outcome.written for result in results]
    answered = dict.fromkeys(model for one in written for model in one.models)
    versions: dict[str, int] = {}
    for one in written:
        versions |= one.prompts
    judge = setup.judge
    return About(
        at=now().isoformat(timespec="seconds"),
        model=", ".join(answered) or setup.model.name,
        is_offline=setup.model.is_offline,
        code=code_print(),
        prompt_texts=prompts_print(),
        cases=digest_of_all(cases),
        checks=checks_print(),
        judge=f"{judge.name}, prompt {judge_prompt().version}" if judge else "",
        prompts=dict(sorted(versions.items())),
        changed_prompt=changed_prompt,
    )
