"""People, times and figures."""

from typing import Any

import reflex as rx

from inboxapp.ui.components import kit
from inboxapp.ui.components.words import Child, Text


def avatar(name: Text, **props: Any) -> rx.Component:
    """Stand for a person with their initials: `avatar(lead.name)`."""
    words = rx.Var.create(name).to(str).split(" ")
    initials = words[0][0:1] + rx.cond(words.length() > 1, words[-1][0:1], "")
    look = (
        "inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-hover text-xs "
        f"font-semibold uppercase text-muted {props.pop('class_name', '')}"
    )
    return rx.el.span(initials, aria_hidden="true", class_name=look, **props)


def relative_time(at: Text, **props: Any) -> rx.Component:
    """Show an ISO instant as "5 min ago", exact on hover: `relative_time(message.at)`."""
    look = f"whitespace-nowrap tabular-nums {props.pop('class_name', 'text-xs text-faint')}"
    return kit.RelativeTime.create(at=at, class_name=look, **props)


def elapsed(since: Text, until: Text = "", **props: Any) -> rx.Component:
    """Count from an ISO instant and stop at `until`: `elapsed(run.started_at, run.finished_at)`."""
    look = props.pop("class_name", "text-xs text-faint")
    return kit.Elapsed.create(since=since, until=until, class_name=look, **props)


def stat(label: Text, value: Child, *, hint: Text = "", **props: Any) -> rx.Component:
    """Show one figure under its name: `stat("Cost", run.cost, hint="unknown prices are n/a")`."""
    return rx.el.div(
        rx.el.dt(label, class_name="text-xs text-muted"),
        rx.el.dd(value, class_name="text-lg font-semibold tabular-nums text-ink", **props),
        rx.el.dd(hint, class_name="text-xs text-faint empty:hidden"),
        class_name="flex min-w-0 flex-col",
    )


def fact(label: Text, value: Child, **props: Any) -> rx.Component:
    """Show a name and its value on one line: `fact("Company", lead.company)`."""
    return rx.el.div(
        rx.el.dt(label, class_name="w-28 shrink-0 text-muted"),
        rx.el.dd(value, class_name="min-w-0 break-words text-ink", **props),
        class_name="flex gap-3 text-sm",
    )
