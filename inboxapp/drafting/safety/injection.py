"""Whether a text that others wrote speaks to the machine that reads it.

A first line only: links, recipients and the decision to send are guarded by code whatever a text
says. Suspicion costs a person's look, so each rule needs words that honest mail does not combine.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from inboxapp.core.text import shorten
from inboxapp.drafting.safety.disclosure import DISCLOSURE
from inboxapp.drafting.safety.encodings import decoded, joined_letters, mended_words, turned
from inboxapp.drafting.safety.folding import (
    MOST_CHARACTERS,
    fold,
    letters_only,
    one_flow,
    without_digits_for_letters,
    without_lookalikes,
)
from inboxapp.drafting.safety.language_roles import LATIN_ROLES, OTHER_ROLES
from inboxapp.drafting.safety.languages import LATIN, OTHERS
from inboxapp.drafting.safety.markup import MARKUP
from inboxapp.drafting.safety.orders import RULES, Rule

MOST_REMEMBERED = 8_000
QUOTE_CHARACTERS = 120
# An encoded text can hold an encoded text; nobody honest goes further.
MOST_DEPTH = 3
# All decoded texts of a message together.
MOST_DECODED = 100_000
# Spelling an order in another way makes sense where somebody looks for it.
MOST_DISGUISED = 50_000

_ENGLISH = (*RULES, *DISCLOSURE)
_SPOKEN = (*_ENGLISH, *LATIN, *LATIN_ROLES)
_EMOJI_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f")
# A selector belongs to the picture before it; several in a row carry bytes.
_SMUGGLED = re.compile(
    "[\U000e0001\U000e0020-\U000e007f]|[\U000e0100-\U000e01ef]{4,}|[\ufe00-\ufe0f]{4,}"
    "|[\u200b\u200c\u200d\u2060-\u2064\ufeff]{24,}"
)
_SPACE = re.compile(r"[^\S\n]+")
_SQUASHED = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)(?:all|any|every|of|the|your|these|those|my){0,4}"
    r"(?:previous|prior|above|earlier|preceding|system|existing|safety|your|all)"
    r"(?:all|of|the|your|system|previous){0,3}(?:instruction|rule|guideline|prompt|directive|order|command)"
    r"|(?:reveal|show|print|repeat|output|leak)(?:me|us|the|your|full|entire|hidden|out){0,4}"
    r"(?:systemprompt|systeminstruction|hiddeninstruction|initialprompt)|youarenow(?:an?|the|in)?(?:unrestricted|"
    r"evil|dan\b|developermode|ai(?:assistant|model|agent)|jailbroken)|approvethis(?:draft|reply|response)(?!contract|agreement|proposal|of|for|by|from|version)"
    r"|(?:olvida|ignora)(?:todas|las|tus|mis){0,4}instrucciones|ignorieren?(?:sie)?alle(?:vorherigen|bisherigen)?"
    r"anweisungen|(?:ignore|oubli)(?:ez)?(?:toutes|les|tes|vos){0,4}instructions"
)


def suspicion(text: str) -> str:
    """Return the words that speak to a machine, or "" for a text that doesn't.

    Looks through other languages, look-alike letters, invisible characters and encodings; linear
    in the length of the text, of which a million characters are read.
    """
    if len(text) < 6:  # noqa: PLR2004  nothing can be said in less
        return ""
    if len(text) <= MOST_REMEMBERED:
        return _remembered(text)
    return _looked_through(text[:MOST_CHARACTERS])


def _looked_through(text: str) -> str:
    if _SMUGGLED.search(_EMOJI_FLAG.sub("", text)):
        return "invisible characters that carry a text"
    found = _spoken(text) or _disguised(text) or _encoded(text, MOST_DEPTH)
    return shorten(found, QUOTE_CHARACTERS)


# Every step of a run, and every later run, asks about the same messages again.
_remembered = lru_cache(maxsize=2048)(_looked_through)


def suspicions(texts: Iterable[str]) -> str:
    """Return the first suspicion of several texts, or ""."""
    return next((found for text in texts if (found := suspicion(text))), "")


def _spoken(text: str) -> str:
    """Look at a text as it is read."""
    folded = fold(text)
    looks = without_lookalikes(folded)
    lines = _SPACE.sub(" ", looks)
    return (
        _first(MARKUP, lines)
        or _first(_SPOKEN, one_flow(looks))
        or ("" if folded.isascii() else _first((*OTHERS, *OTHER_ROLES), one_flow(folded)))
    )


def _disguised(text: str) -> str:
    """Look at a text with its letters put right: other digits, gaps, marks, turned alphabets."""
    looks = without_lookalikes(fold(text[:MOST_DISGUISED]))
    return next((found for view in _views(looks) if (found := _first(_SPOKEN, view))), "") or (
        _squashed(looks)
    )


def _views(looks: str) -> Iterator[str]:
    flow = one_flow(looks)
    for view in (without_digits_for_letters(flow), mended_words(flow)):
        if view != flow:
            yield view
            if (both := without_digits_for_letters(view)) != view:
                yield both
    yield from turned(flow)


def _squashed(looks: str) -> str:
    for view in (joined_letters(looks), joined_letters(without_digits_for_letters(looks)), looks):
        letters = letters_only(view)
        if found := _SQUASHED.search(letters) or _SQUASHED.search(letters[::-1]):
            return found[0]
    return ""


def _encoded(text: str, depth: int) -> str:
    left = MOST_DECODED
    for whole in decoded(text):
        plain = whole[:left]
        left -= len(plain)
        if not plain:
            break
        found = _spoken(plain) or _disguised(plain)
        if not found and depth > 1:
            found = _encoded(plain, depth - 1)
        if found:
            return found
    return ""


def _first(rules: Sequence[Rule], view: str) -> str:
    for rule in rules:
        if any(anchor in view for anchor in rule.anchors) and (found := rule.pattern.search(view)):
            return found[0]
    return ""
