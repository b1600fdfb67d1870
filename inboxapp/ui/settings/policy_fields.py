"""The policy as forms hold it: one text for each setting, by its path."""

import contextlib
from collections.abc import Mapping
from typing import Any

from inboxapp.drafting.policy.checking import changed_policy
from inboxapp.drafting.policy.errors import BadPolicy
from inboxapp.drafting.policy.types import DraftingPolicy

SHARES = ("revision.threshold", "auto_send.threshold", "budget.alert_at", "suppress_below")
SWITCHES = ("revision.is_on", "auto_send.weekends")
LISTS = ("auto_send.sentiments", "auto_send.channels")
LIMITS = ("budget.daily_usd", "budget.daily_tokens")
HOSTS = "allowed_hosts"
MODE = "auto_send.mode"
# The settings each form holds; what a form doesn't hold is never touched by its saving.
FORMS: dict[str, tuple[str, ...]] = {
    "drafting": (
        *("revision.is_on", "revision.threshold", "revision.iterations"),
        *("suppress_below", HOSTS, *LIMITS, "budget.alert_at", "run_retention_days"),
    ),
    "auto_send": (
        *(MODE, "auto_send.threshold", *LISTS, "auto_send.delay_minutes"),
        *("auto_send.from_hour", "auto_send.to_hour", "auto_send.weekends"),
        *("auto_send.most_per_day", "auto_send.most_per_thread"),
    ),
}


def shown(policy: DraftingPolicy) -> dict[str, str]:
    """Return what the fields are filled with."""
    values = policy.model_dump(mode="json")
    return {
        field: _text(field, _at(values, field)) for fields in FORMS.values() for field in fields
    }


def changed_fields(
    form: str, values: Mapping[str, str], before: Mapping[str, str]
) -> dict[str, str]:
    """Return the fields that a person changed; no box ticked sends nothing at all."""
    now = {field: values.get(field, "" if field in LISTS else None) for field in FORMS[form]}
    return {
        field: text
        for field, text in now.items()
        if text is not None and _same(field, text) != _same(field, before.get(field, ""))
    }


def as_changes(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields nested as the policy is."""
    changes: dict[str, Any] = {}
    for field, text in fields.items():
        group, _, inner = field.partition(".")
        if inner:
            changes.setdefault(group, {})[inner] = _value(field, text)
        else:
            changes[group] = _value(field, text)
    return changes


def faults_in(policy: DraftingPolicy, fields: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with each field, so that all of it can be mended at once."""
    faults: dict[str, str] = {}
    for field, text in fields.items():
        try:
            changed_policy(policy, as_changes({field: text}))
        except BadPolicy as refusal:
            faults[refusal.field] = refusal.words
    # Two fields may only fit each other.
    sound = {field: text for field, text in fields.items() if field not in faults}
    pair = faults.pop("auto_send.to_hour", "") if "auto_send.from_hour" in fields else ""
    try:
        changed_policy(policy, as_changes(fields if pair else sound))
    except BadPolicy as refusal:
        faults[refusal.field] = refusal.words
    return faults


def _at(values: Mapping[str, Any], field: str) -> Any:
    group, _, inner = field.partition(".")
    return values[group][inner] if inner else values[group]


def _text(field: str, value: Any) -> str:
    if field in SHARES:
        return f"{value * 100:g}"
    if field in SWITCHES:
        return "on" if value else "off"
    if isinstance(value, list):
        return ("\n" if field == HOSTS else "|").join(value)
    return "" if value is None else str(value)


def _value(field: str, text: str) -> Any:
    text = text.strip()
    if field in SHARES:
        with contextlib.suppress(ValueError):
            return float(text.removesuffix("%").replace(",", ".")) / 100
    if field in LIMITS:
        return text.replace(",", "") or None
    if field in LISTS:
        return [part for part in text.split("|") if part]
    if field == HOSTS:
        return text.split()
    return text


def _same(field: str, text: str) -> Any:
    """Return what two texts that mean the same have in common."""
    return text.split() if field == HOSTS else text.replace("\r\n", "\n").strip()
