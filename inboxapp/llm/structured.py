"""Typed answers: the schema a server is asked to keep, and our own check of what it wrote."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from inboxapp.core.errors import Invalid
from inboxapp.core.text import clean_json
from inboxapp.llm.errors import FailureReason
from inboxapp.llm.problem import Cure, Problem
from inboxapp.llm.types import Prompt

M = TypeVar("M", bound=BaseModel)
Json = dict[str, object]

_NAME = re.compile(r"[^a-zA-Z0-9_-]")
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"```(?:json)?[ \t]*\n(.*?)```", re.DOTALL | re.IGNORECASE)
_MAX_COMPLAINTS = 5

# Strict mode refuses these; we check them ourselves afterwards.
_UNSUPPORTED = {"default", "title", "examples", "minLength", "maxLength", "uniqueItems"}
_NAMED = {"properties", "$defs", "definitions"}


@dataclass(frozen=True)
class Shape:
    """The shape of a structured answer, as a server takes it."""

    name: str
    strict: Json
    loose: Json


def shape_of(prompt: Prompt, schema: type[BaseModel]) -> Shape:
    """Describe the answer that a prompt wants."""
    strict, loose = _schemas_of(schema)
    return Shape(name=_NAME.sub("_", prompt.key)[:64], strict=strict, loose=loose)


@cache
def _schemas_of(schema: type[BaseModel]) -> tuple[Json, Json]:
    """Return how a model looks, strict and loose; nobody changes them."""
    loose = schema.model_json_schema()
    return _strict(loose), loose


def parse(text: str, schema: type[M]) -> M:
    """Read a typed answer, fenced or not.

    Raises Problem, to be repaired, with what does not fit.
    """
    try:
        # A model can write what no database holds, and the row would be lost with the call's price.
        return schema.model_validate(clean_json(from_json(json_within(text))))
    except ValidationError as error:
        complaint = _complaint(error)
    except (ValueError, Invalid) as error:
        complaint = f"Invalid JSON: {error}"
    raise Problem(FailureReason.MALFORMED, Cure.REPAIR, detail=complaint, wrote=text)


def json_within(text: str) -> str:
    """Cut the JSON object out of what small models like to wrap around it."""
    text = _THINKING.sub("", text).strip().removeprefix("\ufeff")
    if text.startswith("{"):
        return text
    if fence := _FENCE.search(text):
        return fence.group(1).strip()
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def _complaint(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_input=False, include_context=False)
    lines = [
        f"{'.'.join(str(part) for part in one['loc']) or 'answer'}: {one['msg']}"
        for one in found[:_MAX_COMPLAINTS]
    ]
    return "; ".join(lines)


def _strict(node: object) -> Json:
    """Make every property required and forbid all others, as strict mode wants."""
    result = _strictly(node)
    return result if isinstance(result, dict) else {}


def _strictly(node: object) -> object:
    if isinstance(node, list):
        return [_strictly(item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return {"$ref": node["$ref"]}  # strict mode allows nothing beside a reference
    kept: Json = {}
    for key, value in node.items():
        if key in _NAMED and isinstance(value, dict):
            kept[key] = {name: _strictly(inner) for name, inner in value.items()}
        elif key not in _UNSUPPORTED:
            kept["anyOf" if key == "oneOf" else key] = _strictly(value)
    kept.pop("discriminator", None)
    if longest := node.get("maxLength"):
        kept["description"] = f"{node.get('description', '')} At most {longest} characters.".strip()
    if kept.get("type") == "object":
        properties = kept.get("properties", {})
        kept["required"] = list(properties) if isinstance(properties, dict) else []
        kept["additionalProperties"] = False
    return kept
