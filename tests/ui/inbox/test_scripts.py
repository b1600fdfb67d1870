"""The rules that live in the browser, run by the Node that builds the front end."""

import json
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

import inboxapp.ui.inbox

HERE = Path(inboxapp.ui.inbox.__file__).parent
NODE = Path(sysconfig.get_path("scripts")) / "node"


def run(module: str, function: str, *arguments: str) -> Any:
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
