"""Python names for the local React pieces in `kit.jsx`."""

from typing import Any

import reflex as rx
from reflex.event import no_args_event_spec

_LIBRARY = rx.asset("kit.jsx", shared=True).importable_path


class RelativeTime(rx.Component):
    """An instant as "5 min ago", exact on hover in the viewer's zone."""

    library = _LIBRARY
    tag = "RelativeTime"
    at: rx.Var[str]


class Elapsed(rx.Component):
    """Time since an instant; it runs while `until` is empty."""

    library = _LIBRARY
    tag = "Elapsed"
    since: rx.Var[str]
    until: rx.Var[str]


class Dialog(rx.Component):
    """A modal made of the browser's own dialog element."""

    library = _LIBRARY
    tag = "Dialog"
    open: rx.Var[bool]
    label: rx.Var[str]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """Add what the dialog asks for: to be closed."""
        return {**super().get_event_triggers(), "on_close": no_args_event_spec}


class Menu(rx.Component):
    """A button with a list of choices in the browser's top layer."""

    library = _LIBRARY
    tag = "Menu"
    label: rx.Var[str]
    trigger: rx.Var[rx.Component]
    trigger_class_name: rx.Var[str]


class TooltipLayer(rx.Component):
    """The one layer that shows the words of every `data-tip`."""

    library = _LIBRARY
    tag = "TooltipLayer"


class JsonView(rx.Component):
    """JSON (a value or its text) as a tree."""

    library = _LIBRARY
    tag = "JsonView"
    value: rx.Var[object]


class CopyButton(rx.Component):
    """Puts text on the clipboard and says so."""

    library = _LIBRARY
    tag = "CopyButton"
    text: rx.Var[str]
    label: rx.Var[str]
