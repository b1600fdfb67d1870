"""Where automatic sending stands, and the one press that stops it."""

import reflex as rx

from inboxapp.ui import routes
from inboxapp.ui.auto_send.state import AutoSendState
from inboxapp.ui.components import banner, button, link
from inboxapp.ui.components.words import Text
from inboxapp.ui.shell import Frame

SETTING = f"{routes.SETTINGS}?tab=auto-send"
_LINK = "font-medium underline underline-offset-2"


def standing() -> rx.Component:
    """Say whether anything can go out, with the way to stop it or to change it."""
    return rx.el.div(
        rx.cond(
            AutoSendState.is_disabled,
            banner(
                "Automatic sending is switched off on this server, for every client. Nothing goes "
                "out, whatever the setting says.",
                tone="info",
            ),
            rx.fragment(),
        ),
        rx.cond(AutoSendState.stopped, _stopped(), _mode()),
        class_name="flex flex-col gap-2",
    )


def _stopped() -> rx.Component:
    return banner(
        rx.el.p(AutoSendState.stopped, " ", _way_back()),
        tone="good",
        icon="circle-check",
        data_testid="stopped",
    )


def _way_back() -> rx.Component:
    return rx.cond(
        Frame.sees_settings,
        rx.fragment("An admin switches it on again in ", _setting("the auto-send settings"), "."),
        "An admin can switch it on again.",
    )


def _mode() -> rx.Component:
    return rx.match(
        AutoSendState.mode,
        ("on", _said("warn", "send", "On: replies that meet every rule go out without a person.")),
        ("shadow", _said("info", "eye", "Shadow: nothing is sent. This is what would have been.")),
        _off(),
    )


def _said(tone: Text, icon: str, words: str) -> rx.Component:
    return banner(
        rx.el.div(
            rx.el.p(
                words,
                " ",
                rx.cond(Frame.sees_settings, _setting("Change the rules"), rx.fragment()),
                class_name="min-w-0",
            ),
            _stop(),
            class_name="flex flex-wrap items-center justify-between gap-2",
        ),
        tone=tone,
        icon=icon,
        data_testid="standing",
        class_name="[&>div]:grow",
    )


def _stop() -> rx.Component:
    """Stop without asking: what it does can be undone, what goes out can't."""
    can_go_out = (AutoSendState.mode == "on") | (AutoSendState.counts.planned > 0)
    return rx.cond(
        AutoSendState.may_stop & can_go_out,
        button(
            "Stop everything",
            size="sm",
            variant="danger",
            icon="octagon-x",
            on_click=AutoSendState.stop,
            data_testid="stop-everything",
        ),
        rx.fragment(),
    )


def _off() -> rx.Component:
    return banner(
        rx.el.div(
            rx.el.p(
                "Off: nothing goes out without a person, and nothing is decided about it. ",
                rx.cond(
                    Frame.sees_settings,
                    _setting("See the setting"),
                    "An admin can let it watch first, without sending.",
                ),
            ),
            _stop(),
            class_name="flex flex-wrap items-center justify-between gap-2",
        ),
        tone="neutral",
        icon="circle-off",
        data_testid="standing",
        class_name="[&>div]:grow",
    )


def _setting(words: str) -> rx.Component:
    return link(words, href=SETTING, class_name=_LINK)
