"""What a handler may be called with."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

from inboxapp.ui.arguments import LONGEST, TooLong, WrongArguments, check_arguments, parameters


class Colour(StrEnum):
    RED = "red"


@dataclass
class Place:
    row: int


class Screen:
    def pick(self, lead_id: int, note: str = "", *, colour: Colour | None = None) -> None: ...

    def submit(self, form: dict[str, Any]) -> None: ...

    def move(self, place: Place, tags: list[str]) -> None: ...

    def untyped(self, thing) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001

    def anything(self, *things: int) -> None: ...


def test_what_fits_passes() -> None:
    check_arguments(Screen.pick, {"lead_id": 7, "note": "x", "colour": "red"})
    check_arguments(Screen.pick, {"lead_id": 7, "colour": None})
    check_arguments(Screen.move, {"place": {"row": 1}, "tags": ["a"]})
    check_arguments(Screen.submit, {"form": {"name": "Lena"}})
    check_arguments(Screen.submit, {"form": {"__reflex_form_data__": [["name", "Lena"]]}})


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"lead_id": "7"},
        {"lead_id": 7.5},
        {"lead_id": True},
        {"lead_id": None},
        {"lead_id": [7]},
        {"lead_id": 2**63},
        {"lead_id": -(2**80)},
        {"lead_id": 7, "note": 3},
        {"lead_id": 7, "note": {"a": 1}},
        {"lead_id": 7, "colour": "blue"},
        {"lead_id": 7, "surplus": 1},
        {"lead_id": 7, "self": {}},
        {"lead_id": 7, "note": "A" * LONGEST},
    ],
)
def test_what_does_not_fit_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(WrongArguments):
        check_arguments(Screen.pick, payload)


def test_a_text_that_is_too_long_is_told_from_a_page_that_is_out_of_date() -> None:
    with pytest.raises(TooLong):
        check_arguments(Screen.pick, {"lead_id": 7, "note": "A" * LONGEST})


@pytest.mark.parametrize(
    "payload",
    [
        {"place": {"row": "1"}, "tags": []},
        {"place": {}, "tags": []},
        {"place": {"row": 1}, "tags": [1]},
        {"place": {"row": 1}, "tags": "a"},
    ],
)
def test_parts_are_checked_too(payload: dict[str, object]) -> None:
    with pytest.raises(WrongArguments):
        check_arguments(Screen.move, payload)


def test_a_payload_deeper_than_any_page_sends_is_refused() -> None:
    deep: dict[str, object] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    with pytest.raises(WrongArguments):
        check_arguments(Screen.submit, {"form": deep})


def test_a_handler_without_annotations_is_nobodys_to_call() -> None:
    with pytest.raises(TypeError, match="no annotation for thing"):
        parameters(Screen.untyped)
    with pytest.raises(TypeError, match="no annotation for things"):
        parameters(Screen.anything)
