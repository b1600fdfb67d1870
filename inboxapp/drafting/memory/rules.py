"""What becomes of a fact that a model says it learned. Pure: nothing it says is believed unread."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from inboxapp.core.text import one_line, shorten
from inboxapp.drafting.memory.types import SAFE_CATEGORIES, MemoryCategory, MemoryStatus
from inboxapp.drafting.memory.wording import (
    contacts,
    fingerprint,
    fingerprints,
    is_near,
    is_quoted,
    off_topic,
    plain,
)
from inboxapp.drafting.memory.zones import named_zone, same_clock

LONGEST_TEXT = 500
LONGEST_QUOTE = 500
SURE_ENOUGH = 0.7
MOST_DAYS = 365
# For a fact that waits and names no life of its own, so that it does not wait for ever.
DEFAULT_DAYS = 30

# Returns the words of a text that give orders to a machine, "" when there are none.
Suspicion = Callable[[str], str]


class Verdict(StrEnum):
    """Whether a proposed fact is kept."""

    REFUSED = "refused"
    WAITING = "waiting"
    APPROVED = "approved"


@dataclass(frozen=True)
class Said:
    """One message of the lead's own."""

    message_id: int
    text: str

    @cached_property
    def words(self) -> str:
        """The text as quotes are looked for in it."""
        return plain(self.text)

    @cached_property
    def contacts(self) -> frozenset[str]:
        """Addresses, links and numbers the lead wrote."""
        return contacts(self.text)


@dataclass(frozen=True)
class Known:
    """A fact that is remembered already; a forgotten one has no text."""

    id: int
    category: MemoryCategory
    text: str
    fingerprint: str
    status: MemoryStatus
    # Approved, and its time has not run out.
    is_usable: bool


@dataclass(frozen=True)
class Decision:
    """What becomes of one fact; `why` is in words, `same_as` the row that says it already."""

    verdict: Verdict
    why: str = ""
    category: MemoryCategory = MemoryCategory.OTHER
    text: str = ""
    evidence: str = ""
    fingerprint: str = ""
    confidence: float = 0.0
    days: int = DEFAULT_DAYS
    message_id: int | None = None
    same_as: int | None = None


@dataclass(frozen=True)
class Fact:
    """A model's fact in values of the right kind, which still may be nonsense."""

    category: MemoryCategory
    text: str
    evidence: str
    confidence: float
    days: int


def decide(
    proposed: Mapping[str, Any],
    said: Sequence[Said],
    known: Sequence[Known],
    suspicion: Suspicion,
) -> Decision:
    """Refuse the fact, keep it at once, or let it wait for a person."""
    fact = read_fact(proposed)
    source = next((one for one in said if is_quoted(fact.evidence, one.words)), None)
    if why := next(iter(_refusals(fact, said, known, suspicion)), ""):
        return Decision(Verdict.REFUSED, why)
    assert source is not None  # noqa: S101  refused above
    why = " ".join(_doubts(fact, source, known, suspicion))
    same = duplicate_of(fact.category, fact.text, known)
    return Decision(
        verdict=Verdict.WAITING if why else Verdict.APPROVED,
        why=why,
        category=fact.category,
        text=fact.text,
        evidence=shorten(fact.evidence, LONGEST_QUOTE),
        fingerprint=fingerprint(fact.category, fact.text),
        confidence=fact.confidence,
        days=fact.days if _is_a_life(fact.days) else DEFAULT_DAYS,
        message_id=source.message_id,
        same_as=same.id if same else None,
    )


def read_fact(proposed: Mapping[str, Any]) -> Fact:
    """Read what a model wrote; what is missing or of the wrong kind is empty, 0 or "other"."""
    return Fact(
        category=_category(proposed.get("category")),
        text=one_line(_words(proposed.get("text"))).strip("\"'“”„ "),
        evidence=one_line(_words(proposed.get("evidence"))).strip("\"'“”„… "),
        confidence=_share(proposed.get("confidence")),
        days=_whole(proposed.get("days_to_live")),
    )


def duplicate_of(
    category: MemoryCategory, text: str, known: Iterable[Known], *, but: int = 0
) -> Known | None:
    """Return the row that says the same, leaving out the row `but`; forgotten ones count."""
    others = [one for one in known if one.id != but and one.category is category]
    mark = fingerprint(category, text)
    exact = next((one for one in others if one.fingerprint == mark), None)
    return exact or next((one for one in others if _says(one, text)), None)


def contradicted(
    category: MemoryCategory, text: str, known: Iterable[Known], *, but: int = 0
) -> tuple[Known, ...]:
    """Return what is known and can't be true as well: another timezone."""
    zone = named_zone(text) if category is MemoryCategory.TIMEZONE else ""
    if not zone:
        return ()
    return tuple(
        one
        for one in known
        if one.id != but
        and one.is_usable
        and one.category is category
        and (other := named_zone(one.text))
        and not same_clock(zone, other)
    )


def _refusals(
    fact: Fact, said: Sequence[Said], known: Sequence[Known], suspicion: Suspicion
) -> Iterable[str]:
    if not plain(fact.text):
        yield "It is empty."
    if len(fact.text) > LONGEST_TEXT:
        yield f"It is longer than {LONGEST_TEXT} characters."
    if words := suspicion(fact.text) or suspicion(fact.evidence):
        yield f"It gives orders to a machine: “{shorten(words, 80)}”."
    if not any(is_quoted(fact.evidence, one.words) for one in said):
        yield "The lead did not write what it quotes."
    written = frozenset[str]().union(*(one.contacts for one in said))
    if contacts(fact.text) - written:
        yield "It holds an address, link or number that the lead did not write."
    if {one.fingerprint for one in known if _is_forgotten(one)} & fingerprints(fact.text):
        yield "A person had it forgotten."


def _doubts(
    fact: Fact, source: Said, known: Sequence[Known], suspicion: Suspicion
) -> Iterable[str]:
    if fact.category not in SAFE_CATEGORIES:
        yield "Only facts about time and contact are kept without a person's word."
    if fact.confidence < SURE_ENOUGH:
        yield f"The machine was only {fact.confidence:.0%} sure."
    if not _is_a_life(fact.days):
        yield f"It was not to be kept for between 1 and {MOST_DAYS} days."
    if fact.category is MemoryCategory.TIMEZONE and not named_zone(fact.text):
        yield "It does not name exactly one timezone."
    for other in contradicted(fact.category, fact.text, known):
        yield f"It contradicts what is known: “{shorten(other.text, 120)}”."
    if words := off_topic(fact.text):
        yield f"It speaks of “{words}”, which is no matter of time or contact."
    if contacts(fact.text):
        yield "It holds an address, link or number."
    if words := suspicion(source.text):
        yield f"The message it comes from gives orders to a machine: “{shorten(words, 80)}”."
    if any(_is_forgotten(one) and one.category is fact.category for one in known):
        yield "A person had a fact of this kind forgotten."


def _says(one: Known, text: str) -> bool:
    if _is_forgotten(one) or not is_near(one.text, text):
        return False
    first, second = named_zone(one.text), named_zone(text)
    return first == second or bool(first and second and same_clock(first, second))


def _is_forgotten(one: Known) -> bool:
    return one.status is MemoryStatus.FORGOTTEN


def _is_a_life(days: int) -> bool:
    return 1 <= days <= MOST_DAYS


def _category(value: object) -> MemoryCategory:
    words = _words(value).strip().lower().replace(" ", "_")
    return MemoryCategory(words) if words in set(MemoryCategory) else MemoryCategory.OTHER


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return 0.0
    return float(value) if 0 <= value <= 1 else 0.0


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
