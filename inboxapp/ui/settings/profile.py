"""The section on the client itself."""

import reflex as rx

from inboxapp.ui.components import card, text_box, text_input
from inboxapp.ui.settings.form import checked_field, settings_form
from inboxapp.ui.settings.profile_state import ELIGIBLE, ProfileState
from inboxapp.ui.settings.state import SettingsState
from inboxapp.ui.settings.views import ProfileErrors, ProfileFields, TagChoice

shown: ProfileFields = ProfileState.fields
errors: ProfileErrors = ProfileState.errors


def profile_section() -> rx.Component:
    """Edit what every draft is written from."""
    return settings_form(
        card(
            _line("Client name", "name", shown.name, errors.name),
            _box("Service", "service", shown.service, errors.service, "What it does, for whom."),
            _box("Voice", "voice", shown.voice, errors.voice, "How drafts sound."),
            _box("Goals", "goals", shown.goals, errors.goals, "What a talk should lead to."),
            _box("Signature", "signature", shown.signature, errors.signature, "Ends an email."),
            title="Who writes",
        ),
        card(_booking_link(), _working_hours(), _timezone(), title="When"),
        card(_quiet(), _tags(), title="What starts a draft"),
        label="Client profile",
        version=ProfileState.version,
        on_save=ProfileState.save,
        can_save=SettingsState.may_change,
        is_long=True,
        refused=ProfileState.refused,
    )


def _booking_link() -> rx.Component:
    hint = "Offered unless the lead sends a link of their own."
    return _line("Booking link", "booking_link", shown.booking_link, errors.booking_link, hint)


def _working_hours() -> rx.Component:
    hint = "In words, such as Mon-Fri 09:00-17:30."
    return _line("Working hours", "working_hours", shown.working_hours, errors.working_hours, hint)


def _timezone() -> rx.Component:
    hint = "A name such as Europe/Berlin."
    return _line("Timezone", "timezone", shown.timezone, errors.timezone, hint)


def _line(label: str, name: str, value: str, error: str, hint: str = "") -> rx.Component:
    control = text_input(
        name=name,
        default_value=value,
        read_only=~SettingsState.may_change,
        aria_invalid=error != "",
    )
    return checked_field(label, control, error=error, hint=hint)


def _box(label: str, name: str, value: str, error: str, hint: str) -> rx.Component:
    control = text_box(
        name=name,
        default_value=value,
        read_only=~SettingsState.may_change,
        aria_invalid=error != "",
    )
    return checked_field(label, control, error=error, hint=hint)


def _quiet() -> rx.Component:
    control = text_input(
        name="quiet_seconds",
        default_value=shown.quiet_seconds,
        read_only=~SettingsState.may_change,
        aria_invalid=errors.quiet_seconds != "",
        input_mode="decimal",
        class_name="max-w-28 tabular-nums",
    )
    return checked_field(
        "Quiet window (seconds)",
        control,
        error=errors.quiet_seconds,
        hint="A burst of messages within it becomes one run.",
    )


def _tags() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("Tags that start a draft", class_name="text-xs font-medium text-muted"),
        rx.el.div(
            rx.foreach(ProfileState.tags, _tag),
            class_name="grid grid-cols-1 gap-x-4 gap-y-1.5 pt-2 sm:grid-cols-2",
        ),
        rx.el.p(
            ProfileState.tags_error, role="alert", class_name="pt-1 text-xs text-bad empty:hidden"
        ),
        rx.el.p(
            "Do Not Contact never does, whatever is chosen here.",
            class_name="pt-1 text-xs text-faint",
        ),
        disabled=~SettingsState.may_change,
    )


def _tag(choice: TagChoice) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            name=ELIGIBLE,
            value=choice.tag,
            default_checked=choice.is_on,
            class_name="size-4 accent-accent-solid",
        ),
        choice.tag,
        class_name="flex items-center gap-2 text-sm text-ink",
    )
