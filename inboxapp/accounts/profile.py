"""What a client may say about itself, checked before it reaches a prompt or a rule."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inboxapp.accounts.errors import BadProfile
from inboxapp.core.text import clean_text, one_line

LONGEST_TEXT = 8000
LONGEST_NAME = 120
LONGEST_LINK = 500
LONGEST_QUIET_SECONDS = 60.0
MOST_MODELS = 40

# Tags a client may let the machine answer; Do Not Contact is nobody's choice.
ELIGIBLE_CHOICES = (
    "New",
    "Interested",
    "Meeting Requested",
    "Call Requested",
    "Information Requested",
    "Meeting Booked",
    "Follow Up",
    "Neutral",
    "Not Interested",
    "Out of Office",
    "Automated Reply",
)


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes ready to store. Raises BadProfile, naming the field."""
    unknown = sorted(set(changes) - set(CHECKS))
    if unknown:
        raise BadProfile(f"A profile has no field “{unknown[0]}”.")
    return {name: CHECKS[name](value) for name, value in changes.items()}


def _text(label: str, longest: int = LONGEST_TEXT) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, str):
            raise BadProfile(f"{label} must be text.")
        clean = clean_text(value).strip()
        if len(clean) > longest:
            raise BadProfile(f"{label} is longer than {longest} characters.")
        return clean

    return check


def _name(value: object) -> str:
    name = one_line(_text("The client's name", LONGEST_NAME)(value))
    if not name:
        raise BadProfile("The client needs a name.")
    return name


def _link(value: object) -> str:
    link = _text("The booking link", LONGEST_LINK)(value)
    if not link:
        return ""
    try:
        parts = urlsplit(link)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web or any(mark.isspace() or mark in "<>\"'" for mark in link):
        raise BadProfile("The booking link must be a web address that begins with https://.")
    return link


def _timezone(value: object) -> str:
    name = _text("The timezone", LONGEST_NAME)(value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadProfile(
            f"“{name}” is not a timezone. Use a name such as Europe/Berlin or UTC."
        ) from None
    return name


def _quiet(value: object) -> float:
    try:
        seconds = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise BadProfile("The quiet window must be a number of seconds.") from None
    if not 0 <= seconds <= LONGEST_QUIET_SECONDS:
        raise BadProfile(f"The quiet window must be 0 to {LONGEST_QUIET_SECONDS:.0f} seconds.")
    return seconds


def _eligible(value: object) -> list[str]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BadProfile("Eligible sentiments must be a list.")
    for name in value:
        if name not in ELIGIBLE_CHOICES:
            raise BadProfile(f"“{name}” can't be made eligible for drafts.")
    return list(dict.fromkeys(str(name) for name in value))


def _models(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or len(value) > MOST_MODELS:
        raise BadProfile("Models must be a list of stages with a model name each.")
    stage, model = _text("A stage's name", 60), _text("A model's name", LONGEST_NAME)
    named = {stage(key): model(name) for key, name in value.items()}
    return {key: name for key, name in named.items() if name}


CHECKS: dict[str, Callable[[object], Any]] = {
    "name": _name,
    "service": _text("The service"),
    "voice": _text("The voice"),
    "goals": _text("The goals"),
    "booking_link": _link,
    "signature": _text("The signature"),
    "working_hours": _text("The working hours", 500),
    "timezone": _timezone,
    "quiet_seconds": _quiet,
    "eligible_sentiments": _eligible,
    "models": _models,
}
