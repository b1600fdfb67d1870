import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxapp.core.errors import Invalid
from inboxapp.core.text import clean_json, clean_text, first_name, one_line, shorten

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=20,
)
quick = settings(deadline=None, max_examples=100)


@quick
@given(ANY_TEXT)
def test_clean_text_can_be_stored(value: str) -> None:
    cleaned = clean_text(value)
    assert cleaned.encode().decode() == cleaned
    assert "\x00" not in cleaned
    assert clean_text(cleaned.replace("\r\n", "\n")) == cleaned.replace("\r\n", "\n")


@quick
@given(st.text().filter(lambda text: "\x00" not in text and "\r" not in text))
def test_ordinary_text_is_left_alone(value: str) -> None:
    assert clean_text(value) == value


@pytest.mark.parametrize(
    ("value", "cleaned"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("\ud83d\ude00", "😀"),
        ("a\r\nb\n", "a\nb\n"),
        ("\u202eabc\u200d\U000e0041\uffff", "\u202eabc\u200d\U000e0041\uffff"),
    ],
)
def test_only_what_the_database_refuses_is_replaced(value: str, cleaned: str) -> None:
    assert clean_text(value) == cleaned


@quick
@given(ANY_JSON)
def test_clean_json_can_be_stored(value: object) -> None:
    stored = json.dumps(clean_json(value), ensure_ascii=False, allow_nan=False)
    stored.encode()
    assert "\\u0000" not in stored.replace("\\\\", "")


def test_keys_and_values_are_cleaned_at_every_depth() -> None:
    assert clean_json({"a\x00": [{"b": ("\ud800", 1, True, None)}]}) == {
        "a\ufffd": [{"b": ["\ufffd", 1, True, None]}]
    }


def test_keys_that_become_equal_are_both_kept() -> None:
    cleaned = clean_json({"a\x00": 1, "a\ud800": 2})
    assert isinstance(cleaned, dict)
    assert sorted(cleaned.values(), key=str) == [1, 2]


def test_numbers_json_does_not_have_become_null() -> None:
    assert clean_json([math.nan, math.inf, -math.inf, 1.5]) == [None, None, None, 1.5]


def test_json_nested_too_deeply_is_refused() -> None:
    value: object = "x"
    for _ in range(100_000):
        value = [value]
    with pytest.raises(Invalid):
        clean_json(value)


def test_what_is_no_json_is_a_bug() -> None:
    with pytest.raises(TypeError):
        clean_json({"at": object()})


def test_one_line_folds_what_could_inject_a_header() -> None:
    assert one_line(" Hi\r\nBcc: x@y.example\t\x07 \x00now ") == "Hi Bcc: x@y.example \ufffdnow"


@quick
@given(ANY_TEXT, st.integers(min_value=0, max_value=60))
def test_shortened_text_keeps_its_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert "\n" not in short


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Hello there", 20, "Hello there"),
        ("Hello there, Jane", 13, "Hello there…"),
        ("Hello there friend", 14, "Hello there…"),
        ("Hello there friend", 12, "Hello there…"),
        ("Donaudampfschifffahrt", 8, "Donauda…"),
        ("a\n\n  b", 10, "a b"),
        ("", 5, ""),
        ("x" * 5_000_000, 5, "xxxx…"),
        (" " * 5_000_000, 5, "…"),
    ],
)
def test_text_is_cut_between_words(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@pytest.mark.parametrize(
    ("full_name", "first"),
    [
        ("Jane Doe", "Jane"),
        ("Doe, Jane", "Jane"),
        ("Dr. Jane Doe", "Jane"),
        ("JANE DOE", "Jane"),
        ("JJ Abrams", "JJ"),
        ("José María", "José"),
        ("jane@acme.example", ""),
        ("+1 415 555 0100", ""),
        ("", ""),
        ("Dr.", "Dr."),
        ('"Jane" Doe', "Jane"),
        (",", ""),
    ],
)
def test_first_names(full_name: str, first: str) -> None:
    assert first_name(full_name) == first


@quick
@given(ANY_TEXT)
def test_first_name_never_fails(full_name: str) -> None:
    assert " " not in first_name(full_name)
