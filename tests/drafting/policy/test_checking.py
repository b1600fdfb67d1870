import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxapp.drafting.policy.checking import changed_policy, leaves
from inboxapp.drafting.policy.errors import BadPolicy
from inboxapp.drafting.policy.types import AutoSendMode, DraftingPolicy
from inboxapp.drafting.policy.words import LABELS, label

DEFAULT = DraftingPolicy()
BAD: dict[str, list[Any]] = {
    "revision": [None, 5, "on", [], {"threshold": 1.1}],
    "revision.is_on": ["maybe", None],
    "revision.threshold": [-0.1, 1.01, "high", None, float("nan"), float("inf")],
    "revision.iterations": [-1, 4, 1.5, "many", None],
    "auto_send.mode": ["live", "ON", None, 1],
    "auto_send.threshold": [2, "nan"],
    "auto_send.sentiments": [
        ["Do Not Contact"], ["Not Interested"], ["Out of Office"], ["Automated Reply"],
        ["Happy"], "Interested", None,
    ],
    "auto_send.channels": [["fax"], "email", [3]],
    "auto_send.delay_minutes": [0, 1441, "soon"],
    "auto_send.from_hour": [-1, 24],
    "auto_send.to_hour": [0, 25],
    "auto_send.weekends": ["x"],
    "auto_send.most_per_day": [-1, 1001],
    "auto_send.most_per_thread": [-1, 11],
    "budget.daily_usd": [-1, "1.234", "much", "NaN", "Infinity", 10**12, "9" * 5000],
    "budget.daily_tokens": [-1, 1.5, 10**13, "9" * 400],
    "budget.alert_at": [-0.1, 1.1],
    "suppress_below": [-1, 2, None],
    "allowed_hosts": [
        "acme.example", [5], ["com"], ["*.acme.example"], ["10.0.0.1"], ["[::1]"], ["a b.example"],
        ["javascript:alert(1)"], [""], ["https://"], ["a" * 300 + ".example"],
        [f"h{n}.example" for n in range(101)],
    ],
    "run_retention_days": [0, 3651, "ever"],
}  # fmt: skip


def nested(field: str, value: object) -> dict[str, Any]:
    group, _, inner = field.partition(".")
    return {group: {inner: value}} if inner else {group: value}


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, values in BAD.items() for v in values])
def test_a_value_out_of_range_is_refused_in_the_words_of_its_field(
    field: str, value: object
) -> None:
    with pytest.raises(BadPolicy, match="Nothing was changed") as refusal:
        changed_policy(DEFAULT, nested(field, value))
    assert refusal.value.field.startswith(field.split(".", maxsplit=1)[0])
    assert "Input should be" not in refusal.value.message


def test_a_range_is_named_with_its_ends() -> None:
    with pytest.raises(BadPolicy) as refusal:
        changed_policy(DEFAULT, {"run_retention_days": 0})
    assert refusal.value.words == (
        "The days that runs are kept must be a whole number from 1 to 3,650."
    )
    assert refusal.value.field == "run_retention_days"


@pytest.mark.parametrize(
    "changes",
    [
        {"autosend": {}},
        {"revision": {"speed": 3}},
        {"auto_send": {"mode": "on", "to": ["all"]}},
        {"efforts": {"final_draft": "high"}},
        {"efforts": {"system": "low"}},
        {"version": 7},
    ],
)
def test_a_setting_that_does_not_exist_is_refused_by_name(changes: dict[str, Any]) -> None:
    with pytest.raises(BadPolicy, match="There is no"):
        changed_policy(DEFAULT, changes)


@pytest.mark.parametrize("effort", ["huge", 3, None, "HIGH"])
def test_an_effort_is_one_of_three_or_the_models_own(effort: object) -> None:
    with pytest.raises(BadPolicy, match="low, medium, high"):
        changed_policy(DEFAULT, {"efforts": {"draft_generation_step2": effort}})


def test_what_the_changes_do_not_name_stays() -> None:
    first = changed_policy(DEFAULT, {"revision": {"threshold": 0.6}, "suppress_below": "0.2"})
    second = changed_policy(first, {"revision": {"iterations": 1}})
    assert (second.revision.threshold, second.revision.iterations) == (0.6, 1)
    assert second.suppress_below == 0.2
    assert second.auto_send == DEFAULT.auto_send


def test_an_effort_is_set_for_its_step_alone_and_taken_back_by_nothing() -> None:
    first = changed_policy(DEFAULT, {"efforts": {"": "low", "draft_generation_step2": "high"}})
    assert first.efforts == {"": "low", "draft_generation_step2": "high"}
    second = changed_policy(first, {"efforts": {"draft_generation_step2": ""}})
    assert second.efforts == {"": "low"}


def test_sending_must_end_after_it_begins() -> None:
    with pytest.raises(BadPolicy, match="later hour than it begins") as refusal:
        changed_policy(DEFAULT, {"auto_send": {"from_hour": 18, "to_hour": 18}})
    assert refusal.value.field == "auto_send.to_hour"


def test_hosts_are_kept_plain_and_once() -> None:
    entered = ["HTTPS://Docs.Acme.example/x?y", "docs.acme.example:8443", "müller.example."]
    hosts = changed_policy(DEFAULT, {"allowed_hosts": entered}).allowed_hosts
    assert hosts == ("docs.acme.example", "müller.example")


def test_a_limit_is_taken_away_by_nothing() -> None:
    limited = changed_policy(DEFAULT, {"budget": {"daily_usd": "12.50", "daily_tokens": 5}})
    assert str(limited.budget.daily_usd) == "12.50"
    freed = changed_policy(limited, {"budget": {"daily_usd": None, "daily_tokens": None}})
    assert freed.budget == DEFAULT.budget


def test_the_defaults_are_safe() -> None:
    assert DEFAULT.auto_send.mode is AutoSendMode.OFF
    assert DEFAULT.auto_send.most_per_thread == 1
    assert DEFAULT.suppress_below == 0


def test_every_setting_has_a_name_people_know() -> None:
    for field in leaves(DEFAULT):
        assert label(field)
    assert "efforts" in LABELS


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists, max_leaves=4))
def test_no_value_breaks_the_check(value: object) -> None:
    for field in LABELS:
        with contextlib.suppress(BadPolicy):
            changed_policy(DEFAULT, nested(field, value))
