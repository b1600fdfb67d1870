"""What became of the draft, and what every step of its run was shown."""

import reflex as rx

from inboxapp.ui.components import (
    badge,
    banner,
    card,
    fact,
    number_cell,
    relative_time,
    row,
    status_badge,
    table,
)
from inboxapp.ui.components.table import cell
from inboxapp.ui.components.words import Text, Truth
from inboxapp.ui.runs.detail_state import RunState
from inboxapp.ui.runs.story_views import DraftResult, FindingItem, SectionCell, SectionRow

result: DraftResult = RunState.result
# In the order of Profile.
_HEADINGS = ("Section", "#Writing", "#Overseer", "#Judging", "#Revision")


def result_card() -> rx.Component:
    """Show how the draft ended, with the marks in its text."""
    return rx.cond(
        result.id,
        card(
            rx.el.div(
                status_badge(result.status, label=result.status_label),
                rx.cond(result.outcome, badge(result.outcome, tone="info"), rx.fragment()),
                relative_time(result.decided_at),
                class_name="flex flex-wrap items-center gap-2",
            ),
            rx.cond(
                result.reason,
                banner(rx.el.span(result.reason, dir="auto"), tone="warn", icon="hand"),
                rx.fragment(),
            ),
            _facts(),
            rx.cond(result.findings, _findings(), rx.fragment()),
            title="What became of the draft",
            data_testid="draft-result",
        ),
        rx.fragment(),
    )


def _facts() -> rx.Component:
    return rx.el.dl(
        _fact("Alike", f"{result.similarity} of the draft went out", shown=result.similarity != ""),
        _fact("Changed", rx.el.span(_joined(result.edits)), shown=_any(result.edits)),
        _fact("Discarded for", result.discard, shown=result.discard != ""),
        _fact("Note", rx.el.span(result.note, dir="auto"), shown=result.note != ""),
        class_name="flex flex-col gap-1.5 empty:hidden",
    )


def _fact(label: str, value: Text | rx.Component, *, shown: Truth) -> rx.Component:
    return rx.cond(shown, fact(label, value), rx.fragment())


def _any(words: tuple[str, ...]) -> Truth:
    return rx.Var.create(words).to(list).length() > 0


def _joined(words: tuple[str, ...]) -> Text:
    return rx.Var.create(words).to(list).join(", ")


def _findings() -> rx.Component:
    return rx.el.div(
        rx.el.h3("Marks in the text", class_name="text-xs font-medium text-muted"),
        rx.el.ul(rx.foreach(result.findings, _finding), class_name="flex flex-col gap-2"),
        class_name="flex flex-col gap-1.5",
    )


def _finding(mark: FindingItem) -> rx.Component:
    return rx.el.li(
        badge(mark.severity, tone=mark.tone),
        rx.el.span(mark.words, class_name="min-w-0 break-words text-sm text-ink"),
        rx.el.q(
            mark.quote,
            dir="auto",
            class_name="min-w-0 break-words text-sm text-muted empty:hidden",
        ),
        data_testid="finding",
        class_name="flex flex-wrap items-baseline gap-x-2 gap-y-1",
    )


def context_card() -> rx.Component:
    """Show how much of each section each kind of step saw."""
    return rx.cond(
        RunState.sections,
        rx.el.details(
            rx.el.summary(
                "What its steps were shown",
                class_name="cursor-pointer px-4 py-2.5 text-base font-semibold text-ink",
            ),
            rx.el.div(
                table(
                    _HEADINGS,
                    rx.foreach(RunState.sections, _section),
                    label="What each kind of step was shown",
                ),
                class_name="overflow-x-auto px-1 pb-1",
            ),
            rx.el.p(
                "Items · characters. What had no room was left out, the least relevant first.",
                class_name="px-4 pb-3 text-xs text-faint",
            ),
            data_testid="context-stats",
            class_name="rounded-lg border border-line bg-surface",
        ),
        rx.fragment(),
    )


def _section(section: SectionRow) -> rx.Component:
    return row(cell(section.label), rx.foreach(section.cells, _shown))


def _shown(one: SectionCell) -> rx.Component:
    return number_cell(
        one.shown,
        rx.el.span(
            one.dropped, data_tone="warn", class_name="block text-xs text-tone empty:hidden"
        ),
    )
