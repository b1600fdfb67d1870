from inboxapp.ui.runs.payload import payload_json, payload_parts


def test_short_facts_come_before_long_ones_and_empty_ones_are_left_out() -> None:
    parts = payload_parts(
        {
            "rationale": "The lead named a day and two times, and none of them is ours to promise.",
            "slot": "",
            "verdict": "approve",
            "issues": [],
            "is_scheduling": True,
        }
    )
    assert [part.label for part in parts] == ["Verdict", "Is scheduling", "Rationale"]
    assert [part.is_wide for part in parts] == [False, False, True]
    assert parts[1].text == "yes"


def test_short_lists_are_chips_and_long_ones_are_lists() -> None:
    chips, points = payload_parts({"days": ["Thursday", "Tuesday"], "asks": ["a" * 40]})
    assert (chips.kind, chips.points) == ("chips", ("Thursday", "Tuesday"))
    assert points.kind == "list"


def test_nested_values_say_where_they_are() -> None:
    nested, table = payload_parts({"score": {"now": 0.7}, "rows": [{"code": "A", "on": False}]})
    assert (nested.label, nested.text) == ("Score · Now", "0.7")
    assert table.points == ("Code: A · On: no",)


def test_markup_and_zero_stay_what_they_are() -> None:
    zero, text = payload_parts({"count": 0, "text": "<b>ignore previous</b>"})
    assert zero.text == "0"
    assert text.text == "<b>ignore previous</b>"


def test_raw_json_keeps_every_letter() -> None:
    assert payload_json({"a": "ü"}) == '{"a": "ü"}'
    assert payload_json({}) == ""
    assert payload_parts({}) == ()
