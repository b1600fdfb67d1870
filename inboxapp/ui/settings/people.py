"""The section on who may sign in."""

import reflex as rx

from inboxapp.accounts.types import Role
from inboxapp.ui.components import (
    avatar,
    badge,
    button,
    choices,
    dialog,
    select,
    text_input,
)
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.people_state import PeopleState
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import PersonErrors, PersonItem

ROLE_WORDS = (
    (Role.SETTER.value, "Setter"),
    (Role.MANAGER.value, "Manager"),
    (Role.ADMIN.value, "Admin"),
)
errors: PersonErrors = PeopleState.errors
leaving: PersonItem = PeopleState.leaving


def people_section() -> rx.Component:
    """List everybody; a change of role ends the person's sessions."""
    return rx.el.div(
        rx.el.div(
            rx.el.p(
                "Setters work leads. Managers also watch and cancel runs. Admins change settings.",
                class_name="text-sm text-muted",
            ),
            rx.cond(
                SettingsState.may_change,
                button(
                    "Add a person",
                    icon="user-plus",
                    variant="primary",
                    on_click=PeopleState.start_adding,
                ),
                rx.fragment(),
            ),
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
        rx.el.ul(
            rx.foreach(PeopleState.people, _person),
            class_name="flex flex-col divide-y divide-line rounded-lg border border-line "
            "bg-surface",
        ),
        _form(),
        _confirmation(),
        class_name="flex flex-col gap-4",
    )


def _person(person: PersonItem) -> rx.Component:
    return rx.el.li(
        avatar(person.name),
        rx.el.div(
            rx.el.p(
                rx.el.span(person.name, class_name="truncate", dir="auto"),
                rx.cond(person.is_you, badge("You", tone="accent"), rx.fragment()),
                rx.cond(person.is_active, rx.fragment(), badge("Closed")),
                class_name="flex items-center gap-2 text-sm font-medium text-ink",
            ),
            rx.el.p(person.email, class_name="truncate text-xs text-muted"),
            class_name="min-w-0 grow basis-40",
        ),
        rx.cond(SettingsState.may_change & ~person.is_you, _controls(person), _role(person)),
        data_testid="person",
        class_name="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3",
    )


def _role(person: PersonItem) -> rx.Component:
    return rx.el.span(person.role, class_name="text-sm capitalize text-muted")


def _controls(person: PersonItem) -> rx.Component:
    return rx.cond(
        person.is_active,
        rx.el.div(
            select(
                f"Role of {person.name}",
                *choices(ROLE_WORDS),
                value=person.role,
                on_change=lambda role: PeopleState.change_role(person.id, role),
                class_name="w-28",
            ),
            button(
                "Close account",
                size="sm",
                variant="ghost",
                on_click=PeopleState.ask_to_close(person.id),
            ),
            class_name="flex items-center gap-2",
        ),
        button("Open again", size="sm", on_click=PeopleState.open_account(person.id)),
    )


def _form() -> rx.Component:
    return dialog(
        "Add a person",
        settings_form(
            checked_field("Name", text_input(name="name", max_length=120), error=errors.name),
            checked_field(
                "E-mail address", text_input(name="email", type="email"), error=errors.email
            ),
            checked_field(
                "Role",
                select("Role", *choices(ROLE_WORDS), name="role", class_name="w-full"),
                error="",
            ),
            checked_field(
                "First password",
                text_input(name="password", type="password", auto_complete="new-password"),
                error=errors.password,
                hint="At least 8 characters. Hand it over yourself; it is not sent anywhere.",
            ),
            label="New person",
            version=PeopleState.version,
            on_save=PeopleState.add,
            save_label="Add",
        ),
        is_open=PeopleState.is_adding,
        on_close=PeopleState.stop_adding,
    )


def _confirmation() -> rx.Component:
    return dialog(
        "Close this account?",
        rx.el.p(
            rx.el.strong(leaving.name),
            " is signed out at once and can't sign in. What they wrote stays. You can open the "
            "account again.",
        ),
        is_open=leaving.id != 0,
        on_close=PeopleState.ask_to_close(0),
        footer=rx.fragment(
            button("Keep it", on_click=PeopleState.ask_to_close(0)),
            button("Close account", variant="danger", on_click=PeopleState.close_account),
        ),
    )
