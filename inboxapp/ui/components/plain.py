"""Forms and links that the browser itself follows: they work before any script does."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from inboxapp.ui.components.words import Child


class PlainForm(BaseHTML):
    """A form without a handler; Reflex's own stops the browser from sending it."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]


class PlainLink(BaseHTML):
    """A link that Reflex's router leaves alone."""

    tag = "a"
    href: rx.Var[str]


def plain_link(*children: Child, href: str, **props: Any) -> rx.Component:
    """Lead to a place on this page: `plain_link("Skip to content", href="#content")`."""
    return PlainLink.create(*children, href=href, **props)


def post_form(*children: Child, action: str, **props: Any) -> rx.Component:
    """Send fields to a route of ours: `post_form(button("Sign out"), action="/auth/logout")`."""
    return PlainForm.create(*children, action=action, method="post", **props)
