"""What stands in every page's head and around its content."""

from typing import Any

import reflex as rx
from reflex_base.vars.function import ArgsFunctionOperation
from reflex_components_core.base.error_boundary import ErrorBoundary

from inboxapp.ui.components import empty_state
from inboxapp.ui.components.button import button_class
from inboxapp.ui.theme import css_variables

INTER = "@fontsource-variable/inter@5.2.8"


class Inter(rx.Fragment):
    """Brings the font along in the build, so that no page asks another host for it."""

    lib_dependencies: list[str] = [INTER]

    def add_imports(self) -> dict[str, str]:
        """Import the style sheet that names the font's files."""
        return {"": "@fontsource-variable/inter/wght.css"}


def app_options() -> dict[str, Any]:
    """Return the look of the document: no Radix theme, our tokens, our toasts in the frame."""
    return {
        "theme": None,
        "html_lang": "en",
        "stylesheets": ["/base.css"],
        "toaster": None,
        "app_wraps": {
            (55, "ErrorBoundary"): lambda _: broken_page(),
            (3, "Inter"): lambda _: Inter.create(),
        },
        "head_components": [
            rx.el.meta(name="color-scheme", content="light dark"),
            rx.el.meta(name="referrer", content="same-origin"),
            rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
            rx.el.style(custom_attrs={"dangerouslySetInnerHTML": {"__html": css_variables()}}),
            rx.el.script(src="/boot.js"),
        ],
    }


def broken_page() -> rx.Component:
    """Catch what breaks while drawing: words and a way on; the details go to the log."""
    words = empty_state(
        "triangle-alert",
        "This page could not be shown",
        "What you typed is kept. Reload the page; if it happens again, tell your admin.",
        rx.el.button(
            "Reload",
            type="button",
            on_click=rx.call_script("location.reload()"),
            class_name=button_class("primary"),
        ),
    )
    page = rx.el.div(words, class_name="h-dvh bg-bg font-sans")
    return ErrorBoundary.create(
        fallback_render=ArgsFunctionOperation.create(("event_args",), rx.Var.create(page))
    )
