"""The right pane: the lead, the tag and what it starts, and why this draft."""

import reflex as rx

from inboxapp.ui.components import (
    channel_icon,
    fact,
    icon_button,
    link,
    relative_time,
    section_title,
    skeleton,
    status_badge,
)
from inboxapp.ui.components.field import CONTROL
from inboxapp.ui.components.words import Text
from inboxapp.ui.inbox.compose_state import ComposeState
from inboxapp.ui.inbox.conversation_state import IS_SILENCED, ConversationState
from inboxapp.ui.inbox.local import ContextClose, LeadGate, LocalTime, SentimentSelect
from inboxapp.ui.inbox.views import HandleView, StageView


def context() -> rx.Component:
    """Fill the right pane; empty until a lead has been read."""
    return rx.el.aside(
        LeadGate.create(
            rx.fragment(_head(), _body()),
            _skeleton(),
            rx.fragment(),
            shown=ConversationState.shown,
            phase=ConversationState.phase,
            class_name="flex min-h-0 grow flex-col",
        ),
        aria_label="About this lead",
        class_name="flex h-full min-h-0 flex-col bg-surface",
    )


def _skeleton() -> rx.Component:
    return rx.el.div(
        *[skeleton(class_name=f"h-6 {width}") for width in ("w-1/2", "w-full", "w-2/3")],
        class_name="late flex flex-col gap-4 p-4",
    )


def _head() -> rx.Component:
    lead = ConversationState.lead
    return rx.el.header(
        rx.el.div(
            rx.el.h2(lead.name, dir="auto", class_name="break-words text-base font-semibold"),
            rx.el.p(
                lead.title,
                rx.cond((lead.title != "") & (lead.company != ""), " · ", ""),
                lead.company,
                dir="auto",
                class_name="break-words text-sm text-muted empty:hidden",
            ),
            class_name="min-w-0 grow",
        ),
        ContextClose.create(icon_button("x", "Close details"), class_name="drawer-close shrink-0"),
        class_name="flex shrink-0 items-start gap-2 border-b border-line px-4 py-2.5",
    )


def _body() -> rx.Component:
    return rx.el.div(
        _tag(),
        _facts(),
        _why(),
        class_name="scroll flex min-h-0 grow flex-col gap-5 overflow-y-auto px-4 py-4",
    )


def _tag() -> rx.Component:
    choice = ConversationState.choice
    return rx.el.div(
        section_title("Sentiment"),
        SentimentSelect.create(
            lead=ConversationState.lead.id,
            choice=choice,
            on_choose=ConversationState.choose_sentiment,
            class_name=f"sentiment-select {CONTROL} h-8 cursor-pointer font-medium",
        ),
        rx.el.ul(
            _effect("pencil-line", "A tag that asks for an answer", choice.drafting_words),
            _effect("ban", "Any other tag", choice.others_words),
            _effect("octagon-x", "Do Not Contact", "also stops sending"),
            class_name="flex flex-col gap-0.5",
        ),
        class_name="flex flex-col gap-1.5",
    )


def _effect(icon: str, tags: str, words: Text) -> rx.Component:
    return rx.el.li(
        rx.icon(icon, size=11, aria_hidden="true", class_name="shrink-0"),
        rx.el.span(f"{tags} ", words, "."),
        class_name="flex list-none items-baseline gap-1.5 text-xs text-faint",
    )


def _facts() -> rx.Component:
    lead = ConversationState.lead
    return rx.el.dl(
        rx.foreach(lead.handles, _handle),
        rx.cond(
            lead.timezone,
            fact("Local time", rx.fragment(LocalTime.create(zone=lead.timezone))),
        ),
        fact("Lead since", relative_time(lead.created_at, class_name="text-sm text-ink")),
        class_name="facts flex flex-col gap-1.5",
    )


def _handle(handle: rx.vars.ObjectVar[HandleView]) -> rx.Component:
    label = rx.match(
        handle.channel, ("email", "Email"), ("sms", "Phone"), ("linkedin", "LinkedIn"), "Address"
    )
    return fact(
        rx.el.span(
            channel_icon(handle.channel), label, class_name="inline-flex items-center gap-1.5"
        ),
        rx.el.span(handle.handle, class_name="break-all"),
        key=handle.handle,
    )


def _why() -> rx.Component:
    run = ComposeState.run
    return rx.el.section(
        rx.el.div(
            section_title("Why this draft"),
            rx.cond(run.id != 0, status_badge(run.status)),
            class_name="flex items-center justify-between gap-2",
        ),
        rx.cond(
            run.id != 0,
            rx.el.div(
                rx.el.ol(rx.foreach(run.stages, _stage), class_name="why flex flex-col"),
                link(
                    "Open the run",
                    href=run.href,
                    class_name="self-start text-sm font-medium text-accent hover:underline",
                ),
                class_name="flex flex-col gap-3",
            ),
            rx.el.p(
                rx.cond(
                    IS_SILENCED,
                    "Nothing is drafted: the lead asked not to be contacted.",
                    "No draft was made on this channel yet. Choose a tag that drafts, or press "
                    "Regenerate.",
                ),
                class_name="text-sm text-muted",
            ),
        ),
        data_testid="why-panel",
        aria_label="Why this draft",
        class_name="flex flex-col gap-2 border-t border-line pt-4",
    )


def _stage(stage: rx.vars.ObjectVar[StageView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            link(
                stage.label,
                href=stage.href,
                class_name="text-sm font-medium text-ink hover:underline",
            ),
            rx.el.span(stage.took, class_name="ml-auto text-xs tabular-nums text-faint"),
            class_name="flex items-baseline gap-2",
        ),
        rx.el.p(
            stage.summary, dir="auto", class_name="break-words text-sm text-muted empty:hidden"
        ),
        rx.el.ul(rx.foreach(stage.findings, _finding), class_name="findings"),
        key=stage.name,
        data_stage=stage.name,
        data_status=stage.status,
        class_name="why-stage",
    )


def _finding(words: rx.Var[str]) -> rx.Component:
    return rx.el.li(words, dir="auto")
