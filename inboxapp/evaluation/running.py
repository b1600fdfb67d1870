"""Running the suite: every case through the pipeline, the checks and, if asked for, a judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic_evals import Case, Dataset
from pydantic_evals.evaluators import EvaluationReason, Evaluator, EvaluatorContext
from pydantic_evals.reporting import EvaluationReport

from inboxapp.drafting.prompt_versions.types import PromptText
from inboxapp.evaluation.cases import HeldCase
from inboxapp.evaluation.checks.all import checks_of, usability_of
from inboxapp.evaluation.judging import judge
from inboxapp.evaluation.situation import snapshot_of
from inboxapp.evaluation.types import Axis, CaseResult, Check, Outcome, Written
from inboxapp.evaluation.writing import write_draft
from inboxapp.llm.errors import ModelFailed
from inboxapp.llm.gateway import LanguageModel

CONCURRENCY = 4


@dataclass(frozen=True)
class Setup:
    """What the cases are run with; `prompts` stand in for the product's own, by key."""

    model: LanguageModel
    judge: LanguageModel | None = None
    prompts: Mapping[str, PromptText] = field(default_factory=dict)
    concurrency: int = CONCURRENCY


@dataclass
class Checks(Evaluator[HeldCase, Outcome, Axis]):
    """The checks of the suite as one evaluator."""

    def evaluate(
        self, ctx: EvaluatorContext[HeldCase, Outcome, Axis]
    ) -> dict[str, EvaluationReason]:
        """Return every check by name; a name that comes again gets a number."""
        checks = checks_of(ctx.inputs, ctx.output, snapshot_of(ctx.inputs))
        named = _numbered(checks)
        return {name: EvaluationReason(value=one.ok, reason=one.reason) for name, one in named}


async def run_suite(cases: Sequence[HeldCase], setup: Setup) -> tuple[CaseResult, ...]:
    """Run all cases and return their results in the order given."""
    dataset = Dataset[HeldCase, Outcome, Axis](
        name="held conversations",
        cases=[Case(name=case.id, inputs=case, metadata=case.axis) for case in cases],
        evaluators=[Checks()],
    )

    async def draft(case: HeldCase) -> Outcome:
        return await _outcome(case, setup)

    report = await dataset.evaluate(draft, max_concurrency=setup.concurrency, progress=False)
    return _results(cases, report)


async def _outcome(case: HeldCase, setup: Setup) -> Outcome:
    snapshot = snapshot_of(case, setup.prompts)
    written = await write_draft(snapshot, setup.model)
    if setup.judge is None or not written.text or not case.expect.wants_reply:
        return Outcome(written)
    try:
        return Outcome(written, await judge(snapshot["context"], written.text, setup.judge))
    except ModelFailed as failure:
        return Outcome(written, judge_error=f"It gave no verdict. {failure.message}")


def _results(
    cases: Sequence[HeldCase], report: EvaluationReport[HeldCase, Outcome, Axis]
) -> tuple[CaseResult, ...]:
    """Put the report back into the cases' order; what broke is a case without a draft."""
    done = {one.name: one for one in report.cases}
    broken = {one.name: one.error_message for one in report.failures}
    results = []
    for case in cases:
        if case.id in broken:
            outcome = Outcome(Written(input_tokens=None, output_tokens=None, error=broken[case.id]))
            checks = checks_of(case, outcome, {})
        else:
            one = done[case.id]
            outcome = one.output
            found = one.assertions.values()
            checks = tuple(Check(each.name, each.value, each.reason or "") for each in found)
            checks += tuple(
                Check("evaluation", ok=False, reason=failure.error_message)
                for failure in one.evaluator_failures
            )
        usability = usability_of(case, checks, outcome)
        results.append(CaseResult(case.id, case.axis, usability, checks, outcome))
    return tuple(results)


def _numbered(checks: Sequence[Check]) -> list[tuple[str, Check]]:
    seen: dict[str, int] = {}
    named = []
    for check in checks:
        seen[check.name] = seen.get(check.name, 0) + 1
        count = seen[check.name]
        named.append((check.name if count == 1 else f"{check.name} {count}", check))
    return named
