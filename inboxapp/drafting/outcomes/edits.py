"""What kind of change a person made to a draft: rules on the two texts, no model."""

# ruff: noqa: E501  patterns read best whole
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from inboxapp.drafting.guards.finding_links import find_links
from inboxapp.drafting.guards.hosts import plain_host
from inboxapp.drafting.guards.language import language_of
from inboxapp.drafting.guards.moments import moments_in
from inboxapp.drafting.guards.placeholders import slots_to_fill
from inboxapp.drafting.outcomes.similarity import (
    HEAVY_FROM,
    MOST_CHARACTERS,
    body_of,
    is_as_is,
    words_of,
)
from inboxapp.drafting.outcomes.types import EditType

# A cut this deep is its own kind of edit, if what is left is the draft's.
_SHORTER = 0.85
_KEPT = 0.8
# Two sentences this much alike are one sentence, edited.
_SAME_QUESTION = 70.0

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen)|moin|liebe[rs]?"
    r"|sehr geehrte\w*|herr|frau|bonjour|salut|chère?|hola|buen[oa]s \w+|estimad[oa]|ciao|buongiorno"
    r"|salve|gentile|olá|bom dia|boa tarde|prezad[oa]|beste|geachte|goedemorgen|goedendag)\b.{0,60}",
    re.IGNORECASE,
)
_FACT = re.compile(r"\d|%|[$€£]")
_ADDED_WORDS = 4


@dataclass(frozen=True)
class _Text:
    whole: str

    @cached_property
    def said(self) -> str:
        """What is left without greeting and signature."""
        lines = body_of(self.whole).split("\n")
        return "\n".join(lines[1:] if _is_greeting(lines[0]) else lines).strip()

    @cached_property
    def frame(self) -> tuple[str, str]:
        """Greeting and sign-off."""
        body = body_of(self.whole)
        first = body.split("\n", 1)[0].strip()
        tail = self.whole[:MOST_CHARACTERS].strip()
        at = tail.rfind(body)
        after = tail[at + len(body) :] if at >= 0 else ""
        return (first if _is_greeting(first) else "", " ".join(after.split()))

    @cached_property
    def words(self) -> list[str]:
        """Words without signs."""
        return [word for word in words_of(self.said) if word[0].isalnum()]

    @cached_property
    def links(self) -> frozenset[tuple[str, str]]:
        """Hosts and paths."""
        found = find_links(self.whole[:MOST_CHARACTERS])
        return frozenset((plain_host(one.target.host), one.target.path) for one in found)

    @cached_property
    def times(self) -> frozenset[object]:
        """Days and clock times, however written."""
        return frozenset(
            (one.weekday, one.dates, one.minutes)
            for one in moments_in(self.whole[:MOST_CHARACTERS])
        )

    @cached_property
    def questions(self) -> list[str]:
        """Sentences that ask."""
        sentences = (one.strip() for one in _SENTENCE.findall(self.said))
        return [one for one in sentences if one.endswith("?")]


@dataclass(frozen=True)
class _Change:
    """A stretch of words that was replaced, cut ("after" is empty) or added."""

    before: str
    after: str


def edit_types(draft: str, sent: str) -> tuple[EditType, ...]:
    """Return the kinds of change, most telling order first; none when it was sent as is."""
    if is_as_is(draft, sent):
        return ()
    before, after = _Text(draft), _Text(sent)
    found = [kind for kind, is_so in _RULES if is_so(before, after)]
    if _is_rewritten(before, after):
        kept = [kind for kind in found if kind is EditType.WRONG_LANGUAGE]
        return (*kept, EditType.FULL_REWRITE)
    if not found or set(found) == {EditType.GREETING_OR_SIGN_OFF}:
        found += [EditType.WORDING] if before.said.split() != after.said.split() else []
    return tuple(found or [EditType.GREETING_OR_SIGN_OFF])


def _frame_changed(before: _Text, after: _Text) -> bool:
    return before.frame != after.frame


def _only_structure_changed(before: _Text, after: _Text) -> bool:
    if before.said == after.said:
        return False
    same_words = [one.lower() for one in before.words] == [one.lower() for one in after.words]
    return same_words or sorted(_sentences(before)) == sorted(_sentences(after))


def _was_shortened(before: _Text, after: _Text) -> bool:
    if not before.words or len(after.words) > _SHORTER * len(before.words):
        return False
    kept = Indel.similarity(before.words, after.words) / 2
    return kept >= _KEPT * len(after.words)


def _lacked_a_fact(before: _Text, after: _Text) -> bool:
    if len(slots_to_fill(before.whole)) > len(slots_to_fill(after.whole)):
        return True
    return any(
        not change.before and _FACT.search(change.after) and _is_more(change.after)
        for change in _changes(before, after)
    )


def _had_a_wrong_fact(before: _Text, after: _Text) -> bool:
    if before.times != after.times or before.links != after.links:
        return any(_is_corrected(change) for change in _changes(before, after) if _is_plain(change))
    return any(_is_corrected(change) for change in _changes(before, after))


def _link_changed(before: _Text, after: _Text) -> bool:
    return before.links != after.links


def _time_changed(before: _Text, after: _Text) -> bool:
    return before.times != after.times


def _question_removed(before: _Text, after: _Text) -> bool:
    return _has_without_twin(before.questions, after.questions)


def _question_added(before: _Text, after: _Text) -> bool:
    return _has_without_twin(after.questions, before.questions)


def _language_changed(before: _Text, after: _Text) -> bool:
    ours, theirs = language_of(before.said), language_of(after.said)
    return bool(ours and theirs and ours != theirs)


_RULES: tuple[tuple[EditType, Callable[[_Text, _Text], bool]], ...] = (
    (EditType.GREETING_OR_SIGN_OFF, _frame_changed),
    (EditType.STRUCTURE_ONLY, _only_structure_changed),
    (EditType.SHORTENED, _was_shortened),
    (EditType.MISSING_FACT, _lacked_a_fact),
    (EditType.FACTUAL_CORRECTION, _had_a_wrong_fact),
    (EditType.LINK_CHANGED, _link_changed),
    (EditType.TIME_CHANGED, _time_changed),
    (EditType.QUESTION_REMOVED, _question_removed),
    (EditType.QUESTION_ADDED, _question_added),
    (EditType.WRONG_LANGUAGE, _language_changed),
)


def _is_rewritten(before: _Text, after: _Text) -> bool:
    if _was_shortened(before, after) or _only_structure_changed(before, after):
        return False
    alike = Indel.normalized_similarity(words_of(before.said), words_of(after.said))
    return bool(before.said and after.said) and alike < HEAVY_FROM


def _is_greeting(line: str) -> bool:
    return bool(_GREETING.fullmatch(line.strip()))


def _sentences(text: _Text) -> list[str]:
    return [" ".join(one.split()) for one in _SENTENCE.findall(text.said) if one.strip()]


def _changes(before: _Text, after: _Text) -> Sequence[_Change]:
    ours, theirs = words_of(before.said), words_of(after.said)
    changes = []
    for tag, i1, i2, j1, j2 in _joined(Indel.opcodes(ours, theirs)):
        if tag != "equal":
            changes.append(_Change(" ".join(ours[i1:i2]), " ".join(theirs[j1:j2])))
    return changes


def _joined(opcodes: object) -> list[tuple[str, int, int, int, int]]:
    """Make one replacement of a deletion and an insertion side by side."""
    joined: list[tuple[str, int, int, int, int]] = []
    for tag, i1, i2, j1, j2 in opcodes:  # type: ignore[attr-defined]
        if joined and tag != "equal" and joined[-1][0] != "equal":
            last = joined[-1]
            joined[-1] = ("replace", last[1], i2, last[3], j2)
        else:
            joined.append((tag, i1, i2, j1, j2))
    return joined


def _is_corrected(change: _Change) -> bool:
    if not change.before or not change.after:
        return False
    return bool(_FACT.search(change.before) and _FACT.search(change.after))


def _is_plain(change: _Change) -> bool:
    """Tell a changed number from a changed time or link, which have their own names."""
    both = f"{change.before}\n{change.after}"
    return not moments_in(both) and not find_links(both) and not re.search(r"\d:\d", both)


def _is_more(words: str) -> bool:
    return len(words.split()) >= _ADDED_WORDS


def _has_without_twin(some: list[str], others: list[str]) -> bool:
    return any(
        all(fuzz.ratio(question, other) < _SAME_QUESTION for other in others[:50])
        for question in some[:50]
    )
