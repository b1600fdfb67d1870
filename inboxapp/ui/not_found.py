"""What an address shows that leads nowhere."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.components import empty_state
from inboxapp.ui.components.button import button_class
from inboxapp.ui.shell import Frame, page_frame


def not_found_page() -> rx.Component:
    """Say that there is nothing here, and lead back."""
    return page_frame(
        empty_state(
            "compass",
            "There is nothing at this address",
            "The link may be old, or what it led to belongs to another client.",
            rx.el.a("Go to the inbox", href=routes.INBOX, class_name=button_class("primary")),
        ),
        section="",
        class_name="items-center justify-center",
        on_mount=Frame.load,
    )
