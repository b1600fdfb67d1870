"""Forms that the browser itself sends: they work before any script does."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from inboxapp.ui.components.words import Child


class PlainForm(BaseHTML):
    """A form without a handler; Reflex's own stops the browser from sending it."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]


def post_form(*children: Child, action: str, **props: Any) -> rx.Component:
    """Send fields to a route of ours: `post_form(button("Sign out"), action="/auth/logout")`."""
    return PlainForm.create(*children, action=action, method="post", **props)
