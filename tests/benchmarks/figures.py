"""What a benchmark says: a measured figure beside the goal."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One line of the table; `is_met` is None where there is no goal."""

    name: str
    measured: str
    goal: str = ""
    is_met: bool | None = None
    detail: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


def at_most(name: str, value: float, limit: float, unit: str, detail: str = "") -> Figure:
    """Hold a value against the most it may be."""
    return Figure(name, f"{value:.4g} {unit}", f"≤ {limit:g} {unit}", value <= limit, detail)


def spread(values: Sequence[float], unit: str) -> str:
    """Say how the values lie."""
    return f"n={len(values)}, p50 {percentile(values, 0.5):.3g}, max {max(values):.3g} {unit}"


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    table = Table(title="Speed, measured on this machine in this run")
    for heading in ("figure", "measured", "goal", "met", "detail"):
        table.add_column(heading)
    words = {True: "yes", False: "NO", None: ""}
    for each in figures:
        table.add_row(each.name, each.measured, each.goal, words[each.is_met], each.detail)
    Console(width=150).print(table)
