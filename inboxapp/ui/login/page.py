"""Signing in. A plain form: it works before any script does, and no password enters a state."""

from typing import Any

import reflex as rx

from inboxapp.ui.components import button, field, text_input
from inboxapp.ui.components.plain import post_form

_LIBRARY = rx.asset("query_words.jsx", shared=True).importable_path

# The codes /auth/login redirects with.
WORDS = {
    "wrong_credentials": "That address and password don't belong together. Check both; capital "
    "letters count in the password.",
    "too_many_attempts": "Too many attempts. Wait a minute, then try again.",
    "unavailable": "Signing in is not possible right now; nothing is lost. Try again in a minute.",
}
OTHER = "Signing in did not work. Try again; nothing was changed."


class QueryField(rx.Component):
    """A hidden field that takes its value from the address."""

    library = _LIBRARY
    tag = "QueryField"
    name: rx.Var[str]


class QueryMessage(rx.Component):
    """Words for a code in the address."""

    library = _LIBRARY
    tag = "QueryMessage"
    name: rx.Var[str]
    words: rx.Var[dict[str, str]]
    other: rx.Var[str]


class KeptEmail(rx.Component):
    """Puts the address back after a refused sign-in."""

    library = _LIBRARY
    tag = "KeptEmail"


def login_page() -> rx.Component:
    """Ask for the address and the password."""
    return rx.el.main(
        rx.el.div(
            _brand(),
            rx.el.h1("Sign in", class_name="text-xl font-semibold text-ink"),
            _form(),
            class_name="flex w-full max-w-sm flex-col gap-4 rounded-lg border border-line "
            "bg-surface p-6 shadow-md sm:p-8",
        ),
        class_name="flex h-dvh items-center justify-center overflow-y-auto bg-bg p-4 font-sans",
    )


def _form() -> rx.Component:
    return post_form(
        QueryMessage.create(
            name="error",
            words=WORDS,
            other=OTHER,
            class_name="rounded-md border border-tone-line bg-tone-surface px-3 py-2 text-sm "
            "text-tone",
        ),
        QueryField.create(name="next"),
        KeptEmail.create(),
        field("Email", _input("email", "email", "username", auto_focus=True)),
        field("Password", _input("password", "password", "current-password")),
        button(
            "Sign in",
            variant="primary",
            size="lg",
            type="submit",
            data_testid="login-submit",
            class_name="w-full",
        ),
        action="/auth/login",
        class_name="flex flex-col gap-4",
    )


def _input(name: str, kind: str, complete: str, **props: Any) -> rx.Component:
    return text_input(
        name=name,
        type=kind,
        required=True,
        auto_complete=complete,
        size="lg",
        data_testid=f"login-{name}",
        **props,
    )


def _brand() -> rx.Component:
    return rx.el.div(
        rx.el.img(src="/favicon.svg", alt="", class_name="size-8"),
        rx.el.span("Inbox", class_name="text-lg font-semibold text-ink"),
        class_name="flex items-center gap-2.5",
    )
