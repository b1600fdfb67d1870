"""How far the draft is: the slim line above the compose box."""

import reflex as rx

from inboxapp.ui.components import badge, elapsed, link
from inboxapp.ui.components.stepper import stepper
from inboxapp.ui.inbox.compose_state import ComposeState
from inboxapp.ui.inbox.conversation_state import IS_SILENCED
from inboxapp.ui.inbox.views import StageView


def progress() -> rx.Component:
    """Show the newest run's steps and the time it took so far."""
    run = ComposeState.run
    return rx.cond(
        run.id != 0,
        stepper(
            rx.foreach(run.stages, _step),
            rx.el.li(elapsed(run.started_at, run.finished_at), class_name="ml-auto list-none"),
            label="Draft progress",
            data_active=run.is_active,
            class_name="progress min-w-0 grow",
        ),
    )


def notes() -> rx.Component:
    """Say what went wrong with the newest run, and what it had to do without."""
    run = ComposeState.run
    return rx.el.div(
        rx.cond(run.problem, _problem()),
        rx.cond(rx.Var.create(run.degraded).length() > 0, _degraded()),
        class_name="flex flex-col gap-1.5 px-3 pt-2 empty:hidden",
    )


def _step(stage: rx.vars.ObjectVar[StageView]) -> rx.Component:
    return rx.el.li(
        link(
            rx.match(
                stage.status,
                ("done", _mark("check")),
                ("running", _mark("loader-circle", "spin")),
                ("failed", _mark("x")),
                ("skipped", _mark("minus")),
                _mark("circle-dashed"),
            ),
            stage.label,
            rx.el.span(stage.status, class_name="sr-only"),
            href=stage.href,
            class_name="inline-flex items-center gap-1 rounded-sm text-xs font-medium text-tone "
            "hover:underline",
        ),
        key=stage.name,
        data_testid="draft-progress",
        data_stage=stage.name,
        data_status=stage.status,
        class_name="step list-none",
    )


def _mark(icon: str, look: str = "") -> rx.Component:
    return rx.icon(icon, size=12, aria_hidden="true", class_name=f"shrink-0 {look}")


def _problem() -> rx.Component:
    run = ComposeState.run
    return rx.el.div(
        rx.el.span(run.problem, class_name="min-w-0 break-words"),
        rx.cond(~IS_SILENCED, _again()),
        role="status",
        data_testid="draft-problem",
        data_tone=run.tone,
        class_name="flex items-baseline justify-between gap-3 rounded-md border border-tone-line "
        "bg-tone-surface px-2.5 py-1.5 text-xs text-tone",
    )


def _again() -> rx.Component:
    return rx.el.button(
        "Try again",
        type="button",
        on_click=ComposeState.regenerate(ComposeState.box.lead_id, ComposeState.channel, ""),
        class_name="shrink-0 font-medium underline cursor-pointer",
    )


def _degraded() -> rx.Component:
    return rx.el.div(
        rx.el.span("Written without:", class_name="text-xs text-muted"),
        rx.foreach(ComposeState.run.degraded, lambda name: badge(name, tone="warn")),
        class_name="flex flex-wrap items-center gap-1.5",
    )
