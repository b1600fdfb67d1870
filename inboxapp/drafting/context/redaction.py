"""Memory for steps that judge: what kind of thing is known, without who and where to reach them."""

import re
from functools import lru_cache
from itertools import groupby

from inboxapp.drafting.context.types import Remembered

_EMAIL = re.compile(r"\S+@\S+|\b\S+\s?[(\[{]\s?(?:at|ät)\s?[)\]}]\s?\S+", re.IGNORECASE)
_LINK = re.compile(
    r"\b(?:https?|ftp|tel|mailto)\b:\S+|\bwww\.\S+|\b(?:[\w-]+\.)+[^\W\d_]{2,}\b(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/]{5,}\d")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|mx|dr|prof|herrn?|frau|mme|sir|señora?)\b\.?\s+[^\W\d_][\w'-]*", re.IGNORECASE
)
# Two capitalised words in a row; a single one may just begin a sentence, or be a German noun.
_FULL_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'\u2019-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w'\u2019-]*)+")
_REPEATED = re.compile(r"\[name\](?:\s+\[name\])+")
_SHORTEST_NAME = 2
_PLAIN = frozenset(
    word.removesuffix("s")
    for word in """
    monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag
    freitag samstag sonntag january february march april may june july august september october
    november december time standard daylight eastern central pacific mountain european prefer
    preferred wants asked call calls email phone sms linkedin
    """.split()  # noqa: SIM905  a list of words reads best as words
)


def redacted(memory: Remembered, names: tuple[str, ...]) -> Remembered:
    """Mask addresses, links, numbers and names; `names` are the people and companies known here."""
    text = _EMAIL.sub("[email]", memory.text)
    text = _LINK.sub("[link]", text)
    text = _PHONE.sub("[phone]", text)
    text = _NUMBER.sub("[number]", text)
    text = _TITLED.sub("[name]", text)
    text = _known_names(names).sub("[name]", text)
    text = _FULL_NAME.sub(lambda found: _masked(found[0]), text)
    return Remembered(memory.category, _REPEATED.sub("[name]", text))


@lru_cache(maxsize=64)
def _known_names(names: tuple[str, ...]) -> re.Pattern[str]:
    parts = {part.strip(".,'\u2019") for name in names for part in name.split()}
    wanted = sorted((part for part in parts if len(part) >= _SHORTEST_NAME), key=len, reverse=True)
    if not wanted:
        return re.compile(r"(?!)")
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, wanted))})(?:['\u2019]s)?\b", re.IGNORECASE)


def _masked(words: str) -> str:
    runs = groupby(words.split(), key=lambda word: word.lower().removesuffix("s") in _PLAIN)
    kept = [(is_plain, list(run)) for is_plain, run in runs]
    return " ".join(
        " ".join(run) if is_plain or len(run) == 1 else "[name]" for is_plain, run in kept
    )
