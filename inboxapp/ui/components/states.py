"""What a list or panel shows when it has nothing, is on its way, or could not be read."""

from typing import Any

import reflex as rx

from inboxapp.ui.components.button import button
from inboxapp.ui.components.words import Child, Text


def empty_state(
    icon: str, title: Text, text: Text = "", action: Child | None = None, **props: Any
) -> rx.Component:
    """Say what the place is for and what to do next.

    `empty_state("inbox", "No leads yet", "New messages appear here.", link_button(...))`
    """
    return rx.el.div(
        rx.icon(icon, size=28, aria_hidden="true", class_name="text-faint"),
        rx.el.p(title, class_name="text-base font-medium text-ink"),
        rx.el.p(text, class_name="max-w-sm text-sm text-muted empty:hidden"),
        rx.fragment() if action is None else rx.el.div(action, class_name="pt-2"),
        class_name="flex h-full flex-col items-center justify-center gap-2 p-8 text-center",
        **props,
    )


def error_state(title: Text, text: Text, *, on_retry: Any, **props: Any) -> rx.Component:
    """Say what could not be read and offer to try again.

    `error_state("The runs could not be read", "Nothing was lost.", on_retry=Runs.load)`
    """
    return rx.el.div(
        rx.icon("triangle-alert", size=28, aria_hidden="true", class_name="text-bad"),
        rx.el.p(title, class_name="text-base font-medium text-ink"),
        rx.el.p(text, class_name="max-w-sm text-sm text-muted"),
        button("Try again", icon="rotate-cw", on_click=on_retry),
        role="alert",
        class_name="flex h-full flex-col items-center justify-center gap-2 p-8 text-center",
        **props,
    )


def skeleton(*, class_name: str = "h-4 w-full") -> rx.Component:
    """Hold the place of one thing; give its size: `skeleton(class_name="h-8 w-40")`."""
    shape = "" if "rounded" in class_name else "rounded-md"
    return rx.el.div(class_name=f"skeleton bg-hover {shape} {class_name}", aria_hidden="true")


def skeleton_rows(count: int = 6, *, avatar: bool = True) -> rx.Component:
    """Hold the place of a list; appears only when loading takes longer than 150 ms."""
    face = [skeleton(class_name="size-8 rounded-full")] if avatar else []
    line = rx.el.div(
        *face,
        rx.el.div(
            skeleton(class_name="h-3 w-2/5"),
            skeleton(class_name="h-3 w-4/5"),
            class_name="flex grow flex-col gap-2",
        ),
        class_name="flex items-center gap-3 px-3 py-3",
    )
    return rx.el.div(
        *[line] * count, role="status", aria_label="Loading", class_name="late flex flex-col"
    )


def banner(text: Child, *, tone: Text = "warn", icon: str = "info", **props: Any) -> rx.Component:
    """Say something about the whole panel: `banner("Asked for no contact.", tone="bad")`."""
    return rx.el.div(
        rx.icon(icon, size=14, aria_hidden="true", class_name="mt-0.5 shrink-0"),
        rx.el.div(text),
        role="status",
        data_tone=tone,
        class_name="flex gap-2 rounded-md border border-tone-line bg-tone-surface px-3 py-2 "
        f"text-sm text-tone {props.pop('class_name', '')}",
        **props,
    )
