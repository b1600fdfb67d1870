"""Why this draft: its steps, what was read of scheduling, and how earlier drafts ended."""

import reflex as rx

from inboxapp.ui.components import badge, link, relative_time, section_title, status_badge
from inboxapp.ui.inbox.about_views import PastDraft
from inboxapp.ui.inbox.compose_state import ComposeState
from inboxapp.ui.inbox.conversation_state import IS_SILENCED
from inboxapp.ui.inbox.extraction import extraction_card
from inboxapp.ui.inbox.views import StageView

_SECTION = "flex flex-col gap-2 border-t border-line pt-4"


def why() -> rx.Component:
    """Show the newest run of the open channel and what surrounds it."""
    run = ComposeState.run
    return rx.fragment(
        rx.cond(ComposeState.about.extraction.message_id != 0, extraction_card()),
        rx.el.section(
            rx.el.div(
                section_title("Why this draft"),
                rx.cond(run.id != 0, status_badge(run.status)),
                class_name="flex items-center justify-between gap-2",
            ),
            _held(),
            rx.cond(run.id != 0, _steps(), _nothing()),
            data_testid="why-panel",
            aria_label="Why this draft",
            class_name=_SECTION,
        ),
        rx.cond(rx.Var.create(ComposeState.about.past).to(list).length() > 0, _past()),
    )


def _steps() -> rx.Component:
    run = ComposeState.run
    return rx.el.div(
        rx.el.ol(rx.foreach(run.stages, _stage), class_name="why flex flex-col"),
        link(
            "Open the run",
            href=run.href,
            class_name="self-start text-sm font-medium text-accent hover:underline",
        ),
        class_name="flex flex-col gap-3",
    )


def _nothing() -> rx.Component:
    return rx.el.p(
        rx.cond(
            IS_SILENCED,
            "Nothing is drafted: the lead asked not to be contacted.",
            "No draft was made on this channel yet. Choose a tag that drafts, or press Regenerate.",
        ),
        class_name="text-sm text-muted",
    )


def _stage(stage: rx.vars.ObjectVar[StageView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            link(
                stage.label,
                href=stage.href,
                class_name="text-sm font-medium text-ink hover:underline",
            ),
            rx.el.span(stage.note, class_name="text-xs tabular-nums text-muted empty:hidden"),
            rx.el.span(stage.took, class_name="ml-auto text-xs tabular-nums text-faint"),
            class_name="flex items-baseline gap-2",
        ),
        rx.el.p(
            stage.summary, dir="auto", class_name="break-words text-sm text-muted empty:hidden"
        ),
        rx.el.ul(rx.foreach(stage.findings, _finding), class_name="findings"),
        key=f"{stage.name} {stage.iteration}",
        data_stage=stage.name,
        data_status=stage.status,
        data_iteration=stage.iteration,
        class_name="why-stage",
    )


def _finding(words: rx.Var[str]) -> rx.Component:
    return rx.el.li(words, dir="auto")


def _held() -> rx.Component:
    plan = ComposeState.about.plan
    reasons = rx.el.div(
        rx.el.p("Not sent by itself", class_name="text-sm font-medium text-ink"),
        rx.el.ul(rx.foreach(plan.reasons, _finding), class_name="findings"),
        data_testid="auto-send-held",
    )
    return rx.match(plan.status, ("held", reasons), ("cancelled", reasons), rx.fragment())


def _past() -> rx.Component:
    return rx.el.section(
        section_title("Earlier drafts"),
        rx.el.ul(
            rx.foreach(ComposeState.about.past, _past_draft), class_name="flex flex-col gap-2"
        ),
        data_testid="past-drafts",
        aria_label="Earlier drafts",
        class_name=_SECTION,
    )


def _past_draft(draft: rx.vars.ObjectVar[PastDraft]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.cond(
                draft.href,
                link(badge(draft.words, tone=draft.tone), href=draft.href),
                badge(draft.words, tone=draft.tone),
            ),
            relative_time(draft.at, class_name="ml-auto text-xs text-faint"),
            class_name="flex items-center gap-2",
        ),
        rx.el.p(draft.detail, dir="auto", class_name="break-words text-xs text-muted empty:hidden"),
        key=draft.id,
        data_testid="past-draft",
        class_name="flex list-none flex-col gap-0.5",
    )
