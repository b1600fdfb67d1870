"""From what was typed about weekly hours to what can be stored, and back."""

from collections.abc import Mapping

from inboxapp.scheduling.errors import BadAvailability
from inboxapp.scheduling.types import Availability, Window
from inboxapp.scheduling.weekly import DAY_NAMES, checked
from inboxapp.ui.settings.calendar_hours import UnclearHours, read_hours, write_hours
from inboxapp.ui.settings.calendar_views import DayItem, RuleItem

LONGEST = 200

# Fields of the form: label and hint, and how many minutes (or days) one of the unit is.
RULES: dict[str, tuple[str, str, int]] = {
    "slot_minutes": ("Length of a meeting (minutes)", "10 to 240.", 1),
    "notice_minutes": ("Notice (hours)", "The soonest a meeting may begin.", 60),
    "days_ahead": ("Days ahead", "How far into the future times are offered; at most 60.", 1),
    "buffer_minutes": ("Buffer (minutes)", "Kept free before and after what is busy.", 1),
}

_NO_NUMBER = "Write a number."


def read_form(values: Mapping[str, str]) -> tuple[Availability | None, dict[str, str]]:
    """Return what was typed, or None and what is wrong with each field."""
    faults: dict[str, str] = {}
    windows: list[Window] = []
    for weekday in range(len(DAY_NAMES)):
        try:
            windows += read_hours(weekday, values.get(f"day_{weekday}", "")[:LONGEST])
        except UnclearHours as unclear:
            faults[f"day_{weekday}"] = str(unclear)
    numbers = {name: _number(values.get(name, ""), RULES[name][2]) for name in RULES}
    faults |= {name: _NO_NUMBER for name, number in numbers.items() if number is None}
    if faults:
        return None, faults
    try:
        return checked(
            Availability(
                windows=tuple(windows),
                slot_minutes=numbers["slot_minutes"] or 0,
                notice_minutes=numbers["notice_minutes"] or 0,
                days_ahead=numbers["days_ahead"] or 0,
                buffer_minutes=numbers["buffer_minutes"] or 0,
            )
        ), {}
    except BadAvailability as refusal:
        return None, {refusal.field: refusal.fault}


def as_days(given: Availability) -> tuple[DayItem, ...]:
    """Return the week as the form shows it."""
    return tuple(
        DayItem(
            name=f"day_{weekday}",
            label=label,
            hours=write_hours(one for one in given.windows if one.weekday == weekday),
        )
        for weekday, label in enumerate(DAY_NAMES)
    )


def as_rules(given: Availability) -> tuple[RuleItem, ...]:
    """Return the numbers as the form shows them."""
    return tuple(
        RuleItem(name=name, label=label, value=f"{getattr(given, name) / unit:g}", hint=hint)
        for name, (label, hint, unit) in RULES.items()
    )


def _number(text: str, unit: int) -> int | None:
    try:
        return round(float(text.strip().replace(",", ".")) * unit)
    except (ValueError, OverflowError):
        return None
