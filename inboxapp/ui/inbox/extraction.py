"""What the machine read about scheduling, and the form in which a person puts it right."""

import reflex as rx

from inboxapp.ui.components import (
    button,
    choices,
    dialog,
    field,
    relative_time,
    section_title,
    select,
    text_box,
    text_input,
)
from inboxapp.ui.inbox.about_views import WishView
from inboxapp.ui.inbox.about_words import KIND_WORDS, SPECIFICITY_WORDS
from inboxapp.ui.inbox.compose_state import ComposeState
from inboxapp.ui.inbox.extraction_state import ExtractionState
from inboxapp.ui.settings.form import settings_form

# "other" means that it is not about scheduling; a person says that in one choice.
_KINDS = [(value, words) for value, words in KIND_WORDS.items() if value != "other"]
_EXACTNESS = [(value, words or "Not said") for value, words in SPECIFICITY_WORDS.items()]


def extraction_card() -> rx.Component:
    """Show what was read of the newest message, and offer to correct it."""
    card = ComposeState.about.extraction
    return rx.el.section(
        rx.el.div(
            section_title("Scheduling"),
            button(
                "Correct",
                size="sm",
                variant="ghost",
                on_click=ExtractionState.begin(ComposeState.box.lead_id, ComposeState.channel),
                data_testid="extraction-correct",
            ),
            class_name="flex items-center justify-between gap-2",
        ),
        rx.el.p(card.summary, class_name="text-sm text-ink"),
        rx.el.dl(rx.foreach(card.wishes, _wish), class_name="facts flex flex-col gap-1"),
        rx.foreach(card.evidence, _quote),
        rx.el.p(card.source, " · ", relative_time(card.at), class_name="text-xs text-faint"),
        _form_dialog(),
        data_testid="extraction-card",
        data_corrected=card.is_corrected,
        aria_label="What was read about scheduling",
        class_name="flex flex-col gap-1.5 border-t border-line pt-4",
    )


def _wish(wish: rx.vars.ObjectVar[WishView]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(wish.label, class_name="shrink-0 text-muted"),
        rx.el.dd(wish.words, dir="auto", class_name="min-w-0 break-words text-ink"),
        key=wish.label,
        class_name="flex gap-3 text-sm",
    )


def _quote(words: rx.Var[str]) -> rx.Component:
    return rx.el.blockquote(
        words,
        dir="auto",
        class_name="break-words border-l-2 border-line-strong pl-2 text-xs text-muted",
    )


def _form_dialog() -> rx.Component:
    given = ExtractionState.given
    return dialog(
        "What does the message ask?",
        settings_form(
            rx.el.div(
                _choice("What it does about a meeting", "kind", _KINDS, given.kind),
                _choice("How exact the time is", "specificity", _EXACTNESS, given.specificity),
                _line("Day", "day_preference", given.day_preference),
                _line("Time", "time_preference", given.time_preference),
                _line("Slot taken", "slot", given.slot, hint="As it was offered, word for word."),
                _line("Timezone", "timezone", given.timezone, hint="As they say it, such as CET."),
                class_name="grid gap-3 sm:grid-cols-2",
            ),
            _clarification(),
            field(
                "Their words",
                text_box(name="evidence", default_value=given.evidence, rows=2, dir="auto"),
                hint="The words that show it, one quote a line.",
            ),
            rx.cond(
                ExtractionState.problem,
                rx.el.p(ExtractionState.problem, role="alert", class_name="text-sm text-bad"),
            ),
            label="Correct what was read",
            version=ExtractionState.version,
            on_save=ExtractionState.save,
            save_label="Save and draft again",
        ),
        is_open=ExtractionState.is_open,
        on_close=ExtractionState.end,
    )


def _clarification() -> rx.Component:
    given = ExtractionState.given
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name="needs_clarification",
                value="yes",
                default_checked=given.needs_clarification,
                class_name="accent-accent-solid",
            ),
            "Something must be asked first",
            class_name="flex items-center gap-2 text-sm text-ink",
        ),
        _line("What must be asked", "clarification_reason", given.clarification_reason),
        class_name="flex flex-col gap-3",
    )


def _line(label: str, name: str, value: rx.Var[str] | str, *, hint: str = "") -> rx.Component:
    control = text_input(name=name, default_value=value, max_length=300, dir="auto")
    return field(label, control, hint=hint)


def _choice(
    label: str, name: str, options: list[tuple[str, str]], value: rx.Var[str] | str
) -> rx.Component:
    control = select(label, *choices(options), name=name, default_value=value, class_name="w-full")
    return field(label, control)
