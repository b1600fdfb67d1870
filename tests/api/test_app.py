import asyncio
import os
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from inboxapp.accounts import queries
from inboxapp.api import middleware
from inboxapp.api.app import create_api
from inboxapp.api.docs import page
from inboxapp.api.headers import FOREVER, inline_scripts
from inboxapp.api.tools import OpenTools
from inboxapp.core.database import Database
from inboxapp.core.settings import Settings
from tests.api.doors import BASE
from tests.cast import Cast

pytestmark = pytest.mark.anyio

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
PATHS = [
    "/", "/inbox/7", "/assets/index-a1B2c3D4.js", "/api/docs", "/api/openapi.json", "/health",
    "/api/v1/leads", "/api/nothing", "/stream/drafts/1", "/metrics", "/broken",
]  # fmt: skip


async def page_of_front_end(_: Request) -> Response:
    return HTMLResponse("<h1>Inbox</h1>")


async def script_of_front_end(_: Request) -> Response:
    return PlainTextResponse("let a", media_type="text/javascript")


async def broken(_: Request) -> Response:
    raise RuntimeError("secret-of-the-front-end")


@pytest.fixture
def site(app: FastAPI) -> FastAPI:
    """The application with a front end behind it, mounted the way Reflex mounts itself."""
    front_end = Starlette(
        routes=[
            Route("/assets/{name}", script_of_front_end),
            Route("/broken", broken),
            Route("/{path:path}", page_of_front_end),
        ]
    )
    app.mount("", front_end)
    return app


@pytest.fixture
def visitor(site: FastAPI) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=BASE)


def directives(answer: httpx.Response) -> dict[str, str]:
    policy = answer.headers["content-security-policy"]
    return {part.split()[0]: part.partition(" ")[2] for part in policy.split("; ")}


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_headers(visitor: httpx.AsyncClient, path: str) -> None:
    answer = await visitor.get(path)
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert directives(answer)["frame-ancestors"] == "'none'"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert len(answer.headers["x-request-id"]) == 16
    assert "strict-transport-security" not in answer.headers


async def test_over_https_browsers_are_told_to_stay_there(database: Database, app: FastAPI) -> None:
    tools = OpenTools(Settings(public_url="https://inbox.example"), database, database.redis)
    transport = httpx.ASGITransport(create_api(lambda: tools))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as http:
        answer = await http.get("/health")
    assert "max-age=63072000" in answer.headers["strict-transport-security"]


async def test_pages_may_run_our_scripts_only(visitor: httpx.AsyncClient) -> None:
    rules = directives(await visitor.get("/inbox/7"))
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "ws://localhost:3000" in rules["connect-src"]
    assert rules["img-src"] == "'self' data: blob:"
    assert rules["object-src"] == "'none'"
    assert not any("https:" in words or "*" in words for words in rules.values())


async def test_an_answer_that_is_no_page_may_load_nothing(visitor: httpx.AsyncClient) -> None:
    assert directives(await visitor.get("/api/v1/leads"))["default-src"] == "'none'"


async def test_inline_scripts_of_the_build_are_allowed_by_their_hash(
    visitor: httpx.AsyncClient, tmp_path: Path
) -> None:
    built = tmp_path / "index.html"
    built.write_text('<script src="/a.js"></script><script type="module">let a = 1;</script>')
    (tmp_path / "404.html").write_text("<script>let a = 1;</script><script>let b\n</script>")
    assert len(inline_scripts(tmp_path)) == 2
    rules = directives(await visitor.get("/"))
    # sha256 of "let a = 1;"
    assert "'sha256-xY6QKfH9PRsQnLz56nj6MBwiK5oHg+im1Jkpdp1x/Ck='" in rules["script-src"]


async def test_a_new_build_is_read_again(tmp_path: Path) -> None:
    built = tmp_path / "index.html"
    built.write_text("<script>let a</script>")
    before = inline_scripts(tmp_path)
    built.write_text("<script>let b</script>")
    os.utime(built, ns=(1, 1))
    assert inline_scripts(tmp_path) != before


async def test_files_named_by_their_content_are_kept_for_ever_and_pages_are_not(
    visitor: httpx.AsyncClient,
) -> None:
    assert (await visitor.get("/assets/index-a1B2c3D4.js")).headers["cache-control"] == FOREVER
    assert "cache-control" not in (await visitor.get("/assets/logo.svg")).headers
    assert (await visitor.get("/inbox/7")).headers["cache-control"] == "no-cache"
    assert (await visitor.get("/api/v1/leads")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/v1/nothing", "/webhooks/x", "/auth/x",
             "/stream/x", "/upload/x", "/api/v1/leads/"]
)  # fmt: skip
async def test_an_unknown_address_of_ours_is_a_problem_body(
    visitor: httpx.AsyncClient, path: str
) -> None:
    answer = await visitor.get(path)
    if path == "/api":  # the front end's, should it ever want a page there
        return
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "no_such_route"
    assert set(problem) == {"type", "title", "status", "detail", "code", "instance", "reference"}
    assert (problem["instance"], problem["status"], problem["title"]) == (path, 404, "Not Found")
    assert problem["reference"] == answer.headers["x-request-id"]


async def test_a_wrong_method_is_told_from_a_wrong_address(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.delete("/api/v1/leads/1")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")


async def test_the_front_end_keeps_its_own_paths(visitor: httpx.AsyncClient) -> None:
    for path in ("/", "/inbox", "/inbox/7", "/login", "/apiary", "/streams"):
        answer = await visitor.get(path)
        assert (path, answer.status_code) == (path, 200)
        assert "<h1>Inbox</h1>" in answer.text


async def test_a_fault_of_ours_is_answered_without_its_words(
    visitor: httpx.AsyncClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise RuntimeError("the secret of the database")

    monkeypatch.setattr("inboxapp.api.webhooks.routes.client_by_key", fails)
    with structlog.testing.capture_logs() as logs:
        answer = await visitor.post("/webhooks/email/acme", content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "request_failed" in [line["event"] for line in logs]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_line_is_logged_for_each_request_and_holds_nothing_personal(
    visitor: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    with structlog.testing.capture_logs() as logs:
        await visitor.get("/api/v1/leads", params={"query": "lena@north.example"})
        await visitor.post("/auth/login", data={"email": "sam@acme.example", "password": "turtles"})
        await visitor.get("/inbox/7?name=lena")
    lines = [line for line in logs if line["event"] == "request"]
    assert [(line["path"], line["status"]) for line in lines] == [
        ("/api/v1/leads", 401),
        ("/auth/login", 303),
        ("front end", 200),
    ]
    assert not any(word in str(logs) for word in ("lena", "sam@", "turtles"))


async def test_a_body_that_drips_is_given_up(
    site: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "BODY_SECONDS", 0.1)
    sent: list[dict[str, object]] = []

    async def drip() -> dict[str, object]:
        await asyncio.sleep(0.03)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def collect(message: dict[str, object]) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http", "method": "POST", "path": "/webhooks/email/acme", "raw_path": b"",
        "query_string": b"", "headers": [], "scheme": "http", "server": ("localhost", 3000),
        "client": None, "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    await asyncio.wait_for(site(scope, drip, collect), 5)  # type: ignore[arg-type]
    assert sent[0]["status"] == 408


async def test_the_page_explains_every_operation_without_anybody_elses_script(
    visitor: httpx.AsyncClient, app: FastAPI
) -> None:
    answer = await visitor.get("/api/docs")
    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "http://" not in answer.text
    assert "https://" not in answer.text
    for path, operations in app.openapi()["paths"].items():
        assert f"<code>{path}</code>" in answer.text
        assert all(operation["operationId"] in answer.text for operation in operations.values())


async def test_what_a_description_says_is_never_markup() -> None:
    api = {
        "info": {"title": "<b>", "description": "<i>"},
        "paths": {"/<u>": {"get": {"operationId": "<s>", "description": "<em>", "responses": {}}}},
    }
    rendered = page(api)
    assert not any(tag in rendered for tag in ("<b>", "<i>", "<u>", "<s>", "<em>"))


async def test_a_session_store_that_fails_lets_nobody_in(
    visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("inboxapp.api.rest.access.actor_of_key", fails)
    assert queries.actor_of_key is not fails
    answer = await visitor.get("/api/v1/leads", headers={"Authorization": "Bearer inb_any"})
    assert answer.status_code == 503
