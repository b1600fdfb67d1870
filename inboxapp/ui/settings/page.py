"""The page of settings."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.components import (
    banner,
    empty_state,
    error_state,
    link,
    link_button,
    pane,
    pane_header,
    skeleton,
)
from inboxapp.ui.settings.access import access_section
from inboxapp.ui.settings.auto_send import auto_send_section
from inboxapp.ui.settings.calendar import calendar_section
from inboxapp.ui.settings.drafting import drafting_section
from inboxapp.ui.settings.knowledge import knowledge_section
from inboxapp.ui.settings.model_names import models_section
from inboxapp.ui.settings.people import people_section
from inboxapp.ui.settings.profile import profile_section
from inboxapp.ui.settings.prompts import prompts_section
from inboxapp.ui.settings.state import SECTIONS, SettingsState
from inboxapp.ui.shell import page_frame

SETTINGS_LOAD = [SettingsState.open]
_LIBRARY = rx.asset("settings_tabs.jsx", shared=True).importable_path
_TAB = "flex shrink-0 items-center gap-2 whitespace-nowrap rounded-md px-2.5 py-1.5 text-sm"


class SettingsTabs(rx.Component):
    """The list of sections; the open one is always in sight."""

    library = _LIBRARY
    tag = "SettingsTabs"
    tab: rx.Var[str]
    label: rx.Var[str]


def settings_page() -> rx.Component:
    """Show one section of the client's settings at a time."""
    return page_frame(
        pane(
            rx.match(
                SettingsState.phase,
                ("loading", _loading()),
                ("forbidden", _forbidden()),
                ("failed", _failed()),
                _settings(),
            ),
            header=pane_header("Settings"),
            class_name="grow bg-transparent [&>header]:bg-surface",
        ),
        section=routes.SETTINGS,
    )


def _settings() -> rx.Component:
    return rx.el.div(
        _tabs(),
        rx.el.div(
            rx.cond(
                SettingsState.may_change,
                rx.fragment(),
                banner("You can read these settings. Only admins change them.", tone="info"),
            ),
            rx.match(
                SettingsState.tab,
                ("knowledge", knowledge_section()),
                ("calendar", calendar_section()),
                ("drafting", drafting_section()),
                ("auto-send", auto_send_section()),
                ("prompts", prompts_section()),
                ("models", models_section()),
                ("people", people_section()),
                ("access", access_section()),
                profile_section(),
            ),
            class_name="flex min-w-0 max-w-3xl grow flex-col gap-4",
        ),
        class_name="mx-auto flex w-full max-w-5xl flex-col gap-4 p-3 pb-16 sm:p-6 md:flex-row "
        "md:gap-8",
    )


def _tabs() -> rx.Component:
    return SettingsTabs.create(
        *[_tab(tab, label, icon) for tab, (label, icon) in SECTIONS.items()],
        tab=SettingsState.tab,
        label="Settings",
        class_name="scroll flex shrink-0 gap-1 overflow-x-auto pr-2 md:sticky md:top-6 md:w-44 "
        "md:flex-col md:self-start md:overflow-visible md:pr-0",
    )


def _tab(tab: str, label: str, icon: str) -> rx.Component:
    is_open = SettingsState.tab == tab
    return link(
        rx.icon(icon, size=16, aria_hidden="true", class_name="shrink-0"),
        # A phone has room for the open section's name alone.
        rx.el.span(
            label,
            class_name="hidden group-aria-[current=page]:inline md:inline",
            aria_hidden="true",
        ),
        href=f"{routes.SETTINGS}?tab={tab}",
        aria_label=label,
        aria_current=rx.cond(is_open, "page", "false"),
        class_name=f"group {_TAB} text-muted hover:bg-hover aria-[current=page]:bg-selected "
        "aria-[current=page]:text-accent",
    )


def _loading() -> rx.Component:
    return rx.el.div(
        skeleton(class_name="h-8 w-full md:h-44 md:w-44"),
        rx.el.div(
            skeleton(class_name="h-64 w-full"),
            skeleton(class_name="h-40 w-full"),
            class_name="flex grow flex-col gap-4",
        ),
        role="status",
        aria_label="Loading",
        class_name="late mx-auto flex max-w-5xl flex-col gap-8 p-6 md:flex-row",
    )


def _forbidden() -> rx.Component:
    return empty_state(
        "lock",
        "Settings are for managers and admins",
        "Your role works leads and watches runs. Ask an admin of your client if something here "
        "has to change.",
        link_button("Go to the inbox", href=routes.INBOX, variant="primary"),
    )


def _failed() -> rx.Component:
    return error_state(
        "The settings could not be read",
        "Nothing was changed. Try again; if it stays, look at the server.",
        on_retry=SettingsState.open,
    )
