"""Where a browser is led before any script runs."""

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from inboxapp.ui.front_door import FrontDoor

pytestmark = pytest.mark.anyio


async def show_path(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(Request(scope).url.path)(scope, receive, send)


async def ask(path: str, *, method: str = "GET", cookie: str = "") -> httpx.Response:
    transport = httpx.ASGITransport(FrontDoor(show_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as browser:
        return await browser.request(method, path, headers={"Cookie": cookie} if cookie else {})


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/", "/inbox"),
        ("/inbox", "/login"),
        ("/inbox/7", "/login?next=/inbox/7"),
        ("/runs?status=failed", "/login?next=/runs%3Fstatus%3Dfailed"),
        ("/settings", "/login?next=/settings"),
        ("/inbox?next=//evil.example&x=\n", "/login?next=/inbox%3Fnext%3D//evil.example%26x%3D%0A"),
    ],
)
async def test_strangers_are_led_to_the_sign_in_page(asked: str, led_to: str) -> None:
    answer = await ask(asked.replace("\n", "%0A"))
    assert answer.status_code == 303
    assert answer.headers["location"].replace("%250A", "%0A") == led_to


@pytest.mark.parametrize("path", ["/inbox", "/login", "/runs", "/settings"])
async def test_pages_are_served_at_their_own_address(path: str) -> None:
    answer = await ask(path, cookie="inbox_session=abc")
    assert answer.status_code == 200
    assert answer.text == f"{path}/"


@pytest.mark.parametrize(
    "path",
    ["/login", "/boot.js", "/assets/a.js", "/api/v1/leads", "/inboxes", "/health", "/_event"],
)
async def test_everything_else_passes(path: str) -> None:
    assert (await ask(path)).text.rstrip("/") == path


async def test_a_post_is_never_led_elsewhere() -> None:
    assert (await ask("/inbox", method="POST")).status_code == 200
