"""The form every section of the settings is made of."""

from typing import Any

import reflex as rx
from reflex.event import passthrough_event_spec

from inboxapp.ui.components import button_class, field
from inboxapp.ui.components.words import Child, Text, Truth

_LIBRARY = rx.asset("settings_form.jsx", shared=True).importable_path
LOCKED = "Read-only: only admins change this."


class SettingsForm(rx.Component):
    """A form that says when something is unsaved; a new `version` shows what the server has."""

    library = _LIBRARY
    tag = "SettingsForm"
    version: rx.Var[int]
    refused: rx.Var[int]
    can_save: rx.Var[bool]
    save_label: rx.Var[str]
    save_class_name: rx.Var[str]
    discard_class_name: rx.Var[str]
    bar_class_name: rx.Var[str]
    label: rx.Var[str]
    locked_words: rx.Var[str]
    keep: rx.Var[str]

    @classmethod
    def get_event_triggers(cls) -> dict[str, Any]:
        """Add the saving to what every component can send."""
        saving = {"on_save": passthrough_event_spec(dict[str, str])}
        return {**super().get_event_triggers(), **saving}


def settings_form(
    *children: Child,
    label: str,
    version: rx.Var[int] | int,
    on_save: Any,
    can_save: Truth = True,
    save_label: str = "Save",
    is_long: bool = False,
    refused: rx.Var[int] | int = 0,
    keep: Text = "",
) -> rx.Component:
    """Send the fields by name to `on_save`; several values of one name are joined by "|".

    The button of a long form stays in sight. When `refused` grows, the first field that is marked
    `aria_invalid` gets the focus. With a name in `keep`, unsaved text survives a reload in the
    same tab.
    """
    return SettingsForm.create(
        *children,
        label=label,
        version=version,
        refused=refused,
        keep=keep,
        on_save=on_save,
        can_save=can_save,
        locked_words=LOCKED,
        save_label=save_label,
        save_class_name=button_class("primary"),
        discard_class_name=button_class("ghost"),
        bar_class_name="sticky bottom-0 z-10 bg-bg py-3" if is_long else "",
        class_name="flex flex-col gap-4",
    )


def checked_field(
    label: Text, control: rx.Component, *, error: Text, hint: Text = ""
) -> rx.Component:
    """Show a control with what is wrong with it, or else a hint."""
    return field(label, control, hint=hint, error=error)
