"""The section on when a client can meet."""

import reflex as rx

from inboxapp.ui.components import card, choices, empty_state, select, text_input
from inboxapp.ui.components.words import Text
from inboxapp.ui.settings.calendar_sources import calendars_card
from inboxapp.ui.settings.calendar_state import LEADS, CalendarState
from inboxapp.ui.settings.calendar_views import DayItem, RuleItem
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.state import SettingsState


def calendar_section() -> rx.Component:
    """Set weekly hours, name calendars, and show what a lead would be offered now."""
    return rx.el.div(
        _preview(), _hours(), calendars_card(), class_name="flex min-w-0 flex-col gap-4"
    )


def _preview() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.p(
                "Drafts offer these times word for word, and no others.",
                class_name="text-sm text-muted",
            ),
            select(
                "Where the lead is",
                *choices(list(LEADS.items())),
                value=CalendarState.zone,
                on_change=CalendarState.preview,
            ),
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
        rx.cond(CalendarState.offered, _offered(), _nothing()),
        title="What a lead would be offered now",
    )


def _offered() -> rx.Component:
    return rx.el.ul(
        rx.foreach(CalendarState.offered, _slot),
        aria_label="Offered times",
        class_name="grid grid-cols-1 gap-2 sm:grid-cols-2",
    )


def _slot(label: Text) -> rx.Component:
    return rx.el.li(
        rx.icon("calendar-clock", size=14, aria_hidden="true", class_name="shrink-0 text-faint"),
        label,
        data_testid="offered-slot",
        class_name="flex items-center gap-2 rounded-md border border-line bg-sunken px-3 py-2 "
        "text-sm tabular-nums text-ink",
    )


def _nothing() -> rx.Component:
    return rx.cond(
        CalendarState.has_hours,
        empty_state(
            "calendar-x",
            "No time is free",
            "Nothing within the lead's day is left between your hours, calendars, notice and days "
            "ahead. Drafts offer no times and ask for the lead's instead.",
        ),
        empty_state(
            "calendar-off",
            "No hours are set",
            "Fill in the week below. Until then drafts never name a time.",
        ),
    )


def _hours() -> rx.Component:
    return settings_form(
        card(
            rx.el.p(
                "Times are in your timezone, ",
                rx.el.strong(CalendarState.timezone, class_name="font-medium text-ink"),
                ", which the client profile names. Several spans are separated by commas; an empty "
                "day is a day off.",
                class_name="text-sm text-muted",
            ),
            rx.el.div(rx.foreach(CalendarState.days, _day), class_name="flex flex-col gap-2"),
            title="Weekly hours",
        ),
        card(
            rx.el.div(
                rx.foreach(CalendarState.rules, _rule),
                class_name="grid grid-cols-1 gap-4 sm:grid-cols-2",
            ),
            title="Meetings",
        ),
        label="Weekly hours",
        version=CalendarState.version,
        on_save=CalendarState.save,
        can_save=SettingsState.may_change,
        refused=CalendarState.refused,
    )


def _day(day: DayItem) -> rx.Component:
    return rx.el.label(
        rx.el.span(day.label, class_name="text-sm text-ink sm:w-28 sm:shrink-0 sm:pt-1.5"),
        rx.el.span(
            text_input(
                name=day.name,
                default_value=day.hours,
                placeholder="Day off",
                max_length=200,
                read_only=~SettingsState.may_change,
                aria_invalid=day.error != "",
                class_name="tabular-nums",
            ),
            rx.el.span(day.error, role="alert", class_name="text-xs text-bad empty:hidden"),
            class_name="flex min-w-0 grow flex-col gap-1",
        ),
        class_name="flex flex-col gap-1 sm:flex-row sm:gap-3",
    )


def _rule(rule: RuleItem) -> rx.Component:
    control = text_input(
        name=rule.name,
        default_value=rule.value,
        input_mode="decimal",
        read_only=~SettingsState.may_change,
        aria_invalid=rule.error != "",
        class_name="max-w-28 tabular-nums",
    )
    return checked_field(rule.label, control, error=rule.error, hint=rule.hint)
