"""The top of a run's page: what it was for, how it ended and what it came to."""

import reflex as rx

from inboxapp.ui.components import (
    badge,
    banner,
    button,
    channel_badge,
    elapsed,
    link,
    relative_time,
    stat,
    status_badge,
)
from inboxapp.ui.components.words import Child, Truth
from inboxapp.ui.runs.detail_state import RunState
from inboxapp.ui.runs.views import RunHead
from inboxapp.ui.shell import Frame

_LINK = "text-accent underline-offset-2 hover:underline"
head: RunHead = RunState.head


def run_header() -> rx.Component:
    """Show a run's own facts above its stages."""
    return rx.el.section(
        _title(),
        _origin(),
        _troubles(),
        _totals(),
        aria_label="Run",
        class_name="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4",
    )


def _title() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            status_badge(head.status, label=head.status_label),
            rx.foreach(head.degraded, lambda step: badge(f"Without {step}", tone="warn")),
            rx.cond(
                head.lead_href,
                link(head.lead_name, href=head.lead_href, class_name=f"{_TITLE} {_LINK}"),
                rx.el.span(head.lead_name, class_name=_TITLE),
            ),
            class_name="flex min-w-0 flex-wrap items-center gap-2",
        ),
        rx.cond(
            RunState.may_cancel,
            button("Cancel run", icon="square", size="sm", on_click=RunState.cancel),
            rx.fragment(),
        ),
        class_name="flex flex-wrap items-start justify-between gap-3",
    )


_TITLE = "min-w-0 truncate text-lg font-semibold max-w-full"


def _origin() -> rx.Component:
    return rx.el.div(
        rx.cond(head.channel, channel_badge(head.channel), rx.fragment()),
        _word(head.kind),
        _word(head.trigger),
        _word(rx.fragment("started ", relative_time(head.created_at, class_name=""))),
        _word(f"waited {head.waited}", shown=head.waited != ""),
        _word(f"attempt {head.attempt}", shown=head.attempt > 1),
        _word(f"worker {head.worker}", shown=head.worker != ""),
        rx.cond(
            head.siblings_href,
            link("All runs of this lead", href=head.siblings_href, class_name=_LINK),
            rx.fragment(),
        ),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted",
    )


def _word(words: Child, *, shown: Truth = True) -> rx.Component:
    piece = rx.el.span(words, class_name="max-w-72 truncate")
    return piece if shown is True else rx.cond(shown, piece, rx.fragment())


def _troubles() -> rx.Component:
    return rx.fragment(
        rx.cond(
            head.instruction,
            rx.el.p(
                rx.el.span("Asked for: ", class_name="text-muted"),
                head.instruction,
                class_name="text-sm text-ink",
                dir="auto",
            ),
            rx.fragment(),
        ),
        rx.cond(
            head.error,
            banner(
                rx.fragment(
                    rx.el.p(head.error, class_name="font-medium"),
                    rx.el.p(head.next_action),
                    _ways_on(),
                ),
                tone=rx.match(head.status, ("failed", "bad"), ("completed", "warn"), "neutral"),
                icon="triangle-alert",
            ),
            rx.fragment(),
        ),
        rx.cond(
            head.degraded,
            banner(
                "A step failed, so the draft was written without it. Read it with more care "
                "before you send it.",
                tone="warn",
                icon="triangle-alert",
            ),
            rx.fragment(),
        ),
    )


def _ways_on() -> rx.Component:
    """Lead to where something can be done about it; settings only for those who see them."""
    return rx.el.p(
        rx.cond(
            head.lead_href,
            link("Open the lead", href=head.lead_href, class_name=_LINK),
            rx.fragment(),
        ),
        rx.cond(
            (head.remedy != "") & Frame.sees_settings,
            link(head.remedy, href=head.remedy_href, class_name=_LINK),
            rx.fragment(),
        ),
        class_name="mt-1 flex flex-wrap gap-x-4",
    )


def _totals() -> rx.Component:
    took = rx.cond(
        head.is_active & (head.started_at != ""),
        elapsed(head.started_at, class_name="text-accent"),
        rx.cond(head.took, head.took, "n/a"),
    )
    return rx.el.dl(
        stat("Took", took),
        rx.el.div(
            rx.el.dt("Tokens in / cached / out", class_name="text-xs text-muted"),
            rx.el.dd(
                f"{head.input_tokens} / {head.cached_tokens} / {head.output_tokens}",
                data_testid="run-tokens",
                class_name="text-lg font-semibold tabular-nums text-ink",
            ),
        ),
        stat("Cost", head.cost, hint=head.price_source, data_testid="run-cost"),
        stat("Model", rx.el.span(head.model, class_name="break-all")),
        class_name="flex flex-wrap gap-x-10 gap-y-3 border-t border-line pt-3",
    )
