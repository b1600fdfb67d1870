"""One prompt: its text, what differs, and its history."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.components import (
    badge,
    banner,
    button,
    card,
    dialog,
    icon_button,
    link,
    relative_time,
    text_box,
    text_input,
)
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.prompt_state import PromptState
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import DiffPiece, OpenPrompt, VersionItem

opened: OpenPrompt = PromptState.opened
live: VersionItem = opened.live
base: VersionItem = PromptState.base
compared: VersionItem = PromptState.compared
restart: VersionItem = PromptState.restart_from
against: VersionItem = PromptState.against


def prompt_editor() -> rx.Component:
    """Edit the open prompt; saving never changes what runs use."""
    return rx.el.div(
        _head(),
        _form(),
        rx.cond(compared.version, _comparison(), rx.fragment()),
        _history(),
        _confirmation(),
        _restart(),
        class_name="flex flex-col gap-4",
    )


def _head() -> rx.Component:
    return rx.el.div(
        link(
            rx.icon("chevron-left", size=16, aria_hidden="true"),
            "All prompts",
            href=f"{routes.SETTINGS}?tab=prompts",
            class_name="inline-flex items-center gap-1 text-sm text-muted hover:text-ink",
        ),
        rx.el.div(
            rx.el.h2(opened.name, class_name="text-lg font-semibold text-ink"),
            badge(f"{live.label} is live", tone=rx.cond(live.is_own, "accent", "neutral")),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        rx.el.code(opened.key, class_name="break-all font-mono text-xs text-faint"),
        class_name="flex flex-col items-start gap-1",
    )


def _form() -> rx.Component:
    return settings_form(
        rx.cond(PromptState.problem, banner(PromptState.problem, tone="bad"), rx.fragment()),
        checked_field(
            "Prompt",
            text_box(
                name="text",
                default_value=PromptState.text,
                read_only=~SettingsState.may_change,
                max_length=20_000,
                class_name="min-h-64 font-mono",
            ),
            error="",
            hint=f"Begins with the text of: {base.label}.",
        ),
        rx.cond(SettingsState.may_change, _note(), rx.fragment()),
        label="Prompt editor",
        version=PromptState.form,
        on_save=PromptState.save,
        can_save=SettingsState.may_change,
        save_label="Save as a new version",
        keep=opened.key,
    )


def _note() -> rx.Component:
    return checked_field(
        "Note",
        text_input(name="note", max_length=200, placeholder="What changed, and why"),
        error="",
        hint="Stands in the history.",
    )


def _comparison() -> rx.Component:
    return card(
        rx.el.div(
            rx.el.p(
                rx.el.strong(compared.label, class_name="font-medium text-ink"),
                " against ",
                rx.el.strong(against.label, class_name="font-medium text-ink"),
                class_name="text-sm text-muted",
            ),
            icon_button("x", "Close the comparison", on_click=PromptState.compare(0)),
            class_name="flex items-center justify-between gap-3",
        ),
        _difference(),
        rx.cond(
            SettingsState.may_change & ~compared.is_live,
            rx.el.div(_publish_button(compared)),
            rx.fragment(),
        ),
        title="What differs",
        data_testid="prompt-diff",
    )


def _difference() -> rx.Component:
    return rx.el.div(
        rx.foreach(PromptState.pieces, _piece),
        dir="auto",
        class_name="scroll max-h-96 overflow-y-auto whitespace-pre-wrap break-words rounded-md "
        "border border-line bg-sunken p-3 font-mono text-xs leading-5 text-muted",
    )


def _piece(piece: DiffPiece) -> rx.Component:
    marked = "rounded-sm bg-tone-surface text-tone"
    return rx.match(
        piece.change,
        ("added", rx.el.ins(piece.text, data_tone="good", class_name=f"{marked} underline")),
        ("removed", rx.el.del_(piece.text, data_tone="bad", class_name=f"{marked} line-through")),
        rx.el.span(piece.text),
    )


def _history() -> rx.Component:
    return card(
        rx.el.ul(
            rx.foreach(PromptState.versions, _version),
            class_name="-my-2 flex flex-col divide-y divide-line",
        ),
        title="History",
    )


def _version(one: VersionItem) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.span(one.label, class_name="text-sm font-medium tabular-nums text-ink"),
                rx.cond(one.is_live, badge("Live", tone="good"), rx.fragment()),
                class_name="flex items-center gap-2",
            ),
            rx.cond(one.note, rx.el.p(one.note, class_name="text-sm text-muted"), rx.fragment()),
            rx.cond(one.at, _author(one), rx.fragment()),
            class_name="flex min-w-0 grow flex-col",
        ),
        rx.el.div(
            button(
                "Compare", size="sm", variant="ghost", on_click=PromptState.compare(one.version)
            ),
            rx.cond(SettingsState.may_change, _actions(one), rx.fragment()),
            class_name="flex flex-wrap gap-1",
        ),
        data_testid="prompt-version",
        class_name="flex flex-wrap items-start justify-between gap-x-3 gap-y-1 py-2.5",
    )


def _author(one: VersionItem) -> rx.Component:
    return rx.el.p(
        rx.cond(one.by, one.by, "A program"),
        " · ",
        relative_time(one.at),
        class_name="text-xs text-faint",
    )


def _actions(one: VersionItem) -> rx.Component:
    return rx.fragment(
        button(
            "Edit from this",
            size="sm",
            variant="ghost",
            on_click=PromptState.ask_to_restart(one.version),
        ),
        rx.cond(one.is_live, rx.fragment(), _publish_button(one)),
    )


def _publish_button(one: VersionItem) -> rx.Component:
    words = rx.cond(one.version < live.version, "Roll back to this", "Publish")
    return button(words, size="sm", on_click=PromptState.ask_to_publish(one.version))


def _confirmation() -> rx.Component:
    return dialog(
        rx.cond(compared.version < live.version, "Roll back?", "Publish this version?"),
        rx.el.p(
            rx.el.strong(compared.label),
            " takes the place of ",
            rx.el.strong(live.label),
            ". Runs that begin from now on use it; those under way keep theirs.",
        ),
        _difference(),
        is_open=PromptState.is_asking,
        on_close=PromptState.ask_to_publish(0),
        footer=rx.fragment(
            button("Not yet", on_click=PromptState.ask_to_publish(0)),
            button(
                rx.cond(compared.version < live.version, "Roll back", "Publish"),
                variant="primary",
                on_click=PromptState.publish,
            ),
        ),
    )


def _restart() -> rx.Component:
    return dialog(
        "Begin again from this version?",
        rx.el.p(
            "The editor takes the text of ",
            rx.el.strong(restart.label),
            ". What you typed and did not save is lost.",
        ),
        is_open=restart.version != 0,
        on_close=PromptState.ask_to_restart(0),
        footer=rx.fragment(
            button("Keep my text", on_click=PromptState.ask_to_restart(0)),
            button("Begin again", variant="danger", on_click=PromptState.restart),
        ),
    )
