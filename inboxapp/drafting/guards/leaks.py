"""Instructions to the model that came out in a reply, plain or in disguise."""

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from inboxapp.drafting.guards.encodings import blobs_in
from inboxapp.drafting.guards.folding import fold
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

# So many words in a row are no chance; as letters alone they are about this many.
WORDS = 8
LETTERS = 40

_WORD = re.compile(r"[^\W_]+")
# A client's own prompt may quote sentences to use.
_QUOTED = re.compile(r"[\"“„«][^\"”“»\n]{1,400}[\"”“»]")
# Names that only the instructions know, and marks like keys.
_INTERNAL = re.compile(r"`([a-z]+(?:[._][a-z]+)+)`|\b(?=\w*\d)(?=\w*[A-Za-z])\w{10,40}\b")
_TAG = re.compile(r"</?(?:context|inputs|task|extra)\b[^<>\n]{0,60}>", re.IGNORECASE)


@dataclass(frozen=True)
class _Private:
    """Fingerprints of private texts; they stay the same from run to run."""

    phrases: frozenset[int]
    letters: frozenset[int]
    names: tuple[str, ...]


class _Open:
    """Fingerprints of what anybody may know, taken once something looks private."""

    def __init__(self, known: tuple[str, ...]) -> None:
        self._known = known

    @cached_property
    def phrases(self) -> frozenset[int]:
        """Runs of words."""
        return frozenset(phrase for words in self._words for phrase in _phrases(words))

    @cached_property
    def letters(self) -> frozenset[int]:
        """Runs of letters."""
        streams = ("".join(word.text for word in words) for words in self._words)
        return frozenset(run for stream in streams for run in _runs(stream))

    @cached_property
    def told(self) -> str:
        """All of it, for names."""
        return "\n".join(self._known).lower()

    @cached_property
    def _words(self) -> list[list["_Word"]]:
        return [_words(text.lower()) for text in self._known]


@dataclass(frozen=True)
class _Secret:
    """What is private and known to nobody else."""

    private: _Private
    open: _Open

    def has_phrase(self, phrase: int) -> bool:
        """Whether eight words in a row are secret."""
        return phrase in self.private.phrases and phrase not in self.open.phrases

    def has_letters(self, run: int) -> bool:
        """Whether forty letters in a row are secret."""
        return run in self.private.letters and run not in self.open.letters

    def has_name(self, name: str) -> bool:
        """Whether a name of the instructions is secret."""
        return name not in self.open.told


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int


def leaked_instructions(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find eight words in a row of a private text, also reversed, turned or encoded."""
    if not grounds.private:
        return ()
    secret = _Secret(_fingerprints(grounds.private), _Open(grounds.known))
    spans = [*_plain_spans(text, secret), *_encoded_spans(text, secret)]
    return tuple(_finding(text, start, end) for start, end in _merged(spans))


def _plain_spans(text: str, secret: _Secret) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    lower = _same_length_lower(folded.text)
    for turned in (lower, codecs.encode(lower, "rot13")):
        words = _words(turned)
        for ordered in (words, words[::-1]):
            yield from _spans(folded.span, _phrase_hits(ordered, secret))
    for name in secret.private.names:
        if name in lower and secret.has_name(name):
            for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", lower):
                yield folded.span(*match.span())
    for match in _TAG.finditer(lower):
        yield folded.span(*match.span())
    letters = [_Word(char, at, at + 1) for at, char in enumerate(lower) if char.isalnum()]
    for ordered in (letters, letters[::-1]):
        for turn in (str, _rot13):
            yield from _spans(folded.span, _letter_hits(ordered, turn, secret))


def _encoded_spans(text: str, secret: _Secret) -> Iterator[tuple[int, int]]:
    for blob in blobs_in(text):
        if blob.decoded and next(_plain_spans(blob.decoded, secret), None):
            yield blob.start, blob.end


def _spans(
    original: Callable[[int, int], tuple[int, int]], hits: Iterator[tuple[_Word, _Word]]
) -> Iterator[tuple[int, int]]:
    for first, last in hits:
        yield original(min(first.start, last.start), max(first.end, last.end))


def _phrase_hits(words: Sequence[_Word], secret: _Secret) -> Iterator[tuple[_Word, _Word]]:
    texts = [word.text for word in words]
    for at in range(len(words) - WORDS + 1):
        if secret.has_phrase(hash(tuple(texts[at : at + WORDS]))):
            yield words[at], words[at + WORDS - 1]


def _letter_hits(
    letters: Sequence[_Word], turn: Callable[[str], str], secret: _Secret
) -> Iterator[tuple[_Word, _Word]]:
    stream = turn("".join(letter.text for letter in letters))
    if len(stream) != len(letters):
        return
    for at in range(len(stream) - LETTERS + 1):
        if secret.has_letters(hash(stream[at : at + LETTERS])):
            yield letters[at], letters[at + LETTERS - 1]


@lru_cache(maxsize=32)
def _fingerprints(private: tuple[str, ...]) -> _Private:
    texts = [_QUOTED.sub(" \n ", text) for text in private]
    phrases = {phrase for text in texts for phrase in _phrases(_words(text.lower()))}
    streams = ["".join(word.text for word in _words(text.lower())) for text in texts]
    letters = {run for stream in streams for run in _runs(stream)}
    names = {(match[1] or match[0]).lower() for text in texts for match in _INTERNAL.finditer(text)}
    return _Private(frozenset(phrases), frozenset(letters), tuple(sorted(names)))


def _phrases(words: Sequence[_Word]) -> Iterator[int]:
    texts = [word.text for word in words]
    for at in range(len(texts) - WORDS + 1):
        yield hash(tuple(texts[at : at + WORDS]))


def _runs(stream: str) -> Iterator[int]:
    for at in range(len(stream) - LETTERS + 1):
        yield hash(stream[at : at + LETTERS])


def _words(text: str) -> list[_Word]:
    return [_Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def _same_length_lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _finding(text: str, start: int, end: int) -> Finding:
    words = "This repeats instructions to the machine: take it out before sending."
    return Finding(FindingCode.LEAK, Severity.BLOCKS, words, text[start:end], start, end)
