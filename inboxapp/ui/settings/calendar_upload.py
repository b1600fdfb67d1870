"""The button that hands a calendar file in."""

from typing import Any

import reflex as rx
from reflex.event import passthrough_event_spec

from inboxapp.ui.components import button_class

_LIBRARY = rx.asset("calendar_upload.jsx", shared=True).importable_path


class CalendarUpload(rx.Component):
    """Sends a chosen file as the body of one request, past the socket."""

    library = _LIBRARY
    tag = "CalendarUpload"
    label: rx.Var[str]
    busy_label: rx.Var[str]
    words_class_name: rx.Var[str]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """Add the success to what every component can send."""
        done = {"on_done": passthrough_event_spec(str)}
        return {**super().get_event_triggers(), **done}


def calendar_upload(*, on_done: Any) -> rx.Component:
    """Let a person choose an .ics file; `on_done` gets the calendar's name."""
    return CalendarUpload.create(
        label="Upload an .ics file",
        busy_label="Reading the file…",
        class_name=button_class("secondary"),
        words_class_name="basis-full text-xs text-bad",
        on_done=on_done,
    )
