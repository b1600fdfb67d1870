"""One reply and what was decided about it."""

import reflex as rx

from inboxapp.ui.auto_send.state import AutoSendState
from inboxapp.ui.auto_send.views import ReasonItem, SendItem
from inboxapp.ui.components import badge, button, channel_badge, link, relative_time

_WORDS = "whitespace-pre-wrap break-words text-sm text-ink"


def send_row(item: SendItem) -> rx.Component:
    """Show a reply with its certainty, its time and every reason."""
    return rx.el.li(
        rx.el.div(
            _about(item),
            rx.cond(
                item.may_cancel,
                button(
                    "Cancel",
                    size="sm",
                    aria_label=f"Cancel the reply to {item.lead_name}",
                    on_click=AutoSendState.cancel(item.id),
                ),
                rx.fragment(),
            ),
            class_name="flex items-start justify-between gap-3",
        ),
        rx.cond(item.reasons, _reasons(item), rx.fragment()),
        _text(item),
        data_testid="auto-send",
        class_name="flex min-w-0 flex-col gap-2 p-4",
    )


def _about(item: SendItem) -> rx.Component:
    return rx.el.p(
        link(
            item.lead_name,
            href=item.lead_href,
            dir="auto",
            class_name="min-w-0 max-w-full truncate text-sm font-semibold text-ink hover:underline",
        ),
        channel_badge(item.channel),
        rx.cond(item.sure, badge(item.sure), rx.fragment()),
        rx.el.span(item.when_words, " ", relative_time(item.at, class_name="")),
        rx.cond(item.by, rx.el.span("by ", item.by), rx.fragment()),
        rx.cond(
            item.run_href,
            link("Its run", href=item.run_href, class_name="text-accent hover:underline"),
            rx.fragment(),
        ),
        class_name="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-muted",
    )


def _reasons(item: SendItem) -> rx.Component:
    return rx.el.ul(
        rx.foreach(item.reasons, _reason),
        aria_label="Reasons",
        class_name="flex flex-col gap-1",
    )


def _reason(reason: ReasonItem) -> rx.Component:
    return rx.el.li(
        badge(reason.label, tone=reason.tone),
        rx.el.span(reason.words, dir="auto", class_name="min-w-0 break-words text-xs text-muted"),
        class_name="flex flex-wrap items-baseline gap-x-2 gap-y-0.5",
    )


def _text(item: SendItem) -> rx.Component:
    return rx.cond(
        item.is_long,
        rx.el.details(
            rx.el.summary(
                "Show the whole text", class_name="w-fit cursor-pointer text-xs text-muted"
            ),
            rx.el.div(item.text, dir="auto", class_name=f"mt-2 {_WORDS}"),
        ),
        rx.el.div(item.text, dir="auto", class_name=_WORDS),
    )
