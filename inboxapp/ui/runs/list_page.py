"""The page of all runs."""

import reflex as rx

from inboxapp.runs.types import RunKind, RunStatus
from inboxapp.ui import routes
from inboxapp.ui.components import (
    button,
    choices,
    empty_state,
    error_state,
    icon_button,
    link,
    link_button,
    pane,
    pane_header,
    select,
    skeleton_rows,
)
from inboxapp.ui.live import live_link
from inboxapp.ui.runs.list_state import RunsState
from inboxapp.ui.runs.rows import headings, run_row
from inboxapp.ui.runs.words import KIND_WORDS, STATUS_WORDS
from inboxapp.ui.shell import page_frame

RUNS_LOAD = [RunsState.open]


def runs_page() -> rx.Component:
    """Show every run, newest first, with filters that live in the address."""
    return page_frame(
        live_link(on_event=RunsState.hear, on_resync=RunsState.resync),
        pane(
            _body(),
            header=rx.fragment(pane_header("Runs", _reload()), _filters()),
            class_name="grow",
        ),
        section=routes.RUNS,
    )


def _reload() -> rx.Component:
    return icon_button("rotate-cw", "Show the newest", on_click=RunsState.load)


def _filters() -> rx.Component:
    statuses = [("", "Any status"), *((status.value, STATUS_WORDS[status]) for status in RunStatus)]
    kinds = [("", "Any kind"), *((kind.value, KIND_WORDS[kind]) for kind in RunKind)]
    return rx.el.div(
        select(
            "Status",
            *choices(statuses),
            value=RunsState.status,
            on_change=RunsState.choose_status,
            class_name="w-36",
        ),
        select(
            "Kind",
            *choices(kinds),
            value=RunsState.kind,
            on_change=RunsState.choose_kind,
            class_name="w-32",
        ),
        rx.cond(RunsState.lead, _lead_chip(), rx.fragment()),
        role="search",
        aria_label="Filter runs",
        class_name="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2",
    )


def _lead_chip() -> rx.Component:
    return link(
        rx.el.span(RunsState.lead_name, class_name="max-w-48 truncate", dir="auto"),
        rx.icon("x", size=12, aria_hidden="true"),
        href=routes.RUNS,
        aria_label="Show the runs of every lead",
        data_tip="Show the runs of every lead",
        class_name="inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong "
        "bg-selected px-2.5 text-sm text-accent hover:bg-hover",
    )


def _body() -> rx.Component:
    return rx.match(
        RunsState.phase,
        ("loading", skeleton_rows(8, avatar=False)),
        (
            "failed",
            error_state(
                "The runs could not be read",
                "Nothing was lost. Try again; if it stays, ask your admin to look at the server.",
                on_retry=RunsState.load,
            ),
        ),
        rx.cond(RunsState.rows, _rows(), _nothing()),
    )


def _rows() -> rx.Component:
    return rx.fragment(
        rx.cond(RunsState.fresh_words, _fresh(), rx.fragment()),
        headings(),
        rx.el.div(rx.foreach(RunsState.rows, run_row), aria_label="Runs", role="group"),
        rx.cond(
            RunsState.cursor,
            rx.el.div(
                button("Show older runs", on_click=RunsState.load_more),
                class_name="flex justify-center p-4",
            ),
            rx.el.p("No older runs.", class_name="p-4 text-center text-xs text-faint"),
        ),
    )


def _fresh() -> rx.Component:
    return rx.el.div(
        button(
            RunsState.fresh_words,
            icon="arrow-up",
            size="sm",
            variant="primary",
            on_click=RunsState.load,
        ),
        role="status",
        class_name="pointer-events-none absolute left-1/2 z-20 mt-1 -translate-x-1/2 shadow-md "
        "rounded-md [&>*]:pointer-events-auto",
    )


def _nothing() -> rx.Component:
    is_filtered = (RunsState.status != "") | (RunsState.kind != "") | (RunsState.lead != 0)
    return rx.cond(
        is_filtered,
        empty_state(
            "filter-x",
            "No run matches these filters",
            "Runs older than the retention time are removed.",
            link_button("Show all runs", href=routes.RUNS),
        ),
        empty_state(
            "list-tree",
            "No runs yet",
            "A run starts when a lead writes or when you change a lead's tag. Every step it takes "
            "is kept here.",
            link_button("Go to the inbox", href=routes.INBOX, variant="primary"),
        ),
    )
