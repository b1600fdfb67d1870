"""Every request a stage made to the model server."""

import reflex as rx

from inboxapp.ui.components import cell, number_cell, row, table
from inboxapp.ui.runs.views import AttemptItem, StageItem

_HEADINGS = ("Attempt", "#Took", "#Budget", "#Tokens in / out", "#Cost", "Outcome")


def attempts_table(stage: StageItem) -> rx.Component:
    """Show the attempts; more than one is open from the start."""
    return rx.el.details(
        rx.el.summary(
            stage.attempts_words,
            class_name="cursor-pointer px-4 py-2 text-xs text-muted",
        ),
        rx.el.div(
            table(_HEADINGS, rx.foreach(stage.attempts, _attempt), label="Attempts"),
            class_name="overflow-x-auto px-1 pb-2",
        ),
        open=stage.was_retried,
        class_name="border-t border-line",
    )


def _attempt(attempt: AttemptItem) -> rx.Component:
    return row(
        cell(f"{attempt.number} · {attempt.kind}", class_name="whitespace-nowrap"),
        number_cell(attempt.took),
        number_cell(attempt.budget),
        number_cell(attempt.tokens),
        number_cell(attempt.cost),
        cell(
            rx.el.span(
                attempt.outcome,
                class_name="font-mono text-xs text-tone",
                data_tone=rx.cond(attempt.is_failed, "bad", "neutral"),
            ),
            rx.el.span(attempt.error, class_name="block text-xs text-muted empty:hidden"),
            class_name="min-w-48",
        ),
    )
