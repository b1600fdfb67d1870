"""Places on a page. Every pane scrolls by itself; the page never does."""

from typing import Any

import reflex as rx

from inboxapp.ui.components.words import Child, Text


def pane(*children: Child, header: Child | None = None, **props: Any) -> rx.Component:
    """Stack a fixed header over a body that scrolls: `pane(rows, header=pane_header("Runs"))`."""
    look = f"flex min-h-0 min-w-0 flex-col bg-surface {props.pop('class_name', '')}"
    top = rx.fragment() if header is None else header
    return rx.el.section(
        top,
        rx.el.div(*children, class_name="scroll min-h-0 grow overflow-y-auto overflow-x-hidden"),
        class_name=look,
        **props,
    )


def pane_header(title: Child, *actions: Child, **props: Any) -> rx.Component:
    """Name a pane and hold its actions: `pane_header("Inbox", icon_button(...))`."""
    return rx.el.header(
        rx.el.h1(title, class_name="min-w-0 truncate text-lg font-semibold text-ink"),
        rx.el.div(*actions, class_name="flex shrink-0 items-center gap-1"),
        class_name="flex h-12 shrink-0 items-center justify-between gap-3 border-b border-line "
        "px-4",
        **props,
    )


def card(*children: Child, title: Text = "", **props: Any) -> rx.Component:
    """Group what belongs together: `card(fact(...), title="Client profile")`."""
    look = f"rounded-lg border border-line bg-surface {props.pop('class_name', '')}"
    head = rx.el.h2(
        title, class_name="border-b border-line px-4 py-2.5 text-base font-semibold empty:hidden"
    )
    return rx.el.section(
        head, rx.el.div(*children, class_name="flex flex-col gap-4 p-4"), class_name=look, **props
    )


def section_title(text: Text) -> rx.Component:
    """Head a group inside a panel."""
    return rx.el.h3(text, class_name="text-xs font-semibold text-muted")
