"""A place for a secret that goes to one page once, past every state that is kept."""

import json
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from inboxapp.ui.components import button_class

_LIBRARY = rx.asset("secret_box.jsx", shared=True).importable_path


class SecretBox(rx.Component):
    """Its children, until a secret of this name arrives."""

    library = _LIBRARY
    tag = "SecretBox"
    name: rx.Var[str]
    words: rx.Var[str]
    test_id: rx.Var[str]
    code_class_name: rx.Var[str]
    button_class_name: rx.Var[str]


def secret_box(*before: rx.Component, name: str, words: str = "", **props: Any) -> rx.Component:
    """Show `before` until `show_secret` sends the secret `name` to this page."""
    return SecretBox.create(
        *before,
        name=name,
        words=words,
        test_id=name,
        code_class_name="min-w-0 break-all font-mono text-xs text-ink",
        button_class_name=button_class("ghost", "sm"),
        **props,
    )


def show_secret(name: str, value: str) -> EventSpec:
    """Make the event that shows a secret in the box of this name."""
    detail = json.dumps({"name": name, "value": value})
    return rx.run_script(
        f"window.dispatchEvent(new CustomEvent('inbox:secret',{{detail:{detail}}}))"
    )
