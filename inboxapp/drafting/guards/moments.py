"""Days and clock times that a text names, in several languages and notations."""

# ruff: noqa: E501  patterns read best whole
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from inboxapp.drafting.guards.calendar_words import (
    HOURS,
    MONTHS,
    NOON,
    SHORT_WEEKDAYS,
    WEEKDAYS,
)


@dataclass(frozen=True)
class Moment:
    """A named time: weekday (0 is Monday), (month, day) readings, possible minutes since midnight."""

    start: int
    end: int
    weekday: int | None = None
    dates: frozenset[tuple[int, int]] = frozenset()
    minutes: frozenset[int] = frozenset()

    @property
    def has_day(self) -> bool:
        """Whether a day is named."""
        return self.weekday is not None or bool(self.dates)


def _either(words: object) -> str:
    return "|".join(re.escape(str(word)) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_LONG_DAYS = _either(word for word in WEEKDAYS if word.islower())
_ABBREVIATED = _either(word for word in WEEKDAYS if not word.islower())
_WEEKDAY = rf"(?P<weekday>\b(?i:{_LONG_DAYS})s?\b|\b(?:{_ABBREVIATED})\b|\b(?:{_either(SHORT_WEEKDAYS)})\b(?=[.,]{{0,2}} ?\d))"
_MONTH = rf"(?i:{_either(MONTHS)})\b\.?"
_DATE = (
    rf"(?P<day_month>\b(?P<d1>\d{{1,2}})(?i:st|nd|rd|th|er|º|ª|\.)? ?(?i:of |de |d['’]|di )?(?P<m1>{_MONTH}))"  # noqa: RUF001
    rf"|(?P<month_day>\b(?P<m2>{_MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d|%))"
    r"|(?P<iso>\b\d{4}-(?P<m3>\d{2})-(?P<d3>\d{2}))"
    r"|(?P<numeric>(?<![\d./])(?P<a>\d{1,2})(?:/(?P<b>\d{1,2})/(?:\d{4}|\d{2})|\.(?P<c>\d{1,2})\.(?:\d{4}|\d{2})?)(?![\d/]))"
)
_HOUR = rf"(?:\d{{1,2}}|(?i:{_either(HOURS)}))"
_AM_PM = r"(?i:[ap]\.?m\b\.?)"
_CLOCK = r"(?i:uhr|o['’]?clock|uur)"  # noqa: RUF001
_AT = r"(?i:at|um|om|alle|às|as|à|a las?|vers|gegen|ab|from|de|von|van|dès|klokke|kl\.?)"
_TIME = (
    rf"(?P<full>(?<![\d:.,/$€£])(?P<h1>\d{{1,2}}):(?P<n1>\d{{2}})(?::\d{{2}})?(?: ?(?P<p1>{_AM_PM}))?(?![\d:%]))"
    rf"|(?P<dotted>(?<![\d:.,/$€£])(?P<h2>\d{{1,2}})\.(?P<n2>\d{{2}}) ?(?:(?P<p2>{_AM_PM})|{_CLOCK}|h\b))"
    rf"|(?P<at_dotted>(?<=\b)(?:{_AT}) (?P<h3>\d{{1,2}})\.(?P<n3>\d{{2}})(?![\d%.]))"
    rf"|(?P<twelve>(?<![\d:.,/$€£\w])(?P<h4>{_HOUR}) ?(?P<p4>{_AM_PM}))"
    rf"|(?P<clock>(?<![\d:.,/$€£\w])(?P<h5>{_HOUR}) ?{_CLOCK}(?: (?P<n5>\d{{2}})\b)?)"
    r"|(?P<french>(?<![\d:.,/$€£\w])(?P<h6>\d{1,2}) ?[hH] ?(?P<n6>[0-5]\d)\b)"
    rf"|(?P<at_h>\b(?:{_AT}) (?P<h7>\d{{1,2}}) ?(?i:h|heures|horas)\b)"
    rf"|(?P<half>\bhalf past (?P<h8>{_HOUR})\b)|(?P<quarter>\bquarter past (?P<h9>{_HOUR})\b)"
    rf"|(?P<noon>\b(?i:{_either(NOON)})\b)"
    rf"|(?P<at_bare>\b(?i:at|a las|alle|às|om|um) (?P<h0>\d{{1,2}})(?=[ ]?(?:[.,;!?)\n]|\Z|(?i:on|or|oder|works|would|tomorrow|{_LONG_DAYS})\b))(?![.,]\d))"
)
_TOKEN = re.compile(f"{_WEEKDAY}|{_DATE}|{_TIME}")
_SENTENCE_END = re.compile(r"[!?\n;]|\.(?=\s+[A-ZÄÖÜ])")
# A day counts for the times that follow it this closely.
_REACH = 60
_AFTER_TIME = re.compile(r"\s{0,2}(?:(?i:on|am|le|el|op|di|il|na|this|next|,)\s{1,2}){0,2}\Z")


def moments_in(text: str) -> tuple[Moment, ...]:
    """Return each day and each time with the day it belongs to."""
    found: list[Moment] = []
    day: Moment | None = None
    for token in _tokens(text):
        if day is not None and _is_apart(text, day.end, token.start):
            day = None
        if not token.minutes:
            day = _join_day(text, found, day, token)
            continue
        if day is None:
            found.append(token)
            continue
        start = token.start
        if found and found[-1] is day:
            # The day alone was only the beginning.
            found.pop()
            start = day.start
        found.append(replace(token, start=start, weekday=day.weekday, dates=day.dates))
    return tuple(found)


def _join_day(text: str, found: list[Moment], day: Moment | None, token: Moment) -> Moment:
    """Add a day: to the day or the time right before it, or as one of its own."""
    last = found[-1] if found else None
    if day is not None and last is day and 0 <= token.start - day.end < 6 and _differ(day, token):  # noqa: PLR2004
        joined = Moment(
            day.start,
            token.end,
            day.weekday if day.weekday is not None else token.weekday,
            day.dates or token.dates,
        )
        found[-1] = joined
        return joined
    if last is not None and last.minutes and not last.has_day:
        gap = text[last.end : token.start]
        if len(gap) <= 12 and _AFTER_TIME.match(gap):  # noqa: PLR2004
            found[-1] = replace(last, end=token.end, weekday=token.weekday, dates=token.dates)
            return replace(token)
    found.append(token)
    return token


def _differ(day: Moment, token: Moment) -> bool:
    return (day.weekday is None) != (token.weekday is None)


def _is_apart(text: str, end: int, start: int) -> bool:
    return start - end > _REACH or bool(_SENTENCE_END.search(text, end, start))


def _tokens(text: str) -> Iterator[Moment]:
    for match in _TOKEN.finditer(text):
        moment = _moment(match)
        if moment is not None:
            yield moment


def _moment(match: re.Match[str]) -> Moment | None:
    name = match["weekday"]
    if name:
        return Moment(match.start(), match.end(), weekday=_weekday(name))
    if match.lastgroup is None:
        return None
    dates = _dates(match)
    if dates:
        return Moment(match.start(), match.end(), dates=dates)
    minutes = _minutes(match)
    return Moment(match.start(), match.end(), minutes=minutes) if minutes else None


def _weekday(name: str) -> int:
    for known in (name, name.lower(), name.lower().removesuffix("s")):
        if known in WEEKDAYS:
            return WEEKDAYS[known]
    return SHORT_WEEKDAYS[name]


def _dates(match: re.Match[str]) -> frozenset[tuple[int, int]]:
    for month, day in (("m1", "d1"), ("m2", "d2")):
        if match[month]:
            return _valid([(MONTHS[match[month].lower().rstrip(".")], int(match[day]))])
    if match["iso"]:
        return _valid([(int(match["m3"]), int(match["d3"]))])
    if match["numeric"]:
        first, second = int(match["a"]), int(match["b"] or match["c"])
        return _valid([(second, first)] if match["c"] else [(second, first), (first, second)])
    return frozenset()


def _valid(dates: list[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((month, day) for month, day in dates if 1 <= month <= 12 and 1 <= day <= 31)  # noqa: PLR2004


def _minutes(match: re.Match[str]) -> frozenset[int]:
    if match["noon"]:
        return frozenset({12 * 60})
    for number, extra in enumerate(("", "", "", "", "", "", "", "", 30, 15)):
        hour = match[f"h{number}"]
        if hour is None:
            continue
        minute = extra if isinstance(extra, int) else _part(match, f"n{number}")
        return _readings(hour, minute, _half_of_day(match, number))
    return frozenset()


def _part(match: re.Match[str], name: str) -> int:
    return int(match[name]) if name in match.re.groupindex and match[name] else 0


def _half_of_day(match: re.Match[str], number: int) -> str:
    name = f"p{number}"
    return (match[name] or "")[:1].lower() if name in match.re.groupindex else ""


def _readings(hour: str, minute: int, half: str) -> frozenset[int]:
    """Return what the clock may show: without am or pm, "3:00" is also 15:00, "03:00" isn't."""
    value = HOURS.get(hour.lower(), -1) if not hour.isdecimal() else int(hour)
    if not 0 <= value < 24 or not 0 <= minute < 60:  # noqa: PLR2004
        return frozenset()
    if half:
        hours = {value % 12 + (12 if half == "p" else 0)}
    elif 0 < value <= 12 and not hour.startswith("0"):  # noqa: PLR2004
        hours = {value, (value + 12) % 24 if value < 12 else value}  # noqa: PLR2004
    else:
        hours = {value}
    return frozenset(each * 60 + minute for each in hours)
