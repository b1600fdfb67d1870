"""One run in the list: a row of a table on a wide screen, a card on a phone."""

import reflex as rx

from inboxapp.ui.components import badge, channel_icon, elapsed, link, relative_time, status_badge
from inboxapp.ui.components.words import Child, Text
from inboxapp.ui.runs.views import RunItem

COLUMNS = (
    "lg:grid lg:grid-cols-[9.5rem_minmax(0,1.5fr)_minmax(0,1.1fr)_minmax(0,1fr)_minmax(0,1fr)"
    "_7.5rem_4.5rem_5rem_5.5rem] lg:items-center lg:gap-x-3 lg:gap-y-0"
)
_HEADINGS = (
    *("Status", "Lead", "Why", "Steps", "Model"),
    *("#Tokens in / out", "#Cost", "#Took", "#Started"),
)


def headings() -> rx.Component:
    """Name the columns; on a phone each figure carries its own name."""
    return rx.el.div(
        *[
            rx.el.span(
                heading.removeprefix("#"),
                class_name="text-right" if heading.startswith("#") else "",
            )
            for heading in _HEADINGS
        ],
        aria_hidden="true",
        class_name=f"{COLUMNS} hidden sticky top-0 z-10 h-8 border-b border-line bg-surface px-4 "
        "text-xs font-medium text-muted",
    )


def run_row(run: RunItem) -> rx.Component:
    """Show a run; the whole row leads to its page."""
    return link(
        _state(run),
        _who(run),
        rx.el.span(class_name="order-4 h-0 basis-full lg:hidden"),
        _why(run),
        rx.el.span(run.progress, class_name="order-5 truncate text-xs text-muted"),
        rx.el.span(
            run.model,
            class_name="hidden truncate text-xs text-muted lg:inline",
            data_tip=run.model,
        ),
        rx.el.span(class_name="order-6 h-0 basis-full lg:hidden"),
        _figure("Tokens", run.input_tokens, " / ", run.output_tokens),
        _figure("Cost", run.cost),
        _took(run),
        relative_time(
            run.created_at, class_name="order-3 ml-auto text-xs text-muted lg:ml-0 lg:text-right"
        ),
        rx.cond(run.error, _reason(run), rx.fragment()),
        href=run.href,
        data_testid="run-row",
        data_run_id=run.id,
        class_name=f"{COLUMNS} flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line "
        "relative px-4 py-2.5 hover:bg-hover lg:min-h-11 lg:py-1.5 lg:[&>*]:order-none",
    )


def _who(run: RunItem) -> rx.Component:
    return rx.el.span(
        rx.el.span(
            rx.cond(run.lead_name, run.lead_name, "No lead"),
            class_name="max-w-full shrink-0 truncate text-sm font-medium text-ink",
            dir="auto",
        ),
        class_name="order-2 flex min-w-0 grow basis-0 items-baseline gap-2",
    )


def _reason(run: RunItem) -> rx.Component:
    """Say why it ended as it did, in a line of its own under the lead's name."""
    return rx.el.span(
        run.error,
        data_tip=run.error,
        class_name="order-8 min-w-0 basis-full break-words text-xs text-muted lg:col-span-6 "
        "lg:col-start-2 lg:truncate",
    )


def _state(run: RunItem) -> rx.Component:
    return rx.el.span(
        status_badge(run.status, label=run.status_label),
        rx.cond(
            run.is_degraded,
            badge("Degraded", tone="warn"),
            rx.fragment(),
        ),
        class_name="order-1 flex shrink-0 flex-wrap items-center gap-1",
    )


def _why(run: RunItem) -> rx.Component:
    return rx.el.span(
        rx.el.span(channel_icon(run.channel), class_name="text-faint"),
        rx.el.span(
            run.kind,
            rx.el.span(" · ", aria_hidden="true", class_name="text-faint"),
            run.trigger,
            class_name="truncate",
        ),
        class_name="order-5 flex min-w-0 items-center gap-1.5 text-xs text-muted",
    )


def _took(run: RunItem) -> rx.Component:
    return rx.cond(
        run.is_active & (run.started_at != ""),
        _figure("Took", elapsed(run.started_at, class_name="text-accent")),
        _figure("Took", run.took),
    )


def _figure(name: Text, *value: Child) -> rx.Component:
    return rx.el.span(
        rx.el.span(name, " ", class_name="text-faint lg:sr-only"),
        *value,
        class_name="order-7 whitespace-nowrap text-xs tabular-nums text-ink lg:text-right",
    )
