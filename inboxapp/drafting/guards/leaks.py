"""Instructions to the model that came out in a reply, plain or in disguise."""

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
    """Fingerprints of private texts."""

    phrases: frozenset[int]
    letters: frozenset[int]
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int


def leaked_instructions(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find eight words in a row of a private text, also reversed, turned or encoded."""
    if not grounds.private:
        return ()
    private = _fingerprints(grounds.private, grounds.known)
    spans = [*_plain_spans(text, private), *_encoded_spans(text, private)]
    return tuple(_finding(text, start, end) for start, end in _merged(spans))


def _plain_spans(text: str, private: _Private) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    lower = _same_length_lower(folded.text)
    for turned in (lower, codecs.encode(lower, "rot13")):
        words = _words(turned)
        for ordered in (words, words[::-1]):
            yield from _spans(folded.span, _phrase_hits(ordered, private))
    for name in private.names:
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", lower):
            yield folded.span(*match.span())
    for match in _TAG.finditer(lower):
        yield folded.span(*match.span())
    letters = [_Word(char, at, at + 1) for at, char in enumerate(lower) if char.isalnum()]
    for ordered in (letters, letters[::-1]):
        for turn in (str, _rot13):
            yield from _spans(folded.span, _letter_hits(ordered, turn, private))


def _encoded_spans(text: str, private: _Private) -> Iterator[tuple[int, int]]:
    for blob in blobs_in(text):
        if blob.decoded and next(_plain_spans(blob.decoded, private), None):
            yield blob.start, blob.end


def _spans(
    original: Callable[[int, int], tuple[int, int]], hits: Iterator[tuple[_Word, _Word]]
) -> Iterator[tuple[int, int]]:
    for first, last in hits:
        yield original(min(first.start, last.start), max(first.end, last.end))


def _phrase_hits(words: Sequence[_Word], private: _Private) -> Iterator[tuple[_Word, _Word]]:
    texts = [word.text for word in words]
    for at in range(len(words) - WORDS + 1):
        if hash(tuple(texts[at : at + WORDS])) in private.phrases:
            yield words[at], words[at + WORDS - 1]


def _letter_hits(
    letters: Sequence[_Word], turn: Callable[[str], str], private: _Private
) -> Iterator[tuple[_Word, _Word]]:
    stream = turn("".join(letter.text for letter in letters))
    if len(stream) != len(letters):
        return
    for at in range(len(stream) - LETTERS + 1):
        if hash(stream[at : at + LETTERS]) in private.letters:
            yield letters[at], letters[at + LETTERS - 1]


@lru_cache(maxsize=32)
def _fingerprints(private: tuple[str, ...], known: tuple[str, ...]) -> _Private:
    texts = [_QUOTED.sub(" \n ", text) for text in private]
    open_words = [_words(text.lower()) for text in known]
    shown = {phrase for words in open_words for phrase in _phrases(words)}
    phrases = {phrase for text in texts for phrase in _phrases(_words(text.lower()))}
    streams = ["".join(word.text for word in _words(text.lower())) for text in texts]
    public = ["".join(word.text for word in words) for words in open_words]
    letters = {run for stream in streams for run in _runs(stream)}
    names = {(match[1] or match[0]).lower() for text in texts for match in _INTERNAL.finditer(text)}
    told = "\n".join(known).lower()
    return _Private(
        frozenset(phrases - shown),
        frozenset(letters - {run for stream in public for run in _runs(stream)}),
        tuple(sorted(name for name in names if name not in told)),
    )


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
