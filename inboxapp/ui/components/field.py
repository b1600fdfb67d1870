"""Things to type and choose in. They are uncontrolled: nothing the server says moves the cursor."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from inboxapp.ui.components.words import Child, Text

CONTROL = (
    "w-full rounded-md border border-line-strong bg-surface px-2.5 text-ink "
    "placeholder:text-faint hover:border-faint disabled:opacity-55 aria-invalid:border-bad"
)

# Not for a list of choices: it counts as read-only to the browser always.
_READ_ONLY = (
    "read-only:cursor-default read-only:border-line read-only:bg-sunken read-only:text-muted "
    "read-only:hover:border-line"
)


def field(
    label: Text, control: rx.Component, *, hint: Text = "", error: Text = "", **props: Any
) -> rx.Component:
    """Name a control and say what is wrong with it.

    `field("Booking link", text_input(name="booking_link", default_value=Settings.link))`
    """
    return rx.el.label(
        rx.el.span(label, class_name="text-xs font-medium text-muted"),
        control,
        rx.cond(
            error,
            rx.el.span(error, role="alert", class_name="text-xs text-bad"),
            rx.el.span(hint, class_name="text-xs text-faint empty:hidden"),
        ),
        class_name=f"flex flex-col gap-1 {props.pop('class_name', '')}",
        **props,
    )


def text_input(*, size: Literal["md", "lg"] = "md", **props: Any) -> rx.Component:
    """Take a line: `text_input(name="title", default_value=State.title, key=State.id)`."""
    height = "h-10 text-base" if size == "lg" else "h-8 text-sm"
    look = f"{CONTROL} {_READ_ONLY} {height} {props.pop('class_name', '')}"
    props.setdefault("auto_complete", "off")
    return rx.el.input(class_name=look, **props)


def text_box(**props: Any) -> rx.Component:
    """Take a few lines; grows with the text: `text_box(name="voice", default_value=...)`."""
    size = "grow-text min-h-20 text-sm py-1.5 leading-5"
    look = f"{CONTROL} {_READ_ONLY} {size} {props.pop('class_name', '')}"
    return rx.el.textarea(class_name=look, **props)


def search_input(label: Text, **props: Any) -> rx.Component:
    """Take words to look for: `search_input("Search", on_change=Inbox.search.debounce(150))`."""
    look = f"{CONTROL} h-8 pl-8 text-sm {props.pop('class_name', '')}"
    return rx.el.div(
        rx.icon(
            "search",
            size=14,
            aria_hidden="true",
            class_name="pointer-events-none absolute left-2.5 top-2 text-faint",
        ),
        rx.el.input(
            type="search",
            placeholder=label,
            aria_label=label,
            auto_complete="off",
            class_name=look,
            **props,
        ),
        class_name="relative w-full",
    )


def select(label: Text, *options: Child, **props: Any) -> rx.Component:
    """Choose one of `choices`; `label` is its name for screen readers.

    `select("Status", *choices([("", "All"), ("failed", "Failed")]), on_change=Runs.filter)`
    The browser's own list opens: it works by keyboard, by touch and for screen readers.
    """
    look = (
        f"{CONTROL} h-8 text-sm cursor-pointer appearance-none truncate pr-7 "
        f"{props.pop('class_name', '')}"
    )
    return rx.el.div(
        rx.el.select(*options, aria_label=label, class_name=look, **props),
        rx.icon(
            "chevron-down",
            size=14,
            aria_hidden="true",
            class_name="pointer-events-none absolute right-2 top-2 text-faint",
        ),
        class_name="relative inline-block",
    )


def choices(options: Sequence[tuple[str, str]]) -> list[rx.Component]:
    """Make the options of a select from (value, words)."""
    return [rx.el.option(words, value=value) for value, words in options]
