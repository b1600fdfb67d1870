"""A report in the terminal."""

from rich.console import Console
from rich.table import Table

from inboxapp.evaluation.comparing import Comparison
from inboxapp.evaluation.figures import ceiling_warning, lines_of
from inboxapp.evaluation.telling import HEADS, about_lines, cells, comparison_lines
from inboxapp.evaluation.types import CaseResult, Report

# In a pipe a table shall not be cut to the eighty columns that nobody has.
WIDTH = 118


def show(
    report: Report, comparison: Comparison | None = None, *, with_failures: bool = True
) -> None:
    """Print what failed, the table, and the comparison if there is one."""
    out = Console(width=WIDTH, highlight=False, soft_wrap=True)
    if with_failures:
        for result in report.results:
            _show_failure(out, result)
    out.print(_table(report))
    for line in about_lines(report.about):
        out.print(line, markup=False)
    if warning := ceiling_warning(report.results):
        out.print(f"CEILING: {warning}", style="bold", markup=False)
    if comparison is not None:
        out.print("\nComparison", style="bold")
        for line in comparison_lines(comparison):
            out.print(line, markup=False)


def _table(report: Report) -> Table:
    table = Table(title="Held conversations", title_justify="left")
    for head in HEADS:
        table.add_column(head, justify="left" if head == "axis" else "right", no_wrap=True)
    lines = lines_of(report.results)
    for line in lines[:-1]:
        table.add_row(*cells(line))
    table.add_section()
    table.add_row(*cells(lines[-1]), style="bold")
    return table


def _show_failure(out: Console, result: CaseResult) -> None:
    if result.passed:
        return
    out.print(f"FAIL  {result.id} ({result.axis.value})", markup=False)
    for reason in result.reasons:
        out.print(f"      {reason}", markup=False)
