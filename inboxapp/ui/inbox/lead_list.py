"""The list of leads: newest first, searchable, each row a link."""

import reflex as rx

from inboxapp.conversations.types import Sentiment
from inboxapp.ui.components import (
    avatar,
    channel_icon,
    choices,
    dot,
    empty_state,
    error_state,
    pane_header,
    relative_time,
    select,
    sentiment_badge,
    skeleton_rows,
)
from inboxapp.ui.inbox.list_state import ListState
from inboxapp.ui.inbox.local import KeptScroll, LeadLink, SearchBox
from inboxapp.ui.inbox.views import RowView

_FILTER = [("", "All tags"), *((each.value, each.value) for each in Sentiment)]


def lead_list() -> rx.Component:
    """Fill the left pane."""
    return rx.el.section(
        pane_header("Inbox"),
        _finders(),
        KeptScroll.create(
            rx.match(
                ListState.phase,
                ("ready", _rows()),
                ("failed", _failed()),
                skeleton_rows(10),
            ),
            name="inbox.list",
            on_end=ListState.load_more,
            class_name="scroll min-h-0 grow overflow-y-auto overflow-x-hidden",
        ),
        aria_label="Leads",
        class_name="flex h-full min-h-0 flex-col bg-surface",
    )


def _finders() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.icon("search", size=14, aria_hidden="true", class_name="find-icon text-faint"),
            SearchBox.create(
                query=ListState.query,
                sentiment=ListState.sentiment,
                on_look_up=ListState.look_up,
                class_name="find h-8 w-full rounded-md border border-line-strong bg-surface pl-8 "
                "pr-2.5 text-sm text-ink placeholder:text-faint hover:border-faint",
            ),
            class_name="relative min-w-0 grow",
        ),
        select(
            "Filter by tag",
            *choices(_FILTER),
            value=ListState.sentiment,
            on_change=lambda tag: ListState.look_up(ListState.query, tag),
            data_testid="sentiment-filter",
            class_name="max-w-32",
        ),
        class_name="flex shrink-0 items-center gap-2 border-b border-line px-3 py-2",
    )


def _rows() -> rx.Component:
    return rx.cond(
        rx.Var.create(ListState.rows).length() > 0,
        rx.el.div(
            rx.foreach(ListState.rows, _row),
            rx.cond(
                ListState.cursor,
                rx.el.button(
                    "Load more",
                    type="button",
                    on_click=ListState.load_more,
                    class_name="w-full py-3 text-sm text-muted cursor-pointer hover:bg-hover",
                ),
            ),
        ),
        _nothing(),
    )


def _nothing() -> rx.Component:
    looked = (ListState.query != "") | (ListState.sentiment != "")
    return rx.cond(
        looked,
        empty_state(
            "search-x",
            "No lead matches",
            "Search looks at names, companies, addresses and message texts.",
            rx.el.button(
                "Clear search and filter",
                type="button",
                on_click=ListState.look_up("", ""),
                class_name="text-sm font-medium text-accent cursor-pointer hover:underline",
            ),
        ),
        empty_state(
            "inbox",
            "No conversations yet",
            "Leads appear here as soon as they write, by email, SMS or LinkedIn.",
        ),
    )


def _failed() -> rx.Component:
    return error_state(
        "The list could not be read",
        "Nothing was lost. It is read again when the connection is back.",
        on_retry=ListState.load,
    )


def _row(row: rx.vars.ObjectVar[RowView]) -> rx.Component:
    return LeadLink.create(
        avatar(row.name, class_name="mt-0.5"),
        rx.el.div(
            rx.el.div(
                rx.el.span(row.name, dir="auto", class_name="row-name truncate text-sm text-ink"),
                relative_time(row.at, class_name="ml-auto shrink-0 text-xs text-faint"),
                class_name="flex items-baseline gap-2",
            ),
            rx.el.div(
                rx.el.span(channel_icon(row.channel), class_name="flex shrink-0 text-faint"),
                rx.el.span(row.preview, dir="auto", class_name="truncate text-sm text-muted"),
                class_name="flex min-w-0 items-center gap-1.5",
            ),
            rx.el.div(
                sentiment_badge(row.sentiment),
                rx.el.span(row.company, dir="auto", class_name="truncate text-xs text-faint"),
                _marks(row),
                class_name="flex min-w-0 items-center gap-2 pt-0.5",
            ),
            class_name="min-w-0 grow",
        ),
        key=row.id,
        href=row.href,
        data_testid="lead-row",
        data_lead_id=row.id.to_string(),
        data_unread=row.is_unread,
        class_name="lead-row flex gap-3 border-b border-line px-3 py-2.5 hover:bg-hover",
    )


def _marks(row: rx.vars.ObjectVar[RowView]) -> rx.Component:
    return rx.el.span(
        rx.cond(
            row.is_drafting,
            rx.el.span(
                rx.icon("loader-circle", size=12, aria_hidden="true", class_name="spin"),
                "Drafting",
                data_mark="drafting",
                class_name="inline-flex items-center gap-1 text-xs text-accent",
            ),
            rx.cond(
                row.has_draft,
                rx.el.span(
                    rx.icon("pencil-line", size=12, aria_hidden="true"),
                    "Draft",
                    data_mark="draft-ready",
                    class_name="inline-flex items-center gap-1 text-xs text-accent",
                ),
            ),
        ),
        rx.cond(row.is_unread, dot(label="Unread", data_mark="unread")),
        class_name="ml-auto flex shrink-0 items-center gap-2",
    )
