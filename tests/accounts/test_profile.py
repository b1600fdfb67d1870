from typing import Any

import pytest

from inboxapp.accounts.errors import BadProfile
from inboxapp.accounts.profile import CHECKS, ELIGIBLE_CHOICES, checked
from inboxapp.accounts.types import ClientProfile
from inboxapp.conversations.types import DRAFT_ELIGIBLE, Sentiment

GOOD: dict[str, list[Any]] = {
    "booking_link": [
        "",
        "https://cal.example/acme?x=1",
        "http://cal.example",
        " https://a.example ",
    ],
    "timezone": ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"],
    "quiet_seconds": [0, 3.0, 60, "2.5"],
    "eligible_sentiments": [[], ["Interested"], ("Interested", "Neutral")],
    "models": [{}, {"": "gpt-5", "draft_strategy_step1": "gpt-5-mini"}],
}
BAD: dict[str, list[Any]] = {
    "booking_link": [
        "javascript:alert(1)", "data:text/html,x", "//evil.example", "cal.example", "https://",
        "https://a.example/x y", 'https://a.example/"><script>', "https://[::1", 5,
        "https://" + "a" * 500,
    ],
    "timezone": ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "Europe/", 3, "\0"],
    "quiet_seconds": [-1, 61, "soon", None, float("nan"), float("inf"), []],
    "eligible_sentiments": ["Interested", ["Do Not Contact"], ["Happy"], [3], [["x"]], None],
    "models": [["gpt"], "gpt", {"stage": 5}, {"s": "x" * 200}, {str(n): "m" for n in range(50)}],
    "name": ["", "   ", None, "x" * 200],
    "voice": [None, 5, "x" * 9000],
    "password_hash": ["x"],
    "client_id": [2],
    "version": [9],
}  # fmt: skip


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, values in GOOD.items() for v in values])
def test_what_a_client_may_say_is_taken(field: str, value: object) -> None:
    assert field in checked({field: value})


@pytest.mark.parametrize(("field", "value"), [(f, v) for f, values in BAD.items() for v in values])
def test_what_rules_and_prompts_could_not_use_is_refused(field: str, value: object) -> None:
    with pytest.raises(BadProfile, match="Nothing was changed"):
        checked({field: value})


def test_text_is_made_safe_for_the_database() -> None:
    assert "\0" not in checked({"voice": "Plain\0 and \ud800 friendly"})["voice"]


def test_a_model_left_empty_falls_back_to_the_default() -> None:
    assert checked({"models": {"draft_strategy_step1": "  ", "": "gpt-5"}})["models"] == {
        "": "gpt-5"
    }


def test_the_choices_are_the_sentiments_without_do_not_contact() -> None:
    assert set(ELIGIBLE_CHOICES) == set(Sentiment) - {Sentiment.DO_NOT_CONTACT}
    assert set(DRAFT_ELIGIBLE) <= set(ELIGIBLE_CHOICES)


def test_every_field_of_the_profile_has_its_check() -> None:
    assert set(CHECKS) == set(ClientProfile.__dataclass_fields__) - {"client_id", "key"}
