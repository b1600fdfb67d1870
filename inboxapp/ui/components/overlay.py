"""What lies over the page: dialogs, menus, tips and toasts."""

from typing import Any
from zlib import crc32

import reflex as rx
from reflex.event import EventSpec
from reflex_components_sonner.toast import toast_ref

from inboxapp.ui.components import kit
from inboxapp.ui.components.button import icon_button
from inboxapp.ui.components.words import Child, Text, Truth

_DIALOG = (
    "dialog m-auto w-full max-w-lg rounded-lg border border-line bg-raised p-0 text-ink shadow-lg"
)
_MENU = "menu fixed m-0 min-w-44 rounded-md border border-line bg-raised p-1 text-ink shadow-md"
_MENU_ITEM = (
    "flex w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm cursor-pointer "
    "hover:bg-hover focus-visible:bg-hover disabled:opacity-55"
)


def dialog(
    title: Text, *children: Child, is_open: Truth, on_close: Any, footer: Child | None = None
) -> rx.Component:
    """Ask before going on; Escape and a press outside call `on_close`.

    `dialog("Remove Sam?", "They are signed out at once.", is_open=S.asking, on_close=S.stop_asking,
    footer=button("Remove", variant="danger", on_click=S.remove))`
    """
    head = rx.el.header(
        rx.el.h2(title, class_name="text-lg font-semibold"),
        icon_button("x", "Close", on_click=on_close),
        class_name="flex items-center justify-between gap-4 border-b border-line py-2 pl-4 pr-2",
    )
    foot = rx.el.footer(footer, class_name="flex justify-end gap-2 border-t border-line px-4 py-3")
    return kit.Dialog.create(
        head,
        rx.el.div(*children, class_name="flex flex-col gap-3 px-4 py-3 text-base"),
        foot if footer is not None else rx.fragment(),
        open=is_open,
        label=title,
        on_close=on_close,
        class_name=_DIALOG,
    )


def menu(label: Text, *items: rx.Component, trigger: rx.Component, **props: Any) -> rx.Component:
    """Open choices from a button; arrows move, Escape closes.

    `menu("More", menu_item("Archive", on_click=S.archive), trigger=rx.icon("ellipsis"))`
    """
    look = props.pop(
        "class_name",
        "inline-flex size-8 items-center justify-center rounded-md text-muted cursor-pointer "
        "hover:bg-hover hover:text-ink",
    )
    return kit.Menu.create(
        *items, label=label, trigger=trigger, trigger_class_name=look, class_name=_MENU, **props
    )


def menu_item(
    words: Text, *, icon: str | None = None, tone: str = "neutral", **props: Any
) -> rx.Component:
    """Offer one choice: `menu_item("Cancel run", icon="x", tone="bad", on_click=S.cancel)`."""
    mark = [rx.icon(icon, size=14, aria_hidden="true")] if icon else []
    colour = "text-bad" if tone == "bad" else "text-ink"
    props.setdefault("type", "button")
    return rx.el.button(*mark, words, role="menuitem", class_name=f"{_MENU_ITEM} {colour}", **props)


def tooltip(child: rx.Component, words: Text) -> rx.Component:
    """Say more on hover and on keyboard focus: `tooltip(badge("SMS"), "+1 555 0100")`."""
    child.custom_attrs = {**child.custom_attrs, "data-tip": words}
    return child


def notify(message: str, *, tone: str = "neutral", title: str = "") -> EventSpec:
    """Make the event that shows a toast.

    `return notify("Sent to Nina.", tone="good")` in a handler. Tones: neutral, good, warn, bad
    and info. The same words twice are one toast.
    """
    level = {"good": "success", "warn": "warning", "bad": "error", "info": "info"}.get(tone)
    same = f"toast-{crc32(f'{title} {message}'.encode())}"
    options = rx.Var.create(
        {"id": same, "testId": "toast", "description": message if title else ""}
    )
    show = toast_ref.to(dict)[level] if level else toast_ref
    return rx.run_script(show.to(rx.vars.FunctionVar).call(title or message, options))


def clear_toasts() -> EventSpec:
    """Make the event that takes away every toast, before one that contradicts them."""
    dismiss = toast_ref.to(dict)["dismiss"]
    return rx.run_script(dismiss.to(rx.vars.FunctionVar).call())


def toaster() -> rx.Component:
    """Hold the toasts, where nobody types; the frame places it once."""
    return rx.toast.provider(position="top-right", close_button=True, rich_colors=False)
