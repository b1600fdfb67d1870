"""Things to press."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from inboxapp.ui.components.words import Child, Text, Truth

Variant = Literal["primary", "secondary", "ghost", "danger"]
Size = Literal["sm", "md", "lg"]

_BASE = (
    "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border "
    "font-medium select-none cursor-pointer transition-colors duration-100 "
    "disabled:cursor-not-allowed disabled:opacity-55"
)
_VARIANTS: dict[Variant, str] = {
    "primary": "bg-accent-solid border-accent-solid text-on-accent hover:bg-accent-solid-hover",
    "secondary": "bg-surface border-line-strong text-ink hover:bg-hover",
    "ghost": "bg-transparent border-transparent text-muted hover:bg-hover hover:text-ink",
    "danger": "bg-bad-solid border-bad-solid text-on-bad hover:bg-bad-solid-hover",
}
_SIZES: dict[Size, str] = {
    "sm": "h-7 px-2 text-xs",
    "md": "h-8 px-3 text-sm",
    "lg": "h-10 px-4 text-base",
}


def button_class(variant: Variant = "secondary", size: Size = "md") -> str:
    """Return the class names of a button, for a link or a form's own button that looks like one."""
    return f"{_BASE} {_VARIANTS[variant]} {_SIZES[size]}"


def button(
    *children: Child,
    variant: Variant = "secondary",
    size: Size = "md",
    icon: str | None = None,
    busy: Truth = False,
    **props: Any,
) -> rx.Component:
    """Make a button: `button("Send", variant="primary", icon="send", on_click=Inbox.send)`.

    `busy` shows a spinner and takes no further presses.
    """
    props.setdefault("type", "button")
    props.setdefault("disabled", busy)
    mark = [rx.icon(icon, size=14, aria_hidden="true", class_name="shrink-0")] if icon else []
    look = f"{button_class(variant, size)} {props.pop('class_name', '')}"
    return rx.el.button(
        rx.cond(busy, spinner(), rx.fragment(*mark)), *children, class_name=look, **props
    )


def spinner(*, size: int = 14) -> rx.Component:
    """Turn while something is on its way; still under reduced motion."""
    return rx.icon("loader-circle", size=size, aria_hidden="true", class_name="spin shrink-0")


def icon_button(icon: str, label: Text, *, size: int = 16, **props: Any) -> rx.Component:
    """Make a button of an icon alone; the label is its name and its tooltip.

    `icon_button("archive", "Archive", on_click=Inbox.archive)`
    """
    props.setdefault("type", "button")
    look = (
        "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted "
        "cursor-pointer hover:bg-hover hover:text-ink transition-colors duration-100 "
        f"disabled:cursor-not-allowed disabled:opacity-55 {props.pop('class_name', '')}"
    )
    return rx.el.button(
        rx.icon(icon, size=size, aria_hidden="true"),
        aria_label=label,
        data_tip=label,
        class_name=look,
        **props,
    )


def link_button(
    *children: Child, href: Text, variant: Variant = "secondary", size: Size = "md", **props: Any
) -> rx.Component:
    """Make a link that looks like a button: `link_button("Open run", href=run_link(id))`."""
    look = f"{button_class(variant, size)} {props.pop('class_name', '')}"
    return link(*children, href=href, class_name=look, **props)


def link(*children: Child, href: Text, **props: Any) -> rx.Component:
    """Go to another page of ours without a reload: `link(run.id, href=run_link(run.id))`."""
    return ReactRouterLink.create(*children, to=href, **props)
