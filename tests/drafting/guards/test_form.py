# ruff: noqa: E501  tables of texts read best whole
import pytest

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.form import wrong_form
from inboxapp.drafting.guards.sms import part_starts
from inboxapp.drafting.guards.types import FindingCode, Grounds

EMAIL, SMS, LINKEDIN = (Grounds(channel) for channel in Channel)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("a" * 459, 3),
        ("a" * 460, 4),
        ("€" * 80, 1),  # two septets each
        ("€" * 81, 2),
        ("a" * 152 + "€" * 5, 2),  # the escape is not cut from its sign
        ("é" * 160, 1),
        ("ê" * 70, 1),  # not in the alphabet of phones: two bytes each
        ("ê" * 71, 2),
        ("ê" * 134, 2),
        ("ê" * 135, 3),
        ("🎉" * 35, 1),
        ("🎉" * 36, 2),
        ("🎉" * 66, 2),  # 67 halves a part hold 33 whole ones
        ("🎉" * 67, 3),
    ],
)
def test_an_sms_is_counted_as_phones_count_it(text: str, parts: int) -> None:
    assert len(part_starts(text)) == parts


def test_the_fourth_part_of_an_sms_is_marked_and_elsewhere_length_is_free() -> None:
    text = "a" * 459 + "bcd"
    (finding,) = wrong_form(text, SMS)
    assert (finding.code, finding.quote) == (FindingCode.TOO_LONG, "bcd")
    assert wrong_form("a" * 459, SMS) == ()
    assert wrong_form(text * 9, EMAIL) == ()


@pytest.mark.parametrize(
    "marked",
    ["**bold**", "__bold__", "# Heading", "### Heading", "[here](https://x.example)", "```", "`code`",
     "| a | b |\n|---|---|"],
)  # fmt: skip
@pytest.mark.parametrize("grounds", [EMAIL, SMS, LINKEDIN])
def test_markdown_is_marked_on_every_channel(marked: str, grounds: Grounds) -> None:
    text = f"Hello\n{marked} and more"
    (finding,) = wrong_form(text, grounds)
    assert finding.code is FindingCode.MARKDOWN
    assert text[finding.start : finding.end] == finding.quote


def test_a_list_with_stars_is_fine_in_an_email_only() -> None:
    assert wrong_form("Two things:\n* one\n* two", EMAIL) == ()
    assert len(wrong_form("Two things:\n* one\n* two", LINKEDIN)) == 2


@pytest.mark.parametrize(
    "text",
    ["5 * 3 ** 2", "- one\n- two", "1. one\n2. two", "#1 choice", "snake_case __ and ____", "a [1] (b)",
     "Rate it 5* please", "don't ` do"],
)  # fmt: skip
def test_plain_signs_are_no_markdown(text: str) -> None:
    for grounds in (EMAIL, SMS, LINKEDIN):
        assert wrong_form(text, grounds) == ()


@pytest.mark.parametrize(
    "line", ["Subject: Payroll", "**Subject:** Payroll", "Betreff: Gehalt", "Objet : Paie"]
)
def test_a_subject_line_in_an_email_is_marked(line: str) -> None:
    for text in (f"{line}\n\nHi Lena,", f"Hi Lena,\n{line}"):
        found = {one.code: one.quote for one in wrong_form(text, EMAIL)}
        assert found[FindingCode.SUBJECT_LINE] == line
    assert FindingCode.SUBJECT_LINE not in {one.code for one in wrong_form(line, SMS)}


def test_the_word_subject_in_a_sentence_is_no_subject_line() -> None:
    assert wrong_form("Hi,\nit is subject to change: we will see.", EMAIL) == ()
