"""The demo's conversations, read from the files beside this one."""

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from inboxapp.accounts.types import Role
from inboxapp.channels.types import Channel
from inboxapp.conversations.types import Direction, Sentiment
from inboxapp.scheduling.types import Availability, Window

HERE = Path(__file__).parent
CLIENT_KEYS = ("acme", "zeta")
WORKDAYS = range(5)
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_PART = re.compile(r"(\d+)([dhm])")


@dataclass(frozen=True)
class Line:
    """One message of a conversation; `tag` is what the lead's tag became with it."""

    direction: Direction
    channel: Channel
    ago: timedelta
    text: str
    subject: str
    tag: Sentiment | None
    why: str
    tagged_by_rule: bool
    is_automatic: bool
    is_bounce: bool


@dataclass(frozen=True)
class Retag:
    """A person's change of the tag."""

    to: Sentiment
    ago: timedelta
    by: str


@dataclass(frozen=True)
class Story:
    """A lead and everything said so far, oldest first."""

    name: str
    company: str
    title: str
    timezone: str
    handles: dict[Channel, str]
    is_unread: bool
    lines: tuple[Line, ...]
    retags: tuple[Retag, ...]


@dataclass(frozen=True)
class Person:
    """Somebody who signs in to the demo."""

    email: str
    name: str
    role: Role


@dataclass(frozen=True)
class DemoClient:
    """A client with everything the demo knows of it; `profile` is what its settings say.

    `availability` is when it can meet, None when nobody has set that yet; `drafting` is what its
    policy changes about the defaults.
    """

    key: str
    owner: str
    profile: dict[str, Any]
    people: tuple[Person, ...]
    knowledge: tuple[tuple[str, str], ...]
    stories: tuple[Story, ...]
    availability: Availability | None
    drafting: dict[str, Any]


@cache
def demo_client(key: str) -> DemoClient:
    """Read one client of the demo with all its conversations."""
    known = _read(HERE / f"{key}.toml")
    people = tuple(Person(p["email"], p["name"], Role(p["role"])) for p in known.pop("users"))
    facts = tuple((fact["title"], fact["body"].strip()) for fact in known.pop("knowledge"))
    owner, availability = known.pop("owner"), _availability(known.pop("availability", None))
    drafting = known.pop("drafting", {})
    profile = {name: _strip(value) for name, value in known.items() if name != "key"}
    return DemoClient(key, owner, profile, people, facts, _stories(key), availability, drafting)


def _availability(known: dict[str, Any] | None) -> Availability | None:
    if known is None:
        return None
    rules = {**known}
    hours = rules.pop("hours")
    windows = (
        Window(weekday, round(start * 60), round(end * 60))
        for weekday in WORKDAYS
        for start, end in hours
    )
    return Availability(windows=tuple(windows), **rules)


def _stories(key: str) -> tuple[Story, ...]:
    files = sorted((HERE / "conversations" / key).glob("*.toml"))
    return tuple(_story(lead) for file in files for lead in _read(file)["leads"])


def _story(lead: dict[str, Any]) -> Story:
    lines = sorted((_line(said) for said in lead["messages"]), key=lambda line: -line.ago)
    retags = (Retag(Sentiment(t["to"]), span(t["ago"]), t["by"]) for t in lead.get("tags", ()))
    return Story(
        name=lead["name"],
        company=lead["company"],
        title=lead["title"],
        timezone=lead["timezone"],
        handles={channel: lead[channel] for channel in Channel if channel in lead},
        is_unread=lead.get("unread", False),
        lines=tuple(lines),
        retags=tuple(retags),
    )


def _line(said: dict[str, Any]) -> Line:
    return Line(
        direction=Direction.INBOUND if said["by"] == "lead" else Direction.OUTBOUND,
        channel=Channel(said["on"]),
        ago=span(said["ago"]),
        text=said["text"].strip(),
        subject=said.get("subject", ""),
        tag=Sentiment(said["tag"]) if "tag" in said else None,
        why=said.get("why", ""),
        tagged_by_rule=said.get("by_rule", False),
        is_automatic=said.get("automatic", False),
        is_bounce=said.get("bounce", False),
    )


def span(text: str) -> timedelta:
    """Read a time before now: "3d 4h", "26h", "75m"."""
    parts = {_UNITS[unit]: int(count) for count, unit in _PART.findall(text)}
    if not parts:
        raise ValueError(f"not a span of time: {text}")
    return timedelta(**parts)


def _strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
