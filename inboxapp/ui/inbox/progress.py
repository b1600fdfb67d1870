"""How far the draft is, and what the machine thinks of it: the lines above the compose box."""

import reflex as rx

from inboxapp.ui.components import badge, banner, button_class, elapsed, link
from inboxapp.ui.components.stepper import stepper
from inboxapp.ui.inbox.compose_state import ComposeState
from inboxapp.ui.inbox.conversation_state import IS_SILENCED, ConversationState
from inboxapp.ui.inbox.local import DueTime
from inboxapp.ui.inbox.views import StageView

# Once somebody has answered, what became of the draft before is no news any more.
_IS_ANSWERED = ConversationState.entries[-1].direction == "outbound"


def progress() -> rx.Component:
    """Show the newest run's steps and the time it took so far."""
    run = ComposeState.run
    return rx.cond(
        run.id != 0,
        stepper(
            rx.foreach(run.stages, lambda stage: rx.cond(stage.is_step, _step(stage))),
            rx.el.li(elapsed(run.started_at, run.finished_at), class_name="ml-auto list-none"),
            label="Draft progress",
            data_active=run.is_active,
            class_name="progress min-w-0 basis-full",
        ),
    )


def verdict() -> rx.Component:
    """Show how sure the machine is of the draft that waits, and why it left it there."""
    found = ComposeState.about.verdict
    return rx.cond(
        found.confidence,
        rx.el.div(
            badge(
                found.confidence,
                tone=found.tone,
                data_testid="draft-confidence",
                data_tip="How sure the AI is that its draft could go out as it is",
            ),
            rx.el.span(
                found.stop,
                data_testid="draft-stop",
                data_tip=found.stop,
                class_name="verdict-stop truncate text-xs text-faint empty:hidden",
            ),
            class_name="ml-auto flex min-w-0 items-center gap-2",
        ),
    )


def notes() -> rx.Component:
    """Say what a person must know before sending, and what went wrong with the newest run."""
    run, about = ComposeState.run, ComposeState.about
    return rx.el.div(
        rx.cond(about.verdict.hard_block, _hard_block()),
        rx.cond(rx.Var.create(about.verdict.degraded).to(list).length() > 0, _degraded()),
        rx.cond(_IS_ANSWERED, rx.fragment(), rx.cond(run.problem, _problem())),
        rx.cond(ComposeState.box.is_edited, rx.fragment(), _plan()),
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
            rx.el.span(stage.label, class_name="step-label"),
            rx.el.span(stage.note, class_name="step-note tabular-nums empty:hidden"),
            href=stage.href,
            aria_label=f"{stage.label} {stage.note}: {stage.status}",
            class_name="inline-flex items-center gap-1 rounded-sm text-xs font-medium text-tone "
            "hover:underline",
        ),
        key=f"{stage.name} {stage.iteration}",
        data_testid="draft-progress",
        data_stage=stage.name,
        data_status=stage.status,
        data_iteration=stage.iteration,
        data_tip=stage.label,
        class_name="step list-none",
    )


def _mark(icon: str, look: str = "") -> rx.Component:
    return rx.icon(icon, size=12, aria_hidden="true", class_name=f"shrink-0 {look}")


def _hard_block() -> rx.Component:
    return banner(
        ComposeState.about.verdict.hard_block,
        tone="bad",
        icon="hand",
        data_testid="draft-hard-block",
    )


def _degraded() -> rx.Component:
    return rx.el.div(
        rx.icon("triangle-alert", size=12, aria_hidden="true", class_name="mt-0.5 shrink-0"),
        rx.el.p(
            rx.el.span("Look twice: ", class_name="font-medium"),
            rx.Var.create(ComposeState.about.verdict.degraded).to(list[str]).join("; "),
            ".",
        ),
        data_testid="draft-degraded",
        data_tone="warn",
        class_name="flex gap-1.5 text-xs text-tone",
    )


def _problem() -> rx.Component:
    run = ComposeState.run
    return rx.el.div(
        rx.el.span(run.problem, dir="auto", class_name="min-w-0 break-words"),
        rx.cond(~IS_SILENCED, _again()),
        role="status",
        data_testid="draft-problem",
        data_tone=run.tone,
        class_name="flex items-center justify-between gap-3 rounded-md border border-tone-line "
        "bg-tone-surface py-1 pl-2.5 pr-1 text-xs text-tone",
    )


def _again() -> rx.Component:
    return rx.el.button(
        ComposeState.run.again,
        type="button",
        on_click=ComposeState.regenerate(ComposeState.box.lead_id, ComposeState.channel, ""),
        class_name=button_class("secondary", "sm"),
    )


def _plan() -> rx.Component:
    plan = ComposeState.about.plan
    return rx.match(
        plan.status,
        ("planned", _planned()),
        ("shadow", _shadow()),
        rx.fragment(),
    )


def _planned() -> rx.Component:
    return rx.el.div(
        rx.icon("send", size=12, aria_hidden="true", class_name="shrink-0"),
        rx.el.span(
            "Goes out by itself ",
            DueTime.create(at=ComposeState.about.plan.due_at, counts=True),
            class_name="min-w-0 grow font-medium",
        ),
        rx.el.button(
            "Cancel",
            type="button",
            on_click=ComposeState.cancel_auto_send(ComposeState.box.lead_id, ComposeState.channel),
            class_name=button_class("secondary", "sm"),
        ),
        role="status",
        data_testid="auto-send",
        data_status="planned",
        data_tone="accent",
        class_name="flex items-center gap-2 rounded-md border border-tone-line bg-tone-surface "
        "py-1 pl-2.5 pr-1 text-xs text-tone",
    )


def _shadow() -> rx.Component:
    return rx.el.p(
        "Would have gone out by itself ",
        DueTime.create(at=ComposeState.about.plan.due_at, counts=False),
        ", but automatic sending only watches.",
        data_testid="auto-send",
        data_status="shadow",
        class_name="text-xs text-faint",
    )
