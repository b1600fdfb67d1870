"""The section on how drafts are made: revision, limits, links, and how long runs are kept."""

import reflex as rx

from inboxapp.ui.components import banner, card, fact, text_box
from inboxapp.ui.settings.form import checked_field
from inboxapp.ui.settings.policy_fields import HOSTS
from inboxapp.ui.settings.policy_form import choice_field, number_field, pair, policy_form, words
from inboxapp.ui.settings.policy_state import PolicyState
from inboxapp.ui.settings.state import SettingsState


def drafting_section() -> rx.Component:
    """Edit the policy for drafts that a person will read."""
    return policy_form(
        _revision(), _shown(), _budget(), _kept(), form="drafting", label="Drafting policy"
    )


def _revision() -> rx.Component:
    return card(
        words(
            "Each draft is judged. One of low confidence is written again, and the best version "
            "so far is kept. Revising costs up to four more calls a turn."
        ),
        choice_field("revision.is_on", "Revise drafts", [("on", "On"), ("off", "Off")]),
        pair(
            number_field(
                "revision.threshold",
                "Below this confidence",
                unit="%",
                hint="Drafts at or above it are left as they are.",
            ),
            number_field(
                "revision.iterations",
                "At most this often",
                unit="turns",
                hint="0 to 3, on email. SMS and LinkedIn get one.",
            ),
        ),
        title="Revision",
    )


def _shown() -> rx.Component:
    hosts = text_box(
        name=HOSTS,
        default_value=PolicyState.fields[HOSTS],
        read_only=~SettingsState.may_change,
        aria_invalid=PolicyState.errors.get(HOSTS, "") != "",
        spell_check=False,
        placeholder="docs.example.com",
        class_name="font-mono",
    )
    return card(
        number_field(
            "suppress_below",
            "Keep back drafts below this confidence",
            unit="%",
            hint="They are in the run's history, not in the compose box. 0 shows every draft.",
        ),
        checked_field(
            "Hosts that drafts may link to",
            hosts,
            error=PolicyState.errors.get(HOSTS, ""),
            hint="One a line, with all that is under them. The booking link and links in the "
            "knowledge are allowed already.",
        ),
        title="What is shown",
    )


def _budget() -> rx.Component:
    return card(
        words(
            "When a limit is reached, nothing more is drafted that day; messages still arrive and "
            "can be answered by hand. The day is your timezone's."
        ),
        rx.cond(
            PolicyState.budget_words,
            banner(PolicyState.budget_words, tone="warn", data_testid="budget-words"),
            rx.fragment(),
        ),
        rx.el.dl(fact("Today so far", PolicyState.today, data_testid="spent-today")),
        pair(
            number_field("budget.daily_usd", "Dollars a day", hint="Empty is no limit."),
            number_field(
                "budget.daily_tokens",
                "Tokens a day",
                hint="Empty is no limit. The only one that holds where prices are not known.",
            ),
        ),
        number_field("budget.alert_at", "Warn when this much is used", unit="%"),
        title="Budget a day",
    )


def _kept() -> rx.Component:
    return card(
        number_field(
            "run_retention_days",
            "Keep runs for",
            unit="days",
            hint="Older ones are removed at night with all their steps; drafts and messages stay.",
        ),
        title="History",
    )
