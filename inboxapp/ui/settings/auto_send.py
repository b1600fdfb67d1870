"""The section on replies that go out without a person."""

import reflex as rx

from inboxapp.ui.components import banner, button, card, dialog
from inboxapp.ui.settings.policy_fields import MODE
from inboxapp.ui.settings.policy_form import (
    boxes,
    choice_field,
    number_field,
    pair,
    policy_form,
    words,
)
from inboxapp.ui.settings.policy_state import PolicyState
from inboxapp.ui.settings.state import SettingsState

_MODES = (
    ("off", "Off", "Nothing is ever sent without a person, and nothing is decided about it."),
    (
        "shadow",
        "Shadow",
        "Nothing is sent. What would have been, and why the rest would not, is listed to read.",
    ),
    (
        "on",
        "On",
        "Replies that meet every rule below go out after the delay, in which anybody can cancel.",
    ),
)


def auto_send_section() -> rx.Component:
    """Choose whether replies go out by themselves, and the rules they must all meet."""
    return rx.el.div(
        rx.cond(PolicyState.fields[MODE] == "on", _running(), rx.fragment()),
        policy_form(_mode(), _which(), _when(), form="auto_send", label="Auto-send policy"),
        _confirmation(),
        class_name="flex flex-col gap-4",
    )


def _running() -> rx.Component:
    return banner(
        rx.el.div(
            rx.el.span("Auto-send is on: replies go out without a person."),
            button(
                "Stop all now",
                size="sm",
                variant="danger",
                icon="octagon-x",
                on_click=PolicyState.stop,
                data_testid="stop-auto-send",
            ),
            class_name="flex flex-wrap items-center justify-between gap-2",
        ),
        tone="warn",
        icon="send",
        class_name="[&>div]:grow",
    )


def _mode() -> rx.Component:
    return card(
        rx.el.fieldset(
            rx.el.legend("Auto-send mode", class_name="sr-only"),
            *[_choice(*mode) for mode in _MODES],
            disabled=~SettingsState.may_change,
            class_name="flex flex-col gap-2",
        ),
        title="Replies without a person",
    )


def _choice(value: str, label: str, meaning: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name=MODE,
            value=value,
            default_checked=PolicyState.fields[MODE] == value,
            class_name="mt-0.5 size-4 shrink-0 accent-accent-solid",
        ),
        rx.el.span(
            rx.el.span(label, class_name="text-sm font-medium text-ink"),
            rx.el.span(meaning, class_name="text-sm text-muted"),
            class_name="flex min-w-0 flex-col",
        ),
        class_name="flex cursor-pointer gap-3 rounded-md border border-line px-3 py-2.5 "
        "hover:bg-hover has-checked:border-accent has-checked:bg-selected",
    )


def _which() -> rx.Component:
    return card(
        words(
            "A reply must meet all of this. It also needs a clean check, the overseer's approval, "
            "an evaluation that calls it safe, and no hard block."
        ),
        number_field("auto_send.threshold", "Confidence of at least", unit="%"),
        boxes(
            "auto_send.sentiments",
            "For leads tagged",
            PolicyState.tags,
            "Closed tags and answers by machines are never among them.",
        ),
        boxes("auto_send.channels", "On these channels", PolicyState.channels),
        title="Which replies",
    )


def _when() -> rx.Component:
    return card(
        number_field(
            "auto_send.delay_minutes",
            "Wait before sending",
            unit="minutes",
            hint="1 to 1,440. Until then anybody can cancel, and typing cancels by itself.",
        ),
        pair(
            number_field("auto_send.from_hour", "From", unit="o'clock, the lead's own time"),
            number_field("auto_send.to_hour", "Until", unit="o'clock"),
        ),
        choice_field(
            "auto_send.weekends", "Days", [("off", "Working days only"), ("on", "Every day")]
        ),
        pair(
            number_field("auto_send.most_per_day", "At most a day", unit="replies"),
            number_field(
                "auto_send.most_per_thread",
                "At most in a row",
                unit="in one conversation",
                hint="Then a person must answer.",
            ),
        ),
        title="When and how many",
    )


def _confirmation() -> rx.Component:
    return dialog(
        "Let replies go out without a person?",
        rx.el.p(
            "From now on a draft that meets every rule is sent by itself after the delay. Leads "
            "can't tell it from a reply that somebody read."
        ),
        rx.el.p(
            "If you haven't yet, watch it in shadow for some days first.",
            class_name="text-sm text-muted",
        ),
        is_open=PolicyState.is_asking,
        on_close=PolicyState.keep_off,
        footer=rx.fragment(
            button("Not yet", on_click=PolicyState.keep_off),
            button("Switch on", variant="danger", on_click=PolicyState.switch_on),
        ),
    )
