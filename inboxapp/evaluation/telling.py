"""A report and a comparison in Markdown, and the words that the terminal shares with it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from inboxapp.evaluation.comparing import Comparison
from inboxapp.evaluation.figures import Line, ceiling_warning, lines_of
from inboxapp.evaluation.types import About, CaseResult, Report

UNKNOWN = "n/a"
HEADS = (
    *("axis", "n", "pass", "share", "ready", "fill", "no reply", "unusable"),
    *("score", "tokens", "US dollars", "median ms"),
)


def cells(line: Line) -> tuple[str, ...]:
    """Return a line of the table as it is shown."""
    return (
        line.name,
        str(line.n),
        str(line.passed),
        f"{line.share:.0%}",
        str(line.send_ready),
        str(line.needs_fill),
        str(line.no_reply),
        str(line.not_usable),
        f"{line.score:.3f}",
        UNKNOWN if line.tokens is None else f"{line.tokens:,}",
        money(line.cost),
        f"{line.latency_ms:,}",
    )


def money(cost: Decimal | None) -> str:
    """Show a cost; what is unknown is never 0."""
    return UNKNOWN if cost is None else f"{cost:.4f}"


def about_lines(about: About) -> tuple[str, ...]:
    """Say what was measured with what."""
    versions = ", ".join(f"{key} {version}" for key, version in about.prompts.items())
    judge = about.judge or "none: code alone decides"
    changed = (f"changed prompt: {about.changed_prompt}",) if about.changed_prompt else ()
    return (
        f"{about.at}, model {about.model}, judge {judge}",
        (
            f"code {about.code}, prompts {about.prompt_texts}, cases {about.cases}, "
            f"checks {about.checks}"
        ),
        f"prompt versions: {versions or 'none'}",
        *changed,
    )


def comparison_lines(found: Comparison) -> tuple[str, ...]:
    """Say what a comparison comes to, with every pair that changed."""
    return (
        f"{found.finding.value.upper()} (n = {found.n} pairs). {found.why}",
        (
            f"pass: {found.before_passed} before, {found.after_passed} after; "
            f"{len(found.better) + len(found.worse)} discordant: {len(found.better)} better, "
            f"{len(found.worse)} worse; McNemar exact p = {found.p:.4f}"
        ),
        (
            f"score: {found.score_difference:+.3f} on average, 95 % interval {found.low:+.3f} to "
            f"{found.high:+.3f}"
        ),
        (
            f"smallest difference that n shows: {found.detectable:.0%} of conversations; "
            f"{found.same_texts} of {found.n} drafts are word for word the same"
        ),
        *([f"better: {', '.join(found.better)}"] if found.better else []),
        *([f"worse: {', '.join(found.worse)}"] if found.worse else []),
    )


def markdown(report: Report, comparison: Comparison | None = None) -> str:
    """Return a report as a page."""
    return "\n".join(_page(report, comparison)) + "\n"


def _page(report: Report, comparison: Comparison | None) -> Iterator[str]:
    yield "# Held conversations"
    yield ""
    yield from (f"- {line}" for line in about_lines(report.about))
    yield ""
    yield f"| {' | '.join(HEADS)} |"
    yield f"|{'|'.join('---' if head == 'axis' else '---:' for head in HEADS)}|"
    yield from (f"| {' | '.join(cells(line))} |" for line in lines_of(report.results))
    if warning := ceiling_warning(report.results):
        yield f"\n**{warning}**"
    if comparison is not None:
        yield "\n## Comparison\n"
        yield from (f"- {line}" for line in comparison_lines(comparison))
    yield from _failures(report.results)


def _failures(results: Sequence[CaseResult]) -> Iterator[str]:
    failed = [one for one in results if not one.passed]
    if failed:
        yield "\n## What did not pass\n"
    for one in failed:
        yield f"- **{one.id}** ({one.axis.value})"
        yield from (f"  - {reason}" for reason in one.reasons)
