from enum import StrEnum
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from inboxapp.llm.problem import Cure, Problem
from inboxapp.llm.structured import json_within, parse, shape_of
from inboxapp.llm.types import Prompt


class Verdict(StrEnum):
    """A choice."""

    APPROVE = "approve"
    BLOCK = "block"


class Issue(BaseModel):
    """Nested, with a property whose name is also a keyword."""

    title: str = "none"
    default: int = 0


class Review(BaseModel):
    """A shape with most of what schemas can hold."""

    verdict: Verdict
    issues: list[Issue] = []
    main: Issue | None = Field(default=None, description="The worst.")
    either: Literal["a", "b"] | int = "a"
    text: str = Field(default="", max_length=500)


def objects_in(node: object) -> list[dict[str, object]]:
    if isinstance(node, list):
        return [found for item in node for found in objects_in(item)]
    if not isinstance(node, dict):
        return []
    inner = [found for value in node.values() for found in objects_in(value)]
    return [*inner, node] if node.get("type") == "object" else inner


def test_a_strict_schema_requires_everything_and_allows_nothing_else() -> None:
    shape = shape_of(Prompt("review", 1, "", ""), Review)
    found = objects_in(shape.strict)
    assert len(found) == 2
    for one in found:
        assert one["additionalProperties"] is False
        properties = one["properties"]
        assert isinstance(properties, dict)
        assert one["required"] == list(properties)
    assert '"default": 0' not in str(shape.strict)
    assert {"title", "default"} == shape.strict["$defs"]["Issue"]["properties"].keys()  # type: ignore[index]


def test_a_misfit_is_explained_without_repeating_what_was_written() -> None:
    with pytest.raises(Problem) as problem:
        parse('{"verdict": "secret words", "issues": [{"default": "x"}]}', Review)
    assert problem.value.cure is Cure.REPAIR
    assert "verdict: Input should be 'approve' or 'block'" in problem.value.detail
    assert "issues.0.default" in problem.value.detail
    assert "secret words" not in problem.value.detail
    assert str(problem.value) == "malformed"


def test_what_no_database_holds_is_replaced_in_every_text() -> None:
    review = parse(r'{"verdict": "block", "issues": [{"title": "a\u0000b"}]}', Review)
    assert review.issues[0].title == "a\ufffdb"


@pytest.mark.parametrize(
    "text", ["{", '{"verdict": "block", "issues": ' + "[" * 500 + "]" * 500 + "}"]
)
def test_what_is_no_json_of_ours_is_explained(text: str) -> None:
    with pytest.raises(Problem) as problem:
        parse(text, Review)
    assert problem.value.cure is Cure.REPAIR
    assert problem.value.detail


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('{"a": "```json"}', '{"a": "```json"}'),
        ('x ```JSON\n{"a": 1}\n``` y', '{"a": 1}'),
        ("no json", "no json"),
        ("", ""),
    ],
)
def test_the_object_is_cut_out_of_its_wrapping(text: str, inner: str) -> None:
    assert json_within(text) == inner
