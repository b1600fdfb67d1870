"""When two facts say the same, and what in a text reaches a person or a page."""

import hashlib
import re
import unicodedata

from rapidfuzz import fuzz

from inboxapp.drafting.memory.types import MemoryCategory

# Of 100; below it two facts are two facts.
NEAR = 90.0

# A word that turns a fact into another one, however alike the rest is.
_TELLING = re.compile(
    r"\b(?:\w*\d\w*|not?|never|don t|won t|isn t|doesn t|only|without|am|pm|before|after|until|from"
    r"|(?:morning|afternoon|evening|night|weekday|weekend|noon)s?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
    r"|january|february|march|april|may|june|july|august"
    r"|september|october|november|december"
    r"|e ?mails?|sms|texts?|phone|calls?|linkedin|short|long|formal|informal)\b"
)
# What a fact about time or contact does not speak of, and what it would be worth to slip into one.
_OFF_TOPIC = re.compile(
    r"[$€£¥%]|\b(?:prices?|pric(?:ing|ed)|discount\w*|rebates?|refund\w*|free of charge|budget"
    r"|contracts?|guarantee\w*|promis\w+|approv\w+|authori[sz]\w+|confirmed|booked|agreed|paid"
    r"|pay(?:ment|ments|s)?|invoices?|passwords?|credentials?|api|prompts?|instructions?|systems?"
    r"|attach\w*|forward\w*|bcc|cc|html|markdown)\b",
    re.IGNORECASE,
)
_NO_WORD = re.compile(r"[^a-z0-9]+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+[a-z]{2,24}\b(?:/\S*)?")
_TIMES = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[.:]\d{2}\b")
_PHONE = re.compile(r"\+?\(?\d[\d\s()./-]{5,}\d")
_SHORTEST_PHONE = 7


def plain(text: str) -> str:
    """Return the words alone: casefolded, without punctuation, marks of layout and extra space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isascii():
        return " ".join(_NO_WORD.sub(" ", folded).split())
    kept = (char if _is_word(char) else "" if _is_hidden(char) else " " for char in folded)
    return " ".join("".join(kept).split())


def fingerprint(category: MemoryCategory, text: str) -> str:
    """Return the digest that two spellings of one fact share."""
    return hashlib.sha256(f"{category.value}\n{plain(text)}".encode()).hexdigest()


def fingerprints(text: str) -> frozenset[str]:
    """Return the digests the fact would have in any category."""
    return frozenset(fingerprint(category, text) for category in MemoryCategory)


def is_near(one: str, other: str) -> bool:
    """Tell whether two facts say the same; one number or one weekday apart they don't."""
    first, second = plain(one), plain(other)
    if _telling(first) != _telling(second):
        return False
    return bool(fuzz.ratio(first, second) >= NEAR)


def is_quoted(quote: str, found: str) -> bool:
    """Tell whether the quote's words stand in `found`, a plain text, in that order."""
    wanted = plain(quote)
    if len(wanted.replace(" ", "")) < 3:  # noqa: PLR2004  "I" stands in every message
        return False
    if wanted.isascii():
        return f" {wanted} " in f" {found} "
    # Not every script puts spaces between words.
    return wanted in found


def off_topic(text: str) -> str:
    """Return the first word that speaks of money, promises or the machine, "" if none does."""
    found = _OFF_TOPIC.search(unicodedata.normalize("NFKC", text))
    return found[0] if found else ""


def contacts(text: str) -> frozenset[str]:
    """Return the addresses, links and phone numbers of a text, each in one spelling."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = "".join(char for char in folded if not _is_hidden(char))
    mails = set(_EMAIL.findall(folded))
    rest = _EMAIL.sub(" ", folded)
    links = {_bare(link) for link in _LINK.findall(rest)}
    rest = _TIMES.sub(" ", _LINK.sub(" ", rest))
    numbers = {_digits(number) for number in _PHONE.findall(rest)}
    return frozenset(mails | links | {one for one in numbers if len(one) >= _SHORTEST_PHONE})


def _telling(words: str) -> frozenset[str]:
    return frozenset(word.replace(" ", "").removesuffix("s") for word in _TELLING.findall(words))


def _bare(link: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", link).rstrip(").,;:!?/\"'»>]")


def _digits(number: str) -> str:
    """Return the last nine digits: the same number with and without its country."""
    return re.sub(r"\D", "", number)[-9:]


def _is_word(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) == "Cf"
