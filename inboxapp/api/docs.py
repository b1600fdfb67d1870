"""The page that explains the API: rendered here, without a script and without anybody else's."""

from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from inboxapp.api.docs_style import STYLE

router = APIRouter(include_in_schema=False)

Schema = dict[str, Any]

JSON = "application/json"


@router.get("/api/docs", response_class=HTMLResponse)
async def docs(request: Request) -> HTMLResponse:
    """List every operation of the OpenAPI description."""
    return HTMLResponse(page(request.app.openapi()))


def page(api: Schema) -> str:
    """Return the whole page for an OpenAPI description."""
    groups: dict[str, list[str]] = {}
    for path, operations in api["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["Other"])[0]
            groups.setdefault(tag, []).append(_operation(api, path, method, operation))
    sections = "".join(
        f'<section id="{_anchor(tag)}"><h2>{escape(tag)}</h2>{"".join(parts)}</section>'
        for tag, parts in groups.items()
    )
    menu = "".join(f'<a href="#{_anchor(tag)}">{escape(tag)}</a>' for tag in groups)
    info = api["info"]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="/favicon.svg">'
        f"<title>{escape(info['title'])}</title><style>{STYLE}</style></head><body>"
        f"<header><h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>"
        "<p>Send your key as <code>Authorization: Bearer inb_…</code>. Lists come in pages: "
        "give <code>next_cursor</code> back as <code>cursor</code>. "
        '<a href="/api/openapi.json">OpenAPI as JSON</a></p>'
        f"<nav>{menu}</nav></header><main>{sections}</main></body></html>"
    )


def _operation(api: Schema, path: str, method: str, operation: Schema) -> str:
    key = '<span class="key">API key</span>' if operation.get("security") else ""
    words, _, more = operation.get("description", "").partition("\n\n")
    return (
        f'<details id="{escape(operation["operationId"])}"><summary>'
        f'<span class="method {escape(method)}">{escape(method.upper())}</span>'
        f'<code>{escape(path)}</code><span class="words">{escape(words)}</span>{key}</summary>'
        f"{f'<p>{escape(more)}</p>' if more else ''}"
        f"{_table('Parameters', _parameters(operation))}"
        f"{_table('Body', _body(api, operation))}"
        f"{_table('Answers', _answers(api, operation))}</details>"
    )


def _parameters(operation: Schema) -> Iterator[tuple[str, str, str]]:
    for parameter in operation.get("parameters", []):
        required = ", required" if parameter.get("required") else ""
        words = parameter.get("description") or parameter["schema"].get("description", "")
        kind = f"{parameter['in']}, {type_words(parameter['schema'])}{required}"
        yield parameter["name"], kind, words


def _body(api: Schema, operation: Schema) -> Iterator[tuple[str, str, str]]:
    content = operation.get("requestBody", {}).get("content", {})
    for described in content.values():
        schema = _resolved(api, described["schema"])
        needed = set(schema.get("required", []))
        for name, field in schema.get("properties", {}).items():
            required = ", required" if name in needed else ""
            kind = f"{type_words(field)}{required}"
            yield name, kind, field.get("description", "")


def _answers(api: Schema, operation: Schema) -> Iterator[tuple[str, str, str]]:
    for status, answer in sorted(operation.get("responses", {}).items()):
        content = answer.get("content", {})
        media = next(iter(content), "")
        schema = _resolved(api, content[media].get("schema", {})) if media == JSON else {}
        fields = ", ".join(schema.get("properties", {}))
        yield str(status), media, fields or answer["description"]


def _resolved(api: Schema, schema: Schema) -> Schema:
    """Follow a reference, and the first choice where there are several."""
    choices = schema.get("anyOf")
    if choices:
        return _resolved(api, choices[0])
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Schema = api["components"]["schemas"][reference.rpartition("/")[2]]
    return found


def type_words(schema: Schema) -> str:
    """Say what a value is, shortly."""
    if "anyOf" in schema:
        kinds = [type_words(choice) for choice in schema["anyOf"]]
        return " or ".join(kind for kind in kinds if kind != "null")
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if schema.get("type") == "array":
        return f"list of {type_words(schema.get('items', {}))}"
    return str(schema.get("type", "any"))


def _table(title: str, rows: Iterator[tuple[str, str, str]]) -> str:
    cells = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td><td>{escape(words)}</td></tr>"
        for name, kind, words in rows
    )
    return f"<h3>{title}</h3><table>{cells}</table>" if cells else ""


def _anchor(tag: str) -> str:
    return escape(tag.lower().replace(" ", "-"))
