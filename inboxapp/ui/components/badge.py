"""Small words with a colour that means something."""

from typing import Any

import reflex as rx

from inboxapp.ui.components.words import Text

_BADGE = (
    "inline-flex items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs "
    "font-medium text-tone bg-tone-surface border-tone-line"
)


def badge(
    label: Text, *, tone: Text = "neutral", icon: str | None = None, **props: Any
) -> rx.Component:
    """Show a word in a tone of the theme: `badge("AI draft", tone="accent", icon="sparkles")`."""
    mark = [rx.icon(icon, size=12, aria_hidden="true")] if icon else []
    return rx.el.span(*mark, label, class_name=_BADGE, data_tone=tone, **props)


def sentiment_badge(sentiment: Text, **props: Any) -> rx.Component:
    """Show a lead's tag in the colour of its family: `sentiment_badge(lead.sentiment)`."""
    return rx.el.span(sentiment, class_name=_BADGE, data_sentiment=sentiment, **props)


def status_badge(status: Text, *, label: Text | None = None, **props: Any) -> rx.Component:
    """Show where a run, stage or draft stands: `status_badge(run.status)`.

    Running moves; superseded, aborted and rejected are struck through.
    """
    words = status if label is None else label
    return rx.el.span(words, class_name=f"{_BADGE} status-badge", data_status=status, **props)


def channel_badge(channel: Text) -> rx.Component:
    """Name the channel with its icon: `channel_badge(message.channel)`."""
    return rx.el.span(
        channel_icon(channel),
        rx.match(channel, ("email", "Email"), ("sms", "SMS"), ("linkedin", "LinkedIn"), ""),
        class_name="inline-flex items-center gap-1 text-xs text-muted",
    )


def channel_icon(channel: Text, *, size: int = 12) -> rx.Component:
    """Draw the channel: `channel_icon(row.channel)`."""
    return rx.el.span(
        rx.match(
            channel,
            ("email", rx.icon("mail", size=size)),
            ("sms", rx.icon("smartphone", size=size)),
            ("linkedin", rx.icon("link-2", size=size)),
            rx.icon("message-square", size=size),
        ),
        aria_hidden="true",
        class_name="inline-flex shrink-0",
    )


def dot(*, tone: Text = "accent", label: Text = "", **props: Any) -> rx.Component:
    """Mark something with a dot whose meaning screen readers hear: `dot(label="Unread")`."""
    return rx.el.span(
        rx.el.span(label, class_name="sr-only"),
        class_name="inline-block size-2 shrink-0 rounded-full bg-tone",
        data_tone=tone,
        **props,
    )
