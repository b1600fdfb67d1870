"""What held replies back and how drafts ended, counted, with n beside every share."""

import reflex as rx

from inboxapp.ui.auto_send.state import AutoSendState
from inboxapp.ui.auto_send.views import OutcomeItem, OutcomeStrip, RuleItem
from inboxapp.ui.components import card
from inboxapp.ui.components.words import Text

outcomes: OutcomeStrip = AutoSendState.outcomes
_NOTE = "text-xs text-faint"


def aside() -> rx.Component:
    """Show the last thirty days."""
    return rx.el.aside(
        _held(),
        _outcomes(),
        aria_label="The last 30 days",
        class_name="flex w-full shrink-0 flex-col gap-4 lg:w-96",
    )


def _held() -> rx.Component:
    return rx.cond(
        AutoSendState.rules,
        card(
            rx.el.ul(rx.foreach(AutoSendState.rules, _rule), class_name="flex flex-col gap-3"),
            rx.el.p(
                "Last 30 days. Most replies are held for several reasons at once.", class_name=_NOTE
            ),
            title="What would have to change",
            data_testid="rules",
        ),
        rx.fragment(),
    )


def _rule(rule: RuleItem) -> rx.Component:
    return rx.el.li(
        _line(rule.label, rule.count),
        _bar(rule.width, "warn"),
        rx.el.p(rule.alone, class_name="text-xs font-medium text-ink empty:hidden"),
        rx.el.p(rule.how, class_name=f"{_NOTE} empty:hidden"),
        class_name="flex flex-col gap-1",
    )


def _outcomes() -> rx.Component:
    return card(
        rx.cond(
            outcomes.total,
            rx.fragment(
                rx.el.ul(rx.foreach(outcomes.shares, _outcome), class_name="flex flex-col gap-2"),
                rx.el.p(
                    f"Last 30 days, n = {outcomes.total}.",
                    rx.cond(
                        outcomes.alike,
                        f" Half of what people sent is at least {outcomes.alike} the draft.",
                        "",
                    ),
                    class_name=_NOTE,
                ),
            ),
            rx.el.p("No draft has ended in the last 30 days (n = 0).", class_name=_NOTE),
        ),
        title="What became of drafts",
        data_testid="outcomes",
    )


def _outcome(item: OutcomeItem) -> rx.Component:
    return rx.el.li(
        _line(item.label, f"{item.count} · {item.share}"),
        _bar(item.width, item.tone),
        class_name="flex flex-col gap-1",
    )


def _line(label: Text, figures: Text) -> rx.Component:
    return rx.el.p(
        rx.el.span(label, class_name="min-w-0 text-sm text-ink"),
        rx.el.span(figures, class_name="shrink-0 text-xs tabular-nums text-muted"),
        class_name="flex items-baseline justify-between gap-3",
    )


def _bar(width: Text, tone: Text) -> rx.Component:
    return rx.el.span(
        rx.el.span(
            data_tone=tone,
            style={"width": width},
            class_name="absolute left-0 top-0 h-1.5 rounded-full bg-tone opacity-70",
        ),
        aria_hidden="true",
        class_name="relative h-1.5 rounded-full bg-sunken",
    )
