"""The section on webhooks and the REST API."""

import reflex as rx

from inboxapp.ui.components import (
    badge,
    button,
    card,
    channel_badge,
    copy_button,
    dialog,
    fact,
    relative_time,
    text_input,
)
from inboxapp.ui.components.words import Text
from inboxapp.ui.settings.access_state import NEW_KEY, WEBHOOK_SECRET, AccessState
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.model_state import ModelState
from inboxapp.ui.settings.secret_box import secret_box
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import KeyItem

_CODE = "min-w-0 break-all font-mono text-xs text-ink"
MASK = "whsec_••••••••••••••••"
_LINK = "text-accent underline-offset-2 hover:underline"
doomed: KeyItem = AccessState.doomed


def access_section() -> rx.Component:
    """Say where deliveries go, how they are signed, and which keys there are."""
    return rx.el.div(
        _webhooks(), _keys(), _lines(), _confirmation(), class_name="flex flex-col gap-4"
    )


def _webhooks() -> rx.Component:
    return card(
        rx.el.p(
            "Post inbound messages here as JSON, signed as Standard Webhooks describes: headers "
            "webhook-id, webhook-timestamp and webhook-signature.",
            class_name="text-sm text-muted",
        ),
        rx.el.ul(
            rx.foreach(AccessState.webhooks, lambda one: _webhook(one[0], one[1])),
            class_name="flex flex-col gap-2",
        ),
        rx.el.div(
            rx.el.span("Webhook secret", class_name="w-28 shrink-0 text-sm text-muted"),
            rx.cond(SettingsState.may_change, _secret(), _not_yours()),
            class_name="flex flex-wrap items-center gap-x-3 gap-y-1",
        ),
        title="Webhooks",
    )


def _webhook(channel: Text, url: Text) -> rx.Component:
    return rx.el.li(
        rx.el.span(channel_badge(channel), class_name="w-28 shrink-0"),
        rx.el.code(url, class_name=_CODE),
        copy_button(url),
        class_name="flex flex-wrap items-center gap-x-3",
    )


def _secret() -> rx.Component:
    return secret_box(
        rx.el.code(MASK, class_name=_CODE, aria_hidden="true"),
        button("Reveal", size="sm", icon="eye", on_click=AccessState.reveal),
        name=WEBHOOK_SECRET,
        class_name="flex min-w-0 flex-wrap items-center gap-1",
    )


def _not_yours() -> rx.Component:
    return rx.el.span("Only admins see it.", class_name="text-sm text-faint")


def _keys() -> rx.Component:
    return card(
        rx.el.p(
            "A key opens the REST API with a manager's rights, or with an admin's to change "
            "settings. It is shown once, when it is made; afterwards only its first characters "
            "are known. ",
            rx.el.a("Read the API's pages", href="/api/docs", target="_blank", class_name=_LINK),
            class_name="text-sm text-muted",
        ),
        rx.cond(SettingsState.may_change, _new_key(), rx.fragment()),
        rx.cond(
            AccessState.keys,
            rx.el.ul(
                rx.foreach(AccessState.keys, _key), class_name="flex flex-col divide-y divide-line"
            ),
            rx.el.p("No key yet.", class_name="text-sm text-faint"),
        ),
        rx.cond(SettingsState.may_change, _key_form(), rx.fragment()),
        title="REST API",
    )


def _key_form() -> rx.Component:
    return settings_form(
        checked_field(
            "Make a key",
            text_input(name="name", placeholder="Who uses it, such as CRM sync", max_length=80),
            error=AccessState.name_error,
        ),
        rx.el.label(
            rx.el.input(
                type="checkbox",
                name="role",
                value="admin",
                class_name="size-4 accent-accent-solid",
            ),
            "May change settings: policy, auto-send and prompts",
            class_name="flex items-center gap-2 text-sm text-ink",
        ),
        label="New key",
        version=AccessState.version,
        on_save=AccessState.add_key,
        save_label="Make the key",
    )


def _new_key() -> rx.Component:
    return secret_box(
        name=NEW_KEY,
        words="Copy the key now; it can't be shown again.",
        data_tone="good",
        class_name="flex flex-wrap items-center gap-2 rounded-md border border-tone-line "
        "bg-tone-surface px-3 py-2 text-sm text-tone",
    )


def _key(key: KeyItem) -> rx.Component:
    return rx.el.li(
        rx.el.span(key.name, class_name="min-w-0 truncate text-sm font-medium text-ink"),
        rx.el.code(f"{key.prefix}…", class_name=_CODE),
        rx.cond(key.may_change, badge("May change settings", tone="warn"), rx.fragment()),
        rx.el.span("made ", relative_time(key.at), class_name="ml-auto text-xs text-faint"),
        rx.cond(
            SettingsState.may_change,
            button(
                "Revoke", size="sm", variant="ghost", on_click=AccessState.ask_to_revoke(key.id)
            ),
            rx.fragment(),
        ),
        data_testid="api-key",
        class_name="flex flex-wrap items-center gap-x-3 gap-y-1 py-2",
    )


def _lines() -> rx.Component:
    return card(
        rx.el.dl(
            fact("URL", AccessState.url),
            fact("Webhook secret", f"({AccessState.client}) {MASK}"),
            rx.foreach(
                AccessState.keys,
                lambda key: fact("API key", f"({AccessState.client}) {key.prefix}…"),
            ),
            fact("Model", ModelState.label),
            class_name="flex flex-col gap-1.5 break-all",
        ),
        title="As printed at the start",
    )


def _confirmation() -> rx.Component:
    return dialog(
        "Revoke this key?",
        rx.el.p(
            "Programs that use ",
            rx.el.strong(doomed.name),
            " are refused from now on. ",
            "It can't be brought back.",
        ),
        is_open=doomed.id != 0,
        on_close=AccessState.ask_to_revoke(0),
        footer=rx.fragment(
            button("Keep it", on_click=AccessState.ask_to_revoke(0)),
            button("Revoke", variant="danger", on_click=AccessState.revoke),
        ),
    )
