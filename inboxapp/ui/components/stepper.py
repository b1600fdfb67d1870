"""Steps of a run as a slim line of names."""

from typing import Any

import reflex as rx

from inboxapp.ui.components.words import Child, Text


def stepper(*steps: Child, label: Text = "Progress", **props: Any) -> rx.Component:
    """Line up steps: `stepper(rx.foreach(S.stages, lambda s: step(s.label, s.status)))`."""
    look = f"flex flex-wrap items-center gap-x-3 gap-y-1 {props.pop('class_name', '')}"
    return rx.el.ol(*steps, aria_label=label, class_name=look, **props)


def step(label: Text, status: Text, *, note: Child = "", **props: Any) -> rx.Component:
    """Name one step and where it stands: waiting, running, done, failed or skipped."""
    return rx.el.li(
        rx.match(
            status,
            ("done", _mark("check")),
            ("running", _mark("loader-circle", "spin")),
            ("failed", _mark("x")),
            ("skipped", _mark("minus")),
            _mark("circle"),
        ),
        rx.el.span(label),
        rx.el.span(status, class_name="sr-only"),
        rx.el.span(note, class_name="text-faint tabular-nums empty:hidden"),
        data_status=status,
        class_name="step inline-flex items-center gap-1 text-xs font-medium text-tone",
        **props,
    )


def _mark(icon: str, look: str = "") -> rx.Component:
    return rx.icon(icon, size=12, aria_hidden="true", class_name=f"shrink-0 {look}")
