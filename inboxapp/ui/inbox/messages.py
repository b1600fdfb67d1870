"""One line of the timeline: a message, or a change of the tag."""

import reflex as rx

from inboxapp.ui.components import badge, channel_badge, relative_time, sentiment_badge
from inboxapp.ui.inbox.conversation_state import ConversationState
from inboxapp.ui.inbox.local import DayMark, MessageBody
from inboxapp.ui.inbox.views import EntryView


def entry(item: rx.vars.ObjectVar[EntryView]) -> rx.Component:
    """Show an entry under the line of its day, where a new day begins."""
    return rx.fragment(
        DayMark.create(at=item.at, before=item.before),
        rx.cond(item.kind == "message", _message(item), _change(item)),
        key=item.key,
    )


def _message(item: rx.vars.ObjectVar[EntryView]) -> rx.Component:
    return rx.el.article(
        rx.el.header(
            rx.el.span(item.author, dir="auto", class_name="truncate text-sm font-medium text-ink"),
            channel_badge(item.channel),
            rx.cond(item.is_automatic, badge("Automatic", icon="bot")),
            rx.cond(item.reading != "", _reading(item.reading)),
            relative_time(item.at, class_name="ml-auto shrink-0 text-xs text-faint"),
            class_name="flex min-w-0 items-center gap-2",
        ),
        rx.el.p(
            item.subject,
            dir="auto",
            class_name="break-words text-sm font-medium text-muted empty:hidden",
        ),
        MessageBody.create(
            message=item,
            original=rx.Var.create(ConversationState.originals)[item.key],
            on_ask=ConversationState.show_original,
        ),
        rx.el.div(rx.foreach(item.attachments, _attachment), class_name="attachments"),
        rx.cond(item.trouble != "", _trouble(item.trouble)),
        data_testid="message",
        data_direction=item.direction,
        data_channel=item.channel,
        data_message_id=item.id.to_string(),
        class_name="message",
    )


def _reading(words: rx.Var[str]) -> rx.Component:
    return rx.el.span(
        rx.icon("scan-text", size=12),
        role="img",
        title=words,
        aria_label=words,
        data_testid="message-reading",
        class_name="shrink-0 text-faint",
    )


def _trouble(words: rx.Var[str]) -> rx.Component:
    return rx.el.p(
        "The tag was not chosen by machine. ",
        words,
        data_testid="message-trouble",
        class_name="text-xs text-warn",
    )


def _attachment(name: rx.Var[str]) -> rx.Component:
    return badge(name, icon="paperclip")


def _change(item: rx.vars.ObjectVar[EntryView]) -> rx.Component:
    return rx.el.div(
        rx.el.span(item.author, class_name="font-medium text-muted"),
        rx.el.span("changed"),
        sentiment_badge(item.was),
        rx.icon("arrow-right", size=12, aria_label="to"),
        sentiment_badge(item.now),
        relative_time(item.at),
        rx.el.span(item.reason, dir="auto", class_name="basis-full text-center empty:hidden"),
        data_testid="sentiment-change",
        class_name="flex flex-wrap items-center justify-center gap-x-2 gap-y-1 py-1 text-xs "
        "text-faint",
    )
