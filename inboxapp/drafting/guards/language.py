"""Whether a reply is in the lead's language.

The detector costs about a second and 90 MB once per process, on its first use, hence the late
import; then a few milliseconds per text. Workers load it at their start.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from inboxapp.drafting.guards.finding_links import find_links
from inboxapp.drafting.guards.types import Finding, FindingCode, Grounds, Severity

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

# Kin may share the certainty, but one of them must lead.
LEADING = 0.8
# Under this many letters nobody can be sure.
LEAST_LETTERS = 60
SURE = 0.99
MOST_CHARACTERS = 1_000
_NAMES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
    "pt": "Portuguese", "nl": "Dutch", "sv": "Swedish", "da": "Danish", "no": "Norwegian",
    "nb": "Norwegian", "nn": "Norwegian", "fi": "Finnish", "pl": "Polish", "cs": "Czech",
    "ru": "Russian", "uk": "Ukrainian", "tr": "Turkish", "ja": "Japanese", "zh": "Chinese",
    "ko": "Korean", "ar": "Arabic", "he": "Hebrew", "ro": "Romanian", "hu": "Hungarian",
    "el": "Greek",
}  # fmt: skip
# So close to each other that a short text says nothing.
_KIN = (
    frozenset({"no", "nb", "nn", "da", "sv"}),
    frozenset({"es", "gl", "ca", "pt", "an", "oc"}),
    frozenset({"hr", "sr", "bs", "sl"}),
    frozenset({"cs", "sk"}),
    frozenset({"ru", "uk", "be", "bg", "mk"}),
    frozenset({"nl", "af"}),
    frozenset({"id", "ms", "jv"}),
)
_CLOSE_KIN_SURE_OF = frozenset({"es", "pt"})
_LETTER = re.compile(r"[^\W\d_]")


def wrong_language(text: str, grounds: Grounds) -> tuple[Finding, ...]:
    """Find that a reply is surely in another language than the lead's newest text."""
    if not _is_long(grounds.lead_text) or not _is_long(text):
        return ()
    theirs, ours = language_of(grounds.lead_text), language_of(text)
    if not theirs or not ours or not _differ(theirs, ours):
        return ()
    words = (
        f"This is in {_NAMES.get(ours, ours)}, but the lead wrote in {_NAMES.get(theirs, theirs)}."
    )
    return (Finding(FindingCode.WRONG_LANGUAGE, Severity.WARNS, words),)


@lru_cache(maxsize=256)
def language_of(text: str) -> str:
    """Return the language by its two letters, "" when it isn't sure."""
    said = _words_alone(text[:MOST_CHARACTERS])
    if not _is_long(said):
        return ""
    ranked = [(str(name), float(share)) for name, share in _identifier().rank(said)[:10]]
    language, share = ranked[0]
    kin = _kin_of(language)
    together = sum(each for name, each in ranked if name in kin)
    return language if share >= LEADING and together >= SURE else ""


def _is_long(text: str) -> bool:
    return len(_LETTER.findall(text[:MOST_CHARACTERS])) >= LEAST_LETTERS


def _words_alone(text: str) -> str:
    pieces, place = [], 0
    for link in find_links(text):
        pieces.append(text[place : link.start])
        place = link.end
    return " ".join([*pieces, text[place:]])


def _kin_of(language: str) -> frozenset[str]:
    return frozenset({language}).union(*(kin for kin in _KIN if language in kin))


def _differ(one: str, other: str) -> bool:
    if one == other:
        return False
    if {one, other} == _CLOSE_KIN_SURE_OF:
        return True
    return not any(one in kin and other in kin for kin in _KIN)


def load_detector() -> None:
    """Read the detector now, so that no text waits for it later."""
    _identifier()


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import (  # noqa: PLC0415  numpy and its model, only when needed
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
