"""Makes any values fit a JSON schema: keeps what is valid, fills the rest neutrally."""

import re
from typing import Any

Schema = dict[str, Any]

_EMPTY: dict[str, object] = {"string": "", "boolean": False, "null": None}
_NOTHING = object()


def fit(schema: Schema, values: object) -> object:
    """Return a value that obeys the schema and keeps as much of `values` as it can."""
    return _fit(schema, values, schema)


def _fit(schema: Schema, value: object, root: Schema) -> object:
    schema = _resolved(schema, root)
    if "const" in schema:
        return schema["const"]
    if choices := schema.get("enum"):
        return _nearest(choices, value)
    if branches := schema.get("anyOf") or schema.get("oneOf"):
        return _fit(_branch(branches, value, root), value, root)
    return _of_kind(schema, _kind(schema, value), value, root)


def _of_kind(schema: Schema, kind: str, value: object, root: Schema) -> object:
    match kind:
        case "object":
            return _object(schema, value, root)
        case "array":
            return _array(schema, value, root)
        case "number" | "integer":
            return _number(schema, kind, value)
        case "string":
            text = value if isinstance(value, str) else _as_text(value)
            return text[: schema.get("maxLength", len(text))]
        case "boolean":
            return value if isinstance(value, bool) else False
        case _:
            return _EMPTY.get(kind)


def _resolved(schema: Schema, root: Schema) -> Schema:
    while "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        schema = target
    return schema


def _kind(schema: Schema, value: object) -> str:
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    if isinstance(kinds, str):
        return kinds
    null = "null" in kinds and (value is None or value is _NOTHING)
    return "null" if null else next(kind for kind in kinds if kind != "null")


def _branch(branches: list[Schema], value: object, root: Schema) -> Schema:
    solid = [branch for branch in branches if branch.get("type") != "null"]
    if len(solid) < len(branches) and (value is None or value is _NOTHING):
        return {"type": "null"}
    named = {str: "string", bool: "boolean", int: "integer", float: "number", list: "array"}
    wanted = named.get(type(value), "object")
    for branch in solid:
        if _resolved(branch, root).get("type") == wanted:
            return branch
    return solid[0]


def _object(schema: Schema, value: object, root: Schema) -> dict[str, object]:
    given = value if isinstance(value, dict) else {}
    properties: dict[str, Schema] = schema.get("properties", {})
    required = schema.get("required", [])
    fitted = {
        name: _fit(inner, given.get(name, _NOTHING), root)
        for name, inner in properties.items()
        if name in given or name in required
    }
    if isinstance(value, str) and value:  # a plain text where an object is wanted
        for name, inner in properties.items():
            if _resolved(inner, root).get("type") == "string":
                return {**fitted, name: value}
    return fitted


def _array(schema: Schema, value: object, root: Schema) -> list[object]:
    items = schema.get("items", {})
    given = value if isinstance(value, list | tuple) else []
    fitted = [_fit(items, item, root) for item in given][: schema.get("maxItems")]
    while len(fitted) < schema.get("minItems", 0):
        fitted.append(_fit(items, _NOTHING, root))
    return fitted


def _number(schema: Schema, kind: str, value: object) -> float:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
    number = max(number, schema.get("minimum", number))
    number = min(number, schema.get("maximum", number))
    return int(number) if kind == "integer" else number


def _nearest(choices: list[object], value: object) -> object:
    wanted = _plain(value)
    for choice in choices:
        if _plain(choice) == wanted:
            return choice
    neutral = [choice for choice in choices if _plain(choice) in {"other", "neutral", "none"}]
    return neutral[0] if neutral else choices[0]


def _plain(value: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(value).lower())


def _as_text(value: object) -> str:
    if value is None or value is _NOTHING or isinstance(value, dict):
        return ""
    if isinstance(value, list | tuple):
        return "; ".join(str(item) for item in value)
    return str(value)
