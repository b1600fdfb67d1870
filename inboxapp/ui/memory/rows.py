"""One fact in the list, with what can be done about it."""

import reflex as rx

from inboxapp.ui.components import badge, button, link
from inboxapp.ui.memory.review_state import FactState, ReviewState
from inboxapp.ui.memory.state import MemoryState
from inboxapp.ui.memory.views import MemoryItem


def memory_row(item: MemoryItem) -> rx.Component:
    """Show a fact, what shows it, and why it waits."""
    return rx.el.li(
        _choice(item),
        rx.el.div(
            _about(item),
            rx.el.p(item.text, dir="auto", class_name="break-words text-base text-ink"),
            rx.cond(item.evidence, _evidence(item), rx.fragment()),
            rx.cond(item.why, _why(item), rx.fragment()),
            _actions(item),
            class_name="flex min-w-0 grow flex-col gap-1.5",
        ),
        data_testid="memory",
        class_name="flex items-start gap-3 p-4",
    )


def _choice(item: MemoryItem) -> rx.Component:
    return rx.el.input(
        type="checkbox",
        checked=rx.Var.create(MemoryState.chosen).to(list).contains(item.id),
        on_change=MemoryState.choose(item.id),
        aria_label=f"Select: {item.text}",
        class_name="mt-1 size-4 shrink-0 cursor-pointer accent-accent-solid",
    )


def _about(item: MemoryItem) -> rx.Component:
    return rx.el.p(
        link(
            item.lead_name,
            href=item.lead_href,
            dir="auto",
            class_name="min-w-0 truncate text-sm font-semibold text-ink hover:underline",
        ),
        badge(item.category_words),
        rx.el.span(item.source_words),
        rx.el.span(
            item.expiry,
            data_tip=item.expires_at,
            data_tone=rx.cond(item.is_expired, "bad", "neutral"),
            class_name="text-tone",
        ),
        rx.cond(
            item.run_id,
            link(
                f"Run {item.run_id}", href=item.run_href, class_name="text-accent hover:underline"
            ),
            rx.fragment(),
        ),
        class_name="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-muted",
    )


def _evidence(item: MemoryItem) -> rx.Component:
    return rx.el.blockquote(
        f"“{item.evidence}”",
        dir="auto",
        class_name="break-words border-l-2 border-line-strong pl-3 text-sm text-muted",
    )


def _why(item: MemoryItem) -> rx.Component:
    return rx.el.p(
        rx.icon("hand", size=12, aria_hidden="true", class_name="mt-0.5 shrink-0"),
        rx.el.span(item.why, class_name="min-w-0 break-words", dir="auto"),
        data_tone="warn",
        class_name="flex gap-1.5 text-xs text-tone",
    )


def _actions(item: MemoryItem) -> rx.Component:
    return rx.el.div(
        rx.cond(
            MemoryState.may_review,
            rx.fragment(
                rx.cond(MemoryState.shelf == "waiting", _approve(item), rx.fragment()),
                button(
                    "Edit",
                    size="sm",
                    aria_label=f"Edit: {item.text}",
                    on_click=FactState.edit(item.id),
                ),
            ),
            rx.fragment(),
        ),
        button(
            "Forget",
            size="sm",
            variant="ghost",
            aria_label=f"Forget: {item.text}",
            on_click=ReviewState.ask_to_forget(item.id),
        ),
        class_name="flex flex-wrap items-center gap-2 pt-1",
    )


def _approve(item: MemoryItem) -> rx.Component:
    return button(
        "Approve",
        size="sm",
        variant="primary",
        icon="check",
        disabled=item.is_expired,
        aria_label=f"Approve: {item.text}",
        on_click=ReviewState.approve(item.id),
    )
