"""The calendars that make a client busy: a list, an address to add, a file to hand in."""

import reflex as rx

from inboxapp.ui.components import (
    badge,
    banner,
    button,
    card,
    dialog,
    icon_button,
    relative_time,
    text_input,
)
from inboxapp.ui.settings.calendar_list_state import CalendarListState
from inboxapp.ui.settings.calendar_upload import calendar_upload
from inboxapp.ui.settings.calendar_views import CalendarItem
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.state import SettingsState

doomed: CalendarItem = CalendarListState.doomed


def calendars_card() -> rx.Component:
    """List the calendars, and let admins add more."""
    return card(
        rx.el.p(
            "Times that are busy in a calendar are never offered. Only when you are busy is kept, "
            "not what an event is about.",
            class_name="text-sm text-muted",
        ),
        rx.cond(CalendarListState.calendars, _list(), _nothing()),
        rx.cond(SettingsState.may_change, _adding(), rx.fragment()),
        _confirmation(),
        title="Calendars",
    )


def _list() -> rx.Component:
    return rx.el.ul(
        rx.foreach(CalendarListState.calendars, _calendar),
        aria_label="Calendars",
        class_name="flex flex-col divide-y divide-line rounded-md border border-line",
    )


def _nothing() -> rx.Component:
    return rx.el.p(
        "No calendar yet: every hour of the week above counts as free.",
        class_name="text-sm text-faint",
    )


def _calendar(calendar: CalendarItem) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            _summary(calendar),
            rx.cond(SettingsState.may_change, _actions(calendar), rx.fragment()),
            class_name="flex items-start gap-2",
        ),
        rx.cond(calendar.error, banner(calendar.error, icon="triangle-alert"), rx.fragment()),
        data_testid="calendar",
        class_name="flex flex-col gap-2 px-3 py-2.5",
    )


def _summary(calendar: CalendarItem) -> rx.Component:
    return rx.el.div(
        rx.el.p(
            rx.el.span(calendar.name, class_name="min-w-0 truncate", dir="auto"),
            rx.cond(
                calendar.error, badge("Out of date", tone="warn"), badge("Working", tone="good")
            ),
            class_name="flex items-center gap-2 text-sm font-medium text-ink",
        ),
        rx.el.p(
            rx.el.span(calendar.place, class_name="break-all"),
            " · ",
            calendar.busy,
            rx.cond(
                calendar.at,
                rx.fragment(" · read ", relative_time(calendar.at)),
                rx.fragment(" · not read yet"),
            ),
            class_name="text-xs text-muted",
        ),
        class_name="flex min-w-0 grow flex-col gap-0.5",
    )


def _actions(calendar: CalendarItem) -> rx.Component:
    return rx.el.div(
        rx.cond(
            calendar.is_subscribed,
            icon_button(
                "refresh-cw",
                f"Read {calendar.name} now",
                disabled=CalendarListState.reading != 0,
                on_click=CalendarListState.refresh(calendar.id),
            ),
            rx.fragment(),
        ),
        icon_button(
            "trash-2",
            f"Remove {calendar.name}",
            on_click=CalendarListState.ask_to_remove(calendar.id),
        ),
        class_name="flex shrink-0",
    )


def _adding() -> rx.Component:
    return rx.el.div(
        _subscription(),
        rx.el.div(
            calendar_upload(on_done=CalendarListState.uploaded),
            rx.el.p(
                "A file is read once, a year ahead; another of the same name replaces it.",
                class_name="text-xs text-faint",
            ),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-4",
        ),
        class_name="flex flex-col gap-4 border-t border-line pt-4",
    )


def _subscription() -> rx.Component:
    name = text_input(name="calendar_name", placeholder="Such as Mia's calendar", max_length=120)
    address = text_input(
        name="calendar_url",
        placeholder="https://… or webcal://…",
        max_length=2000,
        aria_invalid=CalendarListState.problem != "",
    )
    return settings_form(
        rx.el.div(
            checked_field("Name", name, error=""),
            checked_field("Private iCal address", address, error=""),
            class_name="grid grid-cols-1 gap-4 sm:grid-cols-2",
        ),
        rx.cond(
            CalendarListState.problem,
            banner(CalendarListState.problem, tone="bad", icon="triangle-alert"),
            rx.fragment(),
        ),
        rx.cond(
            CalendarListState.is_adding,
            banner("Reading the calendar…", tone="info"),
            rx.fragment(),
        ),
        label="New calendar",
        version=CalendarListState.version,
        on_save=CalendarListState.subscribe,
        save_label="Subscribe",
    )


def _confirmation() -> rx.Component:
    return dialog(
        "Remove this calendar?",
        rx.el.p(
            "The busy times of ",
            rx.el.strong(doomed.name),
            " are forgotten, so drafts may offer them again.",
        ),
        is_open=doomed.id != 0,
        on_close=CalendarListState.ask_to_remove(0),
        footer=rx.fragment(
            button("Keep it", on_click=CalendarListState.ask_to_remove(0)),
            button("Remove", variant="danger", on_click=CalendarListState.remove),
        ),
    )
