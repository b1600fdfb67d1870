"""Each setting by the name people know it by."""

LABELS: dict[str, str] = {
    "revision": "The revision settings",
    "revision.is_on": "Revising drafts",
    "revision.threshold": "The confidence below which a draft is revised",
    "revision.iterations": "The number of revisions",
    "auto_send": "The auto-send settings",
    "auto_send.mode": "The auto-send mode",
    "auto_send.threshold": "The confidence that auto-send needs",
    "auto_send.sentiments": "The tags for auto-send",
    "auto_send.channels": "The channels for auto-send",
    "auto_send.delay_minutes": "The delay before sending, in minutes,",
    "auto_send.from_hour": "The first hour for sending",
    "auto_send.to_hour": "The last hour for sending",
    "auto_send.weekends": "Sending at weekends",
    "auto_send.most_per_day": "The number of automatic replies a day",
    "auto_send.most_per_thread": "The number of automatic replies in a row",
    "budget": "The budget",
    "budget.daily_usd": "The dollars a day",
    "budget.daily_tokens": "The tokens a day",
    "budget.alert_at": "The share of the budget for a warning",
    "efforts": "The efforts",
    "suppress_below": "The confidence below which a draft is not shown",
    "allowed_hosts": "The hosts that drafts may link to",
    "run_retention_days": "The days that runs are kept",
}

_CHOICES = {
    "auto_send.mode": "off, shadow or on",
    "efforts": "low, medium, high, or empty for the model's own",
    "auto_send.channels": "email, sms and linkedin",
}
# Shares are stored from 0 to 1 and shown in percent.
_SHARES = {"revision.threshold", "auto_send.threshold", "budget.alert_at", "suppress_below"}


def label(field: str) -> str:
    """Name a setting by its path; raises KeyError for one that doesn't exist."""
    return LABELS[field]


def complaint(field: str, kind: str, limits: tuple[float | None, float | None]) -> str:
    """Say what is wrong with a value, by the kind of pydantic's error."""
    name = LABELS[field]
    if field in _CHOICES:
        return f"{name} can only be {_CHOICES[field]}."
    if field in _SHARES:
        return f"{name} must be from 0 to 1 (0 to 100 %)."
    if kind == "decimal_max_places":
        return f"{name} can have two decimal places at most."
    if kind in {"bool_parsing", "bool_type"}:
        return f"{name} can only be on or off."
    return f"{name} must be {_shape(kind, limits)}."


def _shape(kind: str, limits: tuple[float | None, float | None]) -> str:
    if kind in {"model_type", "dict_type", "tuple_type"}:
        return "given as a list of its parts"
    lowest, highest = limits
    if lowest is not None and highest is not None:
        return f"a whole number from {int(lowest):,} to {int(highest):,}"
    return "a number of dollars, 0 or more, or nothing for no limit"
