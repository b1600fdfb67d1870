"""The section on what drafts may rely on."""

import reflex as rx

from inboxapp.ui.components import (
    button,
    dialog,
    empty_state,
    icon_button,
    relative_time,
    text_box,
    text_input,
)
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.knowledge_state import KnowledgeState
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import FactItem

edited: FactItem = KnowledgeState.edited
doomed: FactItem = KnowledgeState.doomed


def knowledge_section() -> rx.Component:
    """List the facts; drafts state nothing about the client that isn't here."""
    return rx.el.div(
        rx.el.div(
            rx.el.p(
                "Drafts state prices, terms and results only as they stand here.",
                class_name="text-sm text-muted",
            ),
            rx.cond(SettingsState.may_change, _add(), rx.fragment()),
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
        rx.cond(KnowledgeState.facts, _list(), _nothing()),
        _editor(),
        _confirmation(),
        class_name="flex flex-col gap-4",
    )


def _add() -> rx.Component:
    return button("Add a fact", icon="plus", variant="primary", on_click=KnowledgeState.edit(0))


def _list() -> rx.Component:
    return rx.el.ul(
        rx.foreach(KnowledgeState.facts, _fact),
        class_name="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface",
    )


def _fact(fact: FactItem) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.h3(
                fact.title,
                rx.cond(fact.is_pinned, _pinned(), rx.fragment()),
                class_name="text-sm font-semibold text-ink",
                dir="auto",
            ),
            rx.el.p(
                fact.body,
                dir="auto",
                class_name="whitespace-pre-line break-words text-sm text-muted",
            ),
            rx.el.p("changed ", relative_time(fact.at), class_name="pt-1 text-xs text-faint"),
            class_name="flex min-w-0 grow flex-col gap-1",
        ),
        rx.cond(SettingsState.may_change, _actions(fact), rx.fragment()),
        data_testid="knowledge-entry",
        class_name="flex items-start gap-2 p-4",
    )


def _pinned() -> rx.Component:
    return rx.el.span("Always told", class_name="pl-2 text-xs font-normal text-muted")


def _actions(fact: FactItem) -> rx.Component:
    return rx.el.div(
        icon_button("pencil", f"Edit {fact.title}", on_click=KnowledgeState.edit(fact.id)),
        icon_button(
            "trash-2", f"Delete {fact.title}", on_click=KnowledgeState.ask_to_delete(fact.id)
        ),
        class_name="flex shrink-0",
    )


def _nothing() -> rx.Component:
    return empty_state(
        "book-open",
        "Nothing is known yet",
        "Add prices, terms, proof and answers to objections. Until then drafts promise to ask.",
        rx.cond(SettingsState.may_change, _add(), rx.fragment()),
    )


def _editor() -> rx.Component:
    return dialog(
        rx.cond(edited.id, "Edit the fact", "Add a fact"),
        settings_form(
            checked_field(
                "Title",
                text_input(name="title", default_value=edited.title, max_length=200),
                error=KnowledgeState.title_error,
                hint="Such as Pricing, or Objection: too expensive.",
            ),
            checked_field(
                "Fact",
                text_box(
                    name="body", default_value=edited.body, max_length=8000, class_name="min-h-48"
                ),
                error=KnowledgeState.body_error,
                hint="Plain sentences with the exact figures.",
            ),
            _pin(),
            label="Fact editor",
            version=KnowledgeState.version,
            on_save=KnowledgeState.save,
        ),
        is_open=KnowledgeState.is_editing,
        on_close=KnowledgeState.stop_editing,
    )


def _pin() -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name="is_pinned",
            default_checked=edited.is_pinned,
            class_name="size-4 accent-accent-solid",
        ),
        "Tell every draft this, whatever the lead asks",
        class_name="flex min-h-11 items-center gap-2 text-sm text-ink",
    )


def _confirmation() -> rx.Component:
    return dialog(
        "Delete this fact?",
        rx.el.p(
            rx.el.strong(doomed.title),
            " goes for good. Drafts already written keep what they say.",
        ),
        is_open=doomed.id != 0,
        on_close=KnowledgeState.ask_to_delete(0),
        footer=rx.fragment(
            button("Keep it", on_click=KnowledgeState.ask_to_delete(0)),
            button("Delete", variant="danger", on_click=KnowledgeState.delete),
        ),
    )
