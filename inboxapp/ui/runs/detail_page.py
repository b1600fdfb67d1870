"""The page of one run."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.components import (
    empty_state,
    error_state,
    link,
    link_button,
    pane,
    skeleton,
)
from inboxapp.ui.live import live_link
from inboxapp.ui.runs.detail_state import RunState
from inboxapp.ui.runs.header import run_header
from inboxapp.ui.runs.loop_card import loop_card
from inboxapp.ui.runs.result_card import context_card, result_card
from inboxapp.ui.runs.stage_card import stage_card
from inboxapp.ui.runs.timeline import waterfall
from inboxapp.ui.runs.views import StageItem
from inboxapp.ui.shell import page_frame

RUN_LOAD = [RunState.open]


def run_page() -> rx.Component:
    """Show a run with every stage, live while it runs."""
    return page_frame(
        live_link(on_event=RunState.hear, on_resync=RunState.open),
        pane(
            rx.match(
                RunState.phase,
                ("loading", _loading()),
                ("missing", _missing()),
                ("failed", _failed()),
                _run(),
            ),
            header=_header(),
            class_name="grow bg-transparent",
        ),
        section=routes.RUNS,
    )


def _header() -> rx.Component:
    return rx.el.header(
        link("Runs", href=routes.RUNS, class_name="text-muted hover:text-ink"),
        rx.icon("chevron-right", size=14, aria_hidden="true", class_name="text-faint"),
        rx.el.h1(
            "Run ",
            rx.cond(RunState.shown, f"{RunState.shown}", ""),
            class_name="font-semibold text-ink tabular-nums",
        ),
        class_name="flex h-12 shrink-0 items-center gap-1.5 border-b border-line bg-surface px-4 "
        "text-lg",
    )


def _run() -> rx.Component:
    return rx.el.div(
        run_header(),
        result_card(),
        loop_card(),
        rx.cond(
            RunState.stages,
            rx.fragment(waterfall(), context_card(), rx.foreach(RunState.stages, _stage)),
            rx.cond(RunState.head.is_active, _waiting(), _no_stages()),
        ),
        class_name="relative mx-auto flex w-full max-w-6xl flex-col gap-4 p-3 pb-16 sm:p-4",
    )


def _stage(stage: StageItem) -> rx.Component:
    """Head each turn of the revision, then show its steps."""
    heading = rx.el.h2(
        stage.opens_turn,
        data_testid="turn",
        class_name="pt-2 text-sm font-semibold text-muted",
    )
    return rx.fragment(rx.cond(stage.opens_turn, heading, rx.fragment()), stage_card(stage))


def _waiting() -> rx.Component:
    return empty_state(
        "hourglass",
        "Waiting for a worker",
        "The run is queued. Its steps appear here as soon as a worker takes it.",
    )


def _no_stages() -> rx.Component:
    return empty_state(
        "circle-slash", "No step was taken", "The run ended before its first step began."
    )


def _loading() -> rx.Component:
    return rx.el.div(
        skeleton(class_name="h-40 w-full"),
        skeleton(class_name="h-48 w-full"),
        skeleton(class_name="h-64 w-full"),
        role="status",
        aria_label="Loading",
        class_name="late mx-auto flex max-w-6xl flex-col gap-4 p-4",
    )


def _missing() -> rx.Component:
    return empty_state(
        "search-x",
        "There is no such run here",
        "The link may be old: runs older than the retention time are removed.",
        link_button("Show all runs", href=routes.RUNS),
    )


def _failed() -> rx.Component:
    return error_state(
        "The run could not be read",
        "Nothing was lost. Try again; if it stays, ask your admin to look at the server.",
        on_retry=RunState.open,
    )
