"""How much of a draft is in what was sent, from 0 to 1.

Compared are words, not letters: any two English texts share half of their letters, so letters
can't tell an edit from another answer. Measured on one draft of 75 words:

| what the person did | words | letters | counts as |
|---|---|---|---|
| nothing, or line breaks only | 1.00 | 1.00 | sent as is |
| one number, one time, the greeting | 0.97-0.99 | 0.98-1.00 | light |
| a sentence added | 0.97 | 0.96 | light |
| a sentence cut, two put in other words | 0.83-0.84 | 0.84-0.86 | heavy |
| paragraphs in another order | 0.65 | 0.63 | heavy |
| cut to half | 0.54 | 0.52 | heavy |
| everything put in other words | 0.40 | 0.57 | rewritten |
| own words on the same question | 0.13 | 0.30 | rewritten, or ignored |
| another answer altogether | 0.11 | 0.39 | rewritten, or ignored |
"""

import re

from rapidfuzz.distance import Indel

from inboxapp.channels.reply_text import newly_written

# In a short text one word in ten; below it a sentence was touched.
LIGHT_FROM = 0.9
# Less than half of the words are the draft's: it was not the base of what was sent.
HEAVY_FROM = 0.5
# Longer texts are judged by their beginning; it keeps the comparison under 0.1 s.
MOST_CHARACTERS = 20_000

_TOKEN = re.compile(r"\w+(?:['’.:/@-]\w+)*|[^\w\s]")  # noqa: RUF001


def similarity(draft: str, sent: str) -> float:
    """Return the share of words in common, in order, without quotes, forwards and signatures."""
    ours, theirs = words_of(body_of(draft)), words_of(body_of(sent))
    if not ours or not theirs:
        return float(ours == theirs)
    return float(Indel.normalized_similarity(ours, theirs))


def is_as_is(draft: str, sent: str) -> bool:
    """Tell whether only white space differs, signature and all."""
    return draft.split() == sent.split()


def body_of(text: str) -> str:
    """Return what somebody says: no quoted history, no signature."""
    return newly_written(text[:MOST_CHARACTERS])


def words_of(text: str) -> list[str]:
    """Return words and signs; case counts."""
    return _TOKEN.findall(text)
