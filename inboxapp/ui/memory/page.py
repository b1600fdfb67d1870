"""The page of what was learned about leads."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.components import (
    banner,
    button,
    empty_state,
    error_state,
    icon_button,
    link,
    link_button,
    pane,
    pane_header,
    skeleton_rows,
)
from inboxapp.ui.components.words import Truth
from inboxapp.ui.live import live_link
from inboxapp.ui.memory.dialogs import fact_dialog, forget_dialog
from inboxapp.ui.memory.review_state import FactState, ReviewState
from inboxapp.ui.memory.rows import memory_row
from inboxapp.ui.memory.state import MemoryState
from inboxapp.ui.shell import page_frame

MEMORY_LOAD = [MemoryState.open]
_TAB = (
    "inline-flex h-8 items-center gap-1.5 rounded-md px-2.5 text-sm text-muted hover:bg-hover "
    "aria-[current=page]:bg-selected aria-[current=page]:text-accent"
)


def memory_page() -> rx.Component:
    """Show what waits for a person, and what drafts rely on."""
    return page_frame(
        live_link(on_event=MemoryState.hear, on_resync=MemoryState.resync),
        pane(
            _body(),
            fact_dialog(),
            forget_dialog(),
            header=rx.fragment(pane_header("Memory", _reload()), _bar()),
            class_name="grow",
        ),
        section=routes.MEMORY,
    )


def _reload() -> rx.Component:
    return icon_button("rotate-cw", "Show the newest", on_click=MemoryState.load)


def _bar() -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            _tab("waiting", "Waiting", MemoryState.waiting),
            _tab("known", "Known", MemoryState.known),
            aria_label="Memory",
            class_name="flex gap-1",
        ),
        rx.cond(MemoryState.lead, _lead(), rx.fragment()),
        class_name="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-4 py-2",
    )


def _tab(shelf: str, label: str, count: int) -> rx.Component:
    lead = rx.cond(MemoryState.lead, f"&lead={MemoryState.lead}", "")
    return link(
        label,
        rx.el.span(count, class_name="text-xs tabular-nums text-muted"),
        href=f"{routes.MEMORY}?shelf={shelf}{lead}",
        aria_current=rx.cond(MemoryState.shelf == shelf, "page", "false"),
        class_name=_TAB,
    )


def _lead() -> rx.Component:
    return rx.fragment(
        link(
            rx.el.span(MemoryState.lead_name, class_name="max-w-48 truncate", dir="auto"),
            rx.icon("x", size=12, aria_hidden="true"),
            href=f"{routes.MEMORY}?shelf={MemoryState.shelf}",
            aria_label="Show the facts about every lead",
            data_tip="Show the facts about every lead",
            class_name="inline-flex h-8 items-center gap-1.5 rounded-md border "
            "border-line-strong bg-selected px-2.5 text-sm text-accent hover:bg-hover",
        ),
        button("Add a fact", icon="plus", on_click=FactState.start_adding, class_name="ml-auto"),
    )


def _body() -> rx.Component:
    return rx.match(
        MemoryState.phase,
        ("loading", skeleton_rows(6, avatar=False)),
        (
            "failed",
            error_state(
                "The facts could not be read",
                "Nothing was lost. Try again; if it stays, ask your admin to look at the server.",
                on_retry=MemoryState.load,
            ),
        ),
        rx.cond(MemoryState.rows, _rows(), _nothing()),
    )


def _rows() -> rx.Component:
    return rx.el.div(
        rx.cond(
            MemoryState.may_review,
            rx.fragment(),
            banner(
                "Managers approve and edit. You can have one forgotten, and add one from a lead.",
                tone="info",
            ),
        ),
        _selection(),
        rx.cond(MemoryState.fresh_words, _fresh(), rx.fragment()),
        rx.el.ul(
            rx.foreach(MemoryState.rows, memory_row),
            aria_label="Facts",
            class_name="flex flex-col divide-y divide-line rounded-lg border border-line "
            "bg-surface",
        ),
        rx.cond(
            MemoryState.cursor,
            rx.el.div(
                button("Show older facts", on_click=MemoryState.load_more),
                class_name="flex justify-center",
            ),
            rx.fragment(),
        ),
        class_name="mx-auto flex max-w-4xl flex-col gap-3 p-3 pb-16 sm:p-6",
    )


def _selection() -> rx.Component:
    """Act on several facts at once; the bar keeps its place, chosen or not."""
    count = rx.Var.create(MemoryState.chosen).to(list).length()
    everything = rx.Var.create(MemoryState.rows).to(list).length()
    is_none = count == 0
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                type="checkbox",
                checked=(count == everything) & ~is_none,
                on_change=MemoryState.choose_all,
                class_name="size-4 shrink-0 cursor-pointer accent-accent-solid",
            ),
            rx.el.span(
                rx.cond(is_none, "Select all", f"{count} selected"),
                role="status",
                class_name="text-sm text-muted tabular-nums",
            ),
            class_name="flex cursor-pointer items-center gap-3 pl-4",
        ),
        _bulk(is_none),
        class_name="flex flex-wrap items-center justify-between gap-2",
    )


def _bulk(is_none: Truth) -> rx.Component:
    may_approve = MemoryState.may_review & (MemoryState.shelf == "waiting")
    approving = button(
        "Approve selected", size="sm", disabled=is_none, on_click=ReviewState.approve_chosen
    )
    return rx.el.div(
        rx.cond(may_approve, approving, rx.fragment()),
        button(
            "Forget selected",
            size="sm",
            variant="ghost",
            disabled=is_none,
            on_click=ReviewState.ask_to_forget_chosen,
        ),
        class_name="flex gap-2",
    )


def _fresh() -> rx.Component:
    return rx.el.div(
        button(MemoryState.fresh_words, icon="arrow-up", size="sm", on_click=MemoryState.load),
        role="status",
        class_name="flex justify-center",
    )


def _nothing() -> rx.Component:
    return rx.cond(
        MemoryState.shelf == "waiting",
        empty_state(
            "brain",
            "Nothing waits for you",
            "What drafts learn about a lead and should not keep on their own comes here first.",
            link_button("See what is known", href=f"{routes.MEMORY}?shelf=known"),
        ),
        empty_state(
            "brain",
            "Nothing is known yet",
            "Timezones, habits and preferences that leads write about are kept here, each with "
            "the words that show it.",
            link_button("See what waits", href=routes.MEMORY),
        ),
    )
