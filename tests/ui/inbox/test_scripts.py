"""The rules that live in the browser, run by the Node that builds the front end."""

import json
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

import inboxapp.ui.inbox
from inboxapp.drafting.guards.placeholders import slots_to_fill

HERE = Path(inboxapp.ui.inbox.__file__).parent
NODE = Path(sysconfig.get_path("scripts")) / "node"


def run(module: str, function: str, *arguments: object) -> Any:
    script = (
        f"import {{ {function} }} from {json.dumps((HERE / module).as_uri())};"
        f"console.log(JSON.stringify({function}(...JSON.parse(process.argv[1]))));"
    )
    words = [str(NODE), "--no-warnings", "--input-type=module", "-e", script, json.dumps(arguments)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=30)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "segments"),
    [
        ("", "GSM-7", 0, 0),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        # An escaped sign does not fit into the one unit left, so the segment stays short.
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 306, 3),
        ("ж" * 70, "UCS-2", 70, 1),
        ("ж" * 71, "UCS-2", 71, 2),
        ("👍" * 35, "UCS-2", 70, 1),
        ("👍" * 67, "UCS-2", 134, 3),
    ],
)
def test_sms_are_counted_as_carriers_bill_them(
    text: str, encoding: str, units: int, segments: int
) -> None:
    counted = run("sms_segments.js", "smsSegments", text)

    assert (counted["encoding"], counted["units"], counted["segments"]) == (
        encoding,
        units,
        segments,
    )


def test_a_diff_gives_both_texts_back() -> None:
    before, after = "Could we talk on Friday?", "Could we meet on Friday at ten?"

    pieces = run("word_diff.js", "wordDiff", before, after)

    assert "".join(each["text"] for each in pieces if each["kind"] != "new") == before
    assert "".join(each["text"] for each in pieces if each["kind"] != "gone") == after
    assert {"kind": "gone", "text": "talk"} in pieces


def test_texts_too_long_to_compare_come_whole() -> None:
    pieces = run("word_diff.js", "wordDiff", "a " * 2000, "b " * 2000)

    assert [each["kind"] for each in pieces] == ["gone", "new"]


def finding(quote: str, start: int = 0, severity: str = "warns", code: str = "x") -> dict[str, Any]:
    return {"code": code, "severity": severity, "words": quote, "quote": quote, "start": start}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At [[fill: the price]] a month", ["Fill in: the price"]),
        ("[[ FILL the price", ["Fill in: the price"]),
        ("[[fill:]] and [[fill: a date]]", ["Fill in this gap", "Fill in: a date"]),
        ("[[filling]] [fill: x] plain", []),
    ],
)
def test_gaps_are_seen_without_asking_the_server(text: str, found: list[str]) -> None:
    marks = run("marks.js", "gaps", text)

    assert [mark["words"] for mark in marks] == found
    assert all(text[mark["start"] : mark["end"]] == mark["quote"] for mark in marks)
    assert [slot.quote for slot in slots_to_fill(text)] == [mark["quote"] for mark in marks]


def test_a_mark_follows_its_words_when_the_text_before_them_grows() -> None:
    (mark,) = run("marks.js", "located", "Dear Lena, it costs $77 now.", [finding("$77", 9)])

    assert (mark["start"], mark["end"]) == (20, 23)


def test_a_mark_whose_words_are_gone_is_settled() -> None:
    assert run("marks.js", "located", "It costs nothing.", [finding("$77", 9)]) == []


def test_a_mark_does_not_move_into_another_word() -> None:
    assert run("marks.js", "located", "Many things", [finding("any", 40)]) == []


def test_the_same_words_twice_are_two_marks_at_two_places() -> None:
    text = "10:00 or 10:00"

    marks = run("marks.js", "located", text, [finding("10:00", 9), finding("10:00", 0)])

    assert [mark["start"] for mark in marks] == [0, 9]


def test_characters_of_two_units_do_not_shift_a_mark() -> None:
    text = "👍👍 a a"

    (mark,) = run("marks.js", "located", text, [finding("a", 5)])

    assert mark["start"] == 7


def test_a_finding_about_the_whole_text_has_no_place_in_it() -> None:
    (mark,) = run("marks.js", "located", "Hallo", [finding("")])

    assert mark["start"] == mark["end"] == 0


def test_the_pieces_make_up_the_text_and_what_blocks_shows_over_a_warning() -> None:
    text = "Pay $77 by {date} now"
    marks = [
        {"start": 4, "end": 17, "severity": "warns"},
        {"start": 11, "end": 17, "severity": "blocks"},
    ]

    found = run("marks.js", "pieces", text, marks)

    assert "".join(piece["text"] for piece in found) == text
    shown = [(piece["text"], piece["severity"]) for piece in found if piece["severity"]]
    assert shown == [("$77 by ", "warns"), ("{date}", "blocks")]


def test_the_next_gap_is_after_the_cursor_and_begins_anew_only_when_asked() -> None:
    text = "[[fill: a]] and [[fill: b]]"

    assert run("marks.js", "gapAfter", text, 0)["start"] == 0
    assert run("marks.js", "gapAfter", text, 11)["start"] == 16
    assert run("marks.js", "gapAfter", text, 27) is None
    assert run("marks.js", "gapAfter", text, 27, True)["start"] == 0


def test_what_is_left_to_do_is_counted_in_words() -> None:
    gap = finding("[[fill: a]]", severity="blocks", code="needs_fill")
    leak = finding("system prompt", severity="blocks", code="leak")

    assert run("marks.js", "summary", [gap, leak, finding("$7")]) == (
        "1 to fill · 1 to mend · 1 to check"
    )
    assert run("marks.js", "hindrance", [finding("$7")]) == ""
    assert run("marks.js", "hindrance", [gap, gap]) == "Fill in the 2 gaps first"
    assert run("marks.js", "hindrance", [leak]) == "Mend what is marked red first"
