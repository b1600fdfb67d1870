"""Figures as people read them; what is not known is "n/a", never 0."""

from datetime import datetime
from decimal import Decimal

from inboxapp.runs.types import ArtifactRow

UNKNOWN = "n/a"
_SECOND = 1000
_MINUTE = 60 * _SECOND


def cost_words(cost: Decimal | None) -> str:
    """Say a price in US dollars with two to four significant digits."""
    if cost is None:
        return UNKNOWN
    if cost == 0:
        return "$0"
    if cost >= 1:
        return f"${cost:,.2f}"
    shown = format(cost.normalize(), "f") if _digits(cost) <= 3 else _three_digits(cost)  # noqa: PLR2004
    return f"${shown}"


def token_words(count: int | None) -> str:
    """Say a number of tokens."""
    return UNKNOWN if count is None else f"{count:,}"


def took_words(milliseconds: int | None) -> str:
    """Say how long something took; "" when it has not ended."""
    if milliseconds is None:
        return ""
    if milliseconds < _SECOND:
        return f"{milliseconds} ms"
    if milliseconds < _MINUTE:
        return f"{milliseconds / _SECOND:.1f} s"
    minutes, rest = divmod(round(milliseconds / _SECOND), 60)
    return f"{minutes} min {rest} s"


def span_ms(start: datetime | None, end: datetime | None) -> int | None:
    """Return the milliseconds between two moments, None unless both are known."""
    if start is None or end is None:
        return None
    return max(0, round((end - start).total_seconds() * _SECOND))


def stage_ms(stage: ArtifactRow) -> int | None:
    """Return how long a stage took with its waits, never less than its attempts; None so far."""
    wall = span_ms(stage.started_at, stage.finished_at)
    known = [took for took in (wall, stage.latency_ms, model_ms(stage)) if took is not None]
    return max(known, default=None)


def model_ms(stage: ArtifactRow) -> int | None:
    """Return the time of all requests to the model server together, those that failed too."""
    if not stage.attempts:
        return stage.latency_ms
    return sum(int(attempt.get("latency_ms") or 0) for attempt in stage.attempts)


def iso(moment: datetime | None) -> str:
    """Return what the browser's clock components read; "" for no moment."""
    return "" if moment is None else moment.isoformat()


def _digits(cost: Decimal) -> int:
    return len(cost.normalize().as_tuple().digits)


def _three_digits(cost: Decimal) -> str:
    places = 2 - cost.adjusted()
    return f"{cost:.{places}f}"
