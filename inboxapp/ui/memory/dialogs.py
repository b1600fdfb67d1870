"""What the memory screen asks before it acts."""

import reflex as rx

from inboxapp.drafting.memory.types import MemoryCategory
from inboxapp.ui.components import button, choices, dialog, field, select, text_box
from inboxapp.ui.memory.review_state import FactState, ReviewState
from inboxapp.ui.memory.state import MemoryState
from inboxapp.ui.memory.views import MemoryItem
from inboxapp.ui.memory.words import CATEGORY_WORDS, LIVES
from inboxapp.ui.settings.form import settings_form

KINDS = tuple((kind.value, CATEGORY_WORDS[kind]) for kind in MemoryCategory)
edited: MemoryItem = FactState.edited


def fact_dialog() -> rx.Component:
    """Put a fact into a person's words."""
    return dialog(
        rx.cond(edited.id, "Edit the fact", f"Add a fact about {MemoryState.lead_name}"),
        settings_form(
            field(
                "Fact",
                text_box(
                    name="text",
                    default_value=edited.text,
                    max_length=500,
                    aria_invalid=rx.cond(FactState.error, "true", "false"),
                ),
                error=FactState.error,
                hint="One plain sentence, such as “Prefers calls before noon.”",
            ),
            _choice("What it is about", "category", KINDS, edited.category),
            _choice("How long it counts", "days", LIVES, edited.life, hint="From now on."),
            label="Fact editor",
            version=FactState.version,
            on_save=FactState.save,
            save_label=rx.cond(MemoryState.may_review, "Save and approve", "Save"),
        ),
        is_open=FactState.is_editing,
        on_close=FactState.stop_editing,
    )


def _choice(
    label: str, name: str, options: tuple[tuple[str, str], ...], value: str, *, hint: str = ""
) -> rx.Component:
    control = select(label, *choices(options), name=name, default_value=value, class_name="w-full")
    return field(label, control, hint=hint)


def forget_dialog() -> rx.Component:
    """Ask before words are erased."""
    count = rx.Var.create(ReviewState.doomed).to(list).length()
    return dialog(
        "Forget this?",
        rx.cond(
            ReviewState.doomed_text,
            rx.el.p("“", ReviewState.doomed_text, "”", dir="auto", class_name="break-words"),
            rx.el.p(count, " selected facts"),
        ),
        rx.el.p(
            "The words and what shows them are erased for good, and no draft learns it again.",
            class_name="text-sm text-muted",
        ),
        is_open=count > 0,
        on_close=ReviewState.ask_to_forget(0),
        footer=rx.fragment(
            button("Keep it", on_click=ReviewState.ask_to_forget(0)),
            button("Forget", variant="danger", on_click=ReviewState.forget),
        ),
    )
