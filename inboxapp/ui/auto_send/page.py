"""The page of replies that go out without a person, or don't."""

import reflex as rx

from inboxapp.drafting.auto_send.types import AutoSendStatus
from inboxapp.ui import routes
from inboxapp.ui.auto_send.aside import aside
from inboxapp.ui.auto_send.rows import send_row
from inboxapp.ui.auto_send.standing import standing
from inboxapp.ui.auto_send.state import AutoSendState
from inboxapp.ui.auto_send.words import TABS
from inboxapp.ui.components import (
    button,
    empty_state,
    error_state,
    icon_button,
    link,
    pane,
    pane_header,
    skeleton_rows,
)
from inboxapp.ui.live import live_link
from inboxapp.ui.shell import page_frame

AUTO_SEND_LOAD = [AutoSendState.open]
_TAB = (
    "inline-flex h-8 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-md px-2.5 text-sm "
    "text-muted hover:bg-hover aria-[current=page]:bg-selected aria-[current=page]:text-accent"
)
_EMPTY: dict[AutoSendStatus, tuple[str, str]] = {
    AutoSendStatus.PLANNED: (
        "Nothing is about to go out",
        "A reply that meets every rule waits here for its delay, and anybody can cancel it.",
    ),
    AutoSendStatus.SHADOW: (
        "Nothing would have gone out yet",
        "In shadow mode, replies that meet every rule are listed here instead of being sent.",
    ),
    AutoSendStatus.HELD: (
        "Nothing was held back",
        "Replies that a rule kept for a person are listed here, with every reason.",
    ),
    AutoSendStatus.SENT: (
        "Nothing went out by itself",
        "Replies that were sent without a person stay listed here.",
    ),
    AutoSendStatus.CANCELLED: (
        "Nothing was cancelled",
        "Replies that a person, a newer message or a changed tag kept back are listed here.",
    ),
}


def auto_send_page() -> rx.Component:
    """Show what goes out without a person, what does not and why, and how to stop it."""
    return page_frame(
        live_link(on_event=AutoSendState.hear, on_resync=AutoSendState.resync),
        pane(
            rx.match(
                AutoSendState.phase,
                ("loading", skeleton_rows(6, avatar=False)),
                (
                    "failed",
                    error_state(
                        "The decisions could not be read",
                        "Nothing was changed. Try again; if it stays, ask your admin to look at "
                        "the server.",
                        on_retry=AutoSendState.load,
                    ),
                ),
                _body(),
            ),
            header=rx.fragment(pane_header("Automatic sending", _reload()), _tabs()),
            class_name="grow bg-transparent [&>header]:bg-surface",
        ),
        section=routes.AUTO_SEND,
    )


def _reload() -> rx.Component:
    return icon_button("rotate-cw", "Show the newest", on_click=AutoSendState.load)


def _tabs() -> rx.Component:
    return rx.el.nav(
        *[_tab(status, label) for status, label in TABS.items()],
        aria_label="Automatic sending",
        class_name="flex shrink-0 gap-1 overflow-x-auto border-b border-line bg-surface px-4 py-2",
    )


def _tab(status: AutoSendStatus, label: str) -> rx.Component:
    return link(
        label,
        rx.el.span(
            getattr(AutoSendState.counts, status.value),
            class_name="text-xs tabular-nums text-muted",
        ),
        href=f"{routes.AUTO_SEND}?tab={status}",
        aria_current=rx.cond(AutoSendState.tab == status.value, "page", "false"),
        data_testid=f"tab-{status}",
        class_name=_TAB,
    )


def _body() -> rx.Component:
    return rx.el.div(
        standing(),
        rx.el.div(
            rx.el.div(
                rx.cond(AutoSendState.fresh_words, _fresh(), rx.fragment()),
                rx.cond(AutoSendState.rows, _rows(), _nothing()),
                class_name="flex min-w-0 grow flex-col gap-3",
            ),
            aside(),
            class_name="flex flex-col gap-4 lg:flex-row lg:items-start",
        ),
        class_name="mx-auto flex max-w-6xl flex-col gap-4 p-3 pb-16 sm:p-4",
    )


def _rows() -> rx.Component:
    return rx.fragment(
        rx.el.ul(
            rx.foreach(AutoSendState.rows, send_row),
            aria_label="Decisions",
            class_name="flex flex-col divide-y divide-line rounded-lg border border-line "
            "bg-surface",
        ),
        rx.cond(
            AutoSendState.oldest,
            rx.el.div(
                button("Show older ones", on_click=AutoSendState.load_more),
                class_name="flex justify-center",
            ),
            rx.fragment(),
        ),
    )


def _fresh() -> rx.Component:
    return rx.el.div(
        button(AutoSendState.fresh_words, icon="arrow-up", size="sm", on_click=AutoSendState.load),
        role="status",
        class_name="flex justify-center",
    )


def _nothing() -> rx.Component:
    cases = [(status.value, empty_state("send", *words)) for status, words in _EMPTY.items()]
    return rx.el.div(
        rx.match(AutoSendState.tab, *cases, rx.fragment()),
        class_name="rounded-lg border border-line bg-surface py-6",
    )
