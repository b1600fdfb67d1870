"""Controls of the policy's forms: each is filled and checked by its setting's path."""

from typing import Any

import reflex as rx

from inboxapp.ui.components import banner, choices, select, text_input
from inboxapp.ui.components.words import Child
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.policy_state import PolicyState
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import Choice


def policy_form(*children: Child, form: str, label: str) -> rx.Component:
    """Make the form of this name; it saves only the settings it holds."""
    return settings_form(
        rx.el.input(type="hidden", name="form", value=form, read_only=True),
        rx.cond(PolicyState.notice, banner(PolicyState.notice, tone="warn"), rx.fragment()),
        *children,
        label=label,
        version=PolicyState.version,
        on_save=PolicyState.save,
        can_save=SettingsState.may_change,
        is_long=True,
        refused=PolicyState.refused,
    )


def number_field(
    path: str, label: str, *, unit: str = "", hint: str = "", **props: Any
) -> rx.Component:
    """Take a figure, with its unit behind it."""
    control = rx.el.div(
        text_input(
            name=path,
            default_value=PolicyState.fields[path],
            read_only=~SettingsState.may_change,
            aria_invalid=_error(path) != "",
            input_mode="decimal",
            class_name="max-w-32 tabular-nums",
            **props,
        ),
        rx.el.span(unit, class_name="text-sm text-muted empty:hidden"),
        class_name="flex items-center gap-2",
    )
    return checked_field(label, control, error=_error(path), hint=hint)


def choice_field(
    path: str, label: str, options: list[tuple[str, str]], hint: str = ""
) -> rx.Component:
    """Choose one of a few."""
    control = select(
        label,
        *choices(options),
        name=path,
        default_value=PolicyState.fields[path],
        disabled=~SettingsState.may_change,
    )
    return checked_field(label, control, error=_error(path), hint=hint)


def boxes(path: str, label: str, options: Any, hint: str = "") -> rx.Component:
    """Choose any of several."""
    return rx.el.fieldset(
        rx.el.legend(label, class_name="text-xs font-medium text-muted"),
        rx.el.div(
            rx.foreach(options, lambda option: _box(path, option)),
            class_name="grid grid-cols-1 gap-x-4 gap-y-1.5 pt-2 sm:grid-cols-2",
        ),
        rx.el.p(_error(path), role="alert", class_name="pt-1 text-xs text-bad empty:hidden"),
        rx.el.p(hint, class_name="pt-1 text-xs text-faint empty:hidden"),
        disabled=~SettingsState.may_change,
    )


def pair(*children: Child) -> rx.Component:
    """Put short fields side by side where there is room."""
    return rx.el.div(*children, class_name="grid grid-cols-1 gap-4 sm:grid-cols-2")


def words(*text: Child) -> rx.Component:
    """Explain a group of settings."""
    return rx.el.p(*text, class_name="text-sm text-muted")


def _box(path: str, option: Choice) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=path,
            value=option.value,
            default_checked=option.is_on,
            class_name="size-4 accent-accent-solid",
        ),
        option.label,
        class_name="flex items-center gap-2 text-sm text-ink",
    )


def _error(path: str) -> Any:
    return PolicyState.errors.get(path, "")
