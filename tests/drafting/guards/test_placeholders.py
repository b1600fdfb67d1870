# ruff: noqa: E501  tables of texts read best whole
import pytest

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.placeholders import unfilled
from inboxapp.drafting.guards.types import FindingCode, Grounds, Severity

GROUNDS = Grounds(Channel.EMAIL)


@pytest.mark.parametrize(
    ("slot", "wanted"),
    [
        ("[[fill: the price for 40 people]]", "the price for 40 people"),
        ("[[FILL:price]]", "price"),
        ("[[ fill : price ]]", "price"),
        ("[[fill price", "price"),
        ("[[fill]]", "Fill this gap in."),
    ],
)
def test_a_slot_stops_everybody_and_says_what_is_needed(slot: str, wanted: str) -> None:
    text = f"It costs {slot}"
    (finding,) = unfilled(text, GROUNDS)
    assert (finding.code, finding.severity) == (FindingCode.NEEDS_FILL, Severity.BLOCKS)
    assert finding.quote == text[finding.start : finding.end] == slot
    assert wanted in finding.words


@pytest.mark.parametrize(
    "gap",
    ["{{first_name}}", "{{ x }}", "{% if lead %}", "{name}", "{First Name}", "{companyName}", "${price}",
     "[Name]", "[Your Name]", "[name]", "[COMPANY]", "[your company name]", "[insert date here]",
     "[TBD]", "[link]", "[Calendar Link]", "[Vorname]", "[nombre]", "<COMPANY>", "<first name>",
     "<<name>>", "%FIRST_NAME%", "%%name%%", "[[name]]", "TODO: add price", "$XXX", "XX%", "lorem ipsum"],
)  # fmt: skip
def test_an_unmistakable_placeholder_stops_everybody(gap: str) -> None:
    found = unfilled(f"Hi {gap}, how are you?", GROUNDS)
    assert [(one.code, one.severity) for one in found] == [
        (FindingCode.PLACEHOLDER, Severity.BLOCKS)
    ]
    assert found[0].quote in gap


@pytest.mark.parametrize(
    "doubtful",
    ["GET /users/{id}", "{something}", "[External Mail]", "<HOTEL>", "our TODO list", "love XXX",
     "insert the card here", "Hi ____ , hello", "Really????"],
)  # fmt: skip
def test_a_doubtful_one_only_warns(doubtful: str) -> None:
    assert {one.severity for one in unfilled(doubtful, GROUNDS)} == {Severity.WARNS}


@pytest.mark.parametrize(
    "fine",
    ["as in [1] and [2]", "he wrote [sic]", "[...]", "[x] done, [ ] open", "a < b > c", "<b>bold</b>",
     "if (x) { y }", "100% sure", "xxx", "[the docs](https://x.example)", "50 % off 20 %", "{1, 2}"],
)  # fmt: skip
def test_what_people_write_is_no_placeholder(fine: str) -> None:
    assert unfilled(fine, GROUNDS) == ()
