"""The right pane: the lead, the tag and what it starts, and why this draft."""

import reflex as rx

from inboxapp.ui.components import (
    channel_icon,
    fact,
    icon_button,
    relative_time,
    section_title,
    skeleton,
)
from inboxapp.ui.components.field import CONTROL
from inboxapp.ui.components.words import Text
from inboxapp.ui.inbox.conversation_state import ConversationState
from inboxapp.ui.inbox.local import ContextClose, LeadGate, LocalTime, SentimentSelect
from inboxapp.ui.inbox.views import HandleView
from inboxapp.ui.inbox.why import why


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
        why(),
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
