"""The waterfall: which stages ran when, and which side by side."""

import reflex as rx

from inboxapp.ui.components import card, step
from inboxapp.ui.runs.detail_state import RunState
from inboxapp.ui.runs.views import Bar, StageItem

_LANE = "relative h-4 min-w-0 grow rounded-sm bg-sunken"


def waterfall() -> rx.Component:
    """Draw a line per stage; a press leads to what it left behind."""
    return card(
        rx.el.ol(rx.foreach(RunState.stages, _line), class_name="flex flex-col gap-1"),
        rx.cond(
            RunState.head.to_come,
            rx.el.p(
                "Still to come: ",
                RunState.head.to_come,
                class_name="text-xs text-faint",
            ),
            rx.fragment(),
        ),
        title="Steps in time",
    )


def _line(stage: StageItem) -> rx.Component:
    heading = rx.el.span(
        stage.opens_turn, class_name="block px-1 pb-0.5 pt-2 text-xs font-medium text-muted"
    )
    return rx.el.li(
        rx.cond(stage.opens_turn, heading, rx.fragment()),
        rx.el.a(
            rx.el.ul(step(stage.label, stage.status), class_name="w-24 shrink-0 sm:w-32"),
            rx.el.span(
                _bar(stage.span, "h-4 opacity-35"),
                rx.cond(
                    stage.bars,
                    rx.foreach(stage.bars, lambda bar: _bar(bar, "h-4")),
                    _bar(stage.span, "h-4"),
                ),
                class_name=_LANE,
            ),
            rx.el.span(
                rx.cond(stage.is_running, "…", stage.took),
                class_name="w-14 shrink-0 text-right text-xs tabular-nums text-muted",
            ),
            href=f"#{stage.anchor}",
            class_name="flex items-center gap-3 rounded-sm px-1 py-0.5 hover:bg-hover",
        ),
        data_stage=stage.stage,
        data_iteration=stage.iteration,
    )


def _bar(bar: Bar, look: str) -> rx.Component:
    return rx.el.span(
        data_tone=bar.tone,
        data_tip=bar.words,
        style={"left": bar.left, "width": bar.width},
        class_name=f"absolute top-0 rounded-sm bg-tone {look}",
    )
