import pytest

from inboxapp.drafting.context.redaction import redacted
from inboxapp.drafting.context.types import Remembered

NAMES = ("Lena North", "North Ltd", "Sam Ortiz", "Jean-Luc O'Neil", "")


def mask(text: str) -> str:
    return redacted(Remembered("other", text), NAMES).text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Write to lena.n+x@north.example", "Write to [email]"),
        ("Write to lena (at) north.example", "Write to [email]"),
        ("Her page is https://north.example/x?y=1 now", "Her page is [link] now"),
        ("Found on www.north.example", "Found on [link]"),
        ("Works at north.example/team", "Works at [link]"),
        ("Call +49 (30) 1234-5678 first", "Call [phone] first"),
        ("Call 415.555.0123", "Call [phone]"),
        ("Prefers calls after 14:00", "Prefers calls after [number]"),
        ("Pays $1,200.50 for 40 people", "Pays $[number] for [number] people"),
        ("Lena's boss decides", "[name] boss decides"),
        ("LENA NORTH decides, not sam", "[name] decides, not [name]"),
        ("Ask Priya Raman Singh", "[name]"),
        ("She reports to Priya Raman", "She reports to [name]"),
        ("Ask Mr. Weber or Frau Klein", "Ask [name] or [name]"),
        ("Jean-Luc answers", "[name] answers"),
    ],
)
def test_who_and_where_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Prefers Tuesday mornings",
        "Lives in Central European Time",
        "Wants short e-mails without links",
        "Away on Monday and in December",
        "Telefoniert lieber am Vormittag",
    ],
)
def test_what_kind_of_thing_is_known_stays_readable(text: str) -> None:
    assert mask(text) == text


def test_the_category_stays() -> None:
    assert redacted(Remembered("scheduling", "x"), ()) == Remembered("scheduling", "x")
