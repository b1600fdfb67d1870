"""Rows and columns."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from inboxapp.ui.components.words import Child

_HEAD = "sticky top-0 z-10 bg-surface px-3 py-2 text-left text-xs font-medium text-muted"
_CELL = "border-t border-line px-3 py-2 text-sm text-ink align-middle"


def table(headings: Sequence[str], *rows: Child, label: str, **props: Any) -> rx.Component:
    """Show rows under headings; a heading that begins with "#" stands over numbers.

    `table(["Status", "Lead", "#Cost"], rx.foreach(Runs.rows, run_row), label="Runs")`
    """
    heads = [
        rx.el.th(
            heading.removeprefix("#"),
            scope="col",
            class_name=f"{_HEAD} text-right" if heading.startswith("#") else _HEAD,
        )
        for heading in headings
    ]
    look = f"w-full border-separate border-spacing-0 {props.pop('class_name', '')}"
    return rx.el.table(
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(*rows),
        aria_label=label,
        class_name=look,
        **props,
    )


def row(*cells: rx.Component, **props: Any) -> rx.Component:
    """Make a row: `row(cell(run.lead_name), number_cell(run.cost), data_testid="run-row")`."""
    return rx.el.tr(*cells, class_name=f"hover:bg-hover {props.pop('class_name', '')}", **props)


def cell(*children: Child, **props: Any) -> rx.Component:
    """Make a cell of words."""
    return rx.el.td(*children, class_name=f"{_CELL} {props.pop('class_name', '')}", **props)


def number_cell(*children: Child, **props: Any) -> rx.Component:
    """Make a cell of figures that line up."""
    look = f"{_CELL} text-right tabular-nums whitespace-nowrap {props.pop('class_name', '')}"
    return rx.el.td(*children, class_name=look, **props)
