"""The middle pane: who, the timeline, the channels and the compose box."""

import reflex as rx

from inboxapp.ui.components import (
    banner,
    button_class,
    channel_icon,
    empty_state,
    error_state,
    link,
    sentiment_badge,
    skeleton,
)
from inboxapp.ui.components.field import CONTROL
from inboxapp.ui.inbox.compose_state import ComposeState
from inboxapp.ui.inbox.conversation_state import IS_SILENCED, ConversationState
from inboxapp.ui.inbox.local import ComposeBox, ContextToggle, LeadGate, TimelinePane
from inboxapp.ui.inbox.messages import entry
from inboxapp.ui.inbox.progress import notes, progress, verdict
from inboxapp.ui.inbox.review_state import ReviewState
from inboxapp.ui.inbox.views import TabView
from inboxapp.ui.routes import INBOX

_LOOKS = {
    "primary": button_class("primary", "sm"),
    "secondary": button_class("secondary", "sm"),
    "ghost": button_class("ghost", "sm"),
    "field": f"{CONTROL} h-8",
}


def conversation() -> rx.Component:
    """Fill the middle pane with the lead that the address names."""
    return LeadGate.create(
        _open(),
        _skeleton(),
        rx.cond(ConversationState.phase == "failed", _failed(), _missing()),
        shown=ConversationState.shown,
        phase=ConversationState.phase,
        class_name="h-full min-h-0",
    )


def no_lead() -> rx.Component:
    """Fill the middle pane when no lead is open."""
    return empty_state(
        "messages-square", "Pick a conversation", "The draft is waiting in its compose box."
    )


def _open() -> rx.Component:
    return rx.el.section(
        _header(),
        TimelinePane.create(
            rx.cond(ConversationState.has_older, _older()),
            rx.foreach(ConversationState.entries, entry),
            lead=ConversationState.shown,
            newest=ConversationState.entries[-1].key,
            newest_is_ours=ConversationState.entries[-1].direction == "outbound",
            count=rx.Var.create(ConversationState.entries).length(),
        ),
        _dock(),
        aria_label="Conversation",
        class_name="flex h-full min-h-0 flex-col bg-surface",
    )


def _dock() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(_channels(), verdict(), class_name="flex min-w-0 basis-full gap-4"),
            progress(),
            class_name="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 pt-2",
        ),
        notes(),
        ComposeBox.create(
            box=ComposeState.box,
            offer=ComposeState.offer,
            run=ComposeState.run,
            saved=ComposeState.saved,
            sent=ComposeState.sent,
            review=ReviewState.review,
            is_silenced=IS_SILENCED,
            looks=_LOOKS,
            on_save=ComposeState.save,
            on_send=ComposeState.send,
            on_review=ReviewState.look,
            on_reread=ConversationState.resync,
            on_channel=ComposeState.choose_channel,
            on_regenerate=ComposeState.regenerate,
            on_discard=ComposeState.discard,
            on_take_offer=ComposeState.take_offer,
            on_ignore_offer=ComposeState.ignore_offer,
        ),
        class_name="shrink-0 border-t border-line bg-surface",
    )


def _header() -> rx.Component:
    lead = ConversationState.lead
    return rx.el.header(
        link(
            rx.icon("arrow-left", size=16, aria_hidden="true"),
            href=INBOX,
            aria_label="Back to the list",
            class_name="back size-8 shrink-0 items-center justify-center rounded-md text-muted "
            "hover:bg-hover",
        ),
        rx.el.div(
            rx.el.h1(lead.name, dir="auto", class_name="truncate text-base font-semibold text-ink"),
            rx.el.p(
                lead.company, dir="auto", class_name="truncate text-xs text-muted empty:hidden"
            ),
            class_name="flex min-w-0 grow flex-col",
        ),
        sentiment_badge(ConversationState.choice.value),
        ContextToggle.create(
            rx.icon("panel-right", size=16, aria_hidden="true"),
            class_name="inline-flex size-8 shrink-0 items-center justify-center rounded-md "
            "text-muted cursor-pointer hover:bg-hover hover:text-ink",
        ),
        class_name="flex h-12 shrink-0 items-center gap-2 border-b border-line px-4",
    )


def _older() -> rx.Component:
    return rx.el.button(
        "Show earlier messages",
        type="button",
        on_click=ConversationState.load_older,
        class_name=f"self-center {button_class('ghost', 'sm')}",
    )


def _channels() -> rx.Component:
    return rx.el.div(
        rx.foreach(ComposeState.tabs, _channel),
        role="tablist",
        aria_label="Channel",
        class_name="flex items-center gap-1",
    )


def _channel(tab: rx.vars.ObjectVar[TabView]) -> rx.Component:
    is_open = tab.channel == ComposeState.channel
    return rx.el.button(
        channel_icon(tab.channel),
        tab.label,
        rx.cond(
            tab.has_draft,
            rx.el.span(
                rx.el.span("has a draft", class_name="sr-only"),
                class_name="size-1.5 rounded-full bg-accent",
                data_tip="A draft is waiting",
            ),
        ),
        type="button",
        role="tab",
        key=tab.channel,
        aria_selected=rx.cond(is_open, "true", "false"),
        data_testid="channel-tab",
        data_channel=tab.channel,
        data_draft=tab.has_draft,
        on_click=ComposeState.choose_channel(tab.channel),
        class_name="channel-tab inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs "
        "font-medium cursor-pointer text-muted hover:bg-hover",
    )


def _missing() -> rx.Component:
    return empty_state(
        "user-x",
        "No such lead",
        "It may have been removed, or the address is from another client.",
        link("Back to the inbox", href=INBOX, class_name="text-sm font-medium text-accent"),
    )


def _failed() -> rx.Component:
    return error_state(
        "This conversation could not be read",
        "Nothing was lost, and what you typed is kept.",
        on_retry=ConversationState.open,
    )


def _skeleton() -> rx.Component:
    side = ["self-start", "self-end", "self-start"]
    return rx.el.div(
        banner("Opening…", tone="neutral", class_name="sr-only"),
        skeleton(class_name="h-6 w-1/3"),
        *[skeleton(class_name=f"h-20 w-3/5 {each}") for each in side],
        rx.el.div(class_name="grow"),
        skeleton(class_name="h-28 w-full"),
        class_name="late flex h-full flex-col gap-5 bg-surface p-4",
    )
