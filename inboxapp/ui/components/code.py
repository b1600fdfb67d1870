"""Raw text and JSON, for people who want to see exactly what was said."""

from typing import Any

import reflex as rx

from inboxapp.ui.components import kit
from inboxapp.ui.components.words import Text

_BOX = "max-h-96 overflow-auto rounded-md border border-line bg-sunken p-3 text-xs text-ink"


def code_block(text: Text, **props: Any) -> rx.Component:
    """Show text as it is, in a box that scrolls by itself: `code_block(artifact.text)`."""
    look = f"{_BOX} whitespace-pre-wrap break-words font-mono {props.pop('class_name', '')}"
    return rx.el.pre(text, tab_index=0, class_name=look, **props)


def json_view(value: Any, **props: Any) -> rx.Component:
    """Show JSON (a value or its text) as a tree: `json_view(artifact.payload_json)`."""
    look = f"{_BOX} font-mono {props.pop('class_name', '')}"
    return kit.JsonView.create(value=value, class_name=look, **props)


def copy_button(text: Text, label: Text = "Copy", **props: Any) -> rx.Component:
    """Put text on the clipboard: `copy_button(run.link, "Copy link")`."""
    look = "h-7 rounded-md px-2 text-xs font-medium text-muted cursor-pointer hover:bg-hover"
    return kit.CopyButton.create(text=text, label=label, class_name=look, **props)
