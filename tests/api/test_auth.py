from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from redis.asyncio import Redis

from inboxapp.accounts.people import deactivate_user, set_password
from inboxapp.accounts.queries import actor_of_session
from inboxapp.accounts.sessions import SESSION_COOKIE
from inboxapp.accounts.throttle import PER_PAIR
from inboxapp.api.app import create_api
from inboxapp.api.auth import local_path
from inboxapp.api.tools import OpenTools
from inboxapp.core.database import Database
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from tests.cast import Cast

pytestmark = pytest.mark.anyio

PASSWORD = "seven small turtles"


@pytest.fixture
async def sam(database: Database, cast: Cast) -> dict[str, str]:
    """What Sam types into the form."""
    assert cast.sam.user_id is not None
    async with database.transaction() as tx:
        await set_password(tx, cast.ada, cast.sam.user_id, PASSWORD)
    return {"email": cast.sam.email, "password": PASSWORD}


def cookie_in(answer: httpx.Response) -> SimpleCookie:
    return SimpleCookie(answer.headers.get("set-cookie", ""))


def token_in(answer: httpx.Response) -> str:
    return cookie_in(answer)[SESSION_COOKIE].value


def error_in(answer: httpx.Response) -> str:
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["location"])
    assert parts.path == "/login"
    return parse_qs(parts.query)["error"][0]


async def is_live(database: Database, token: str) -> bool:
    async with database.transaction() as tx:
        return await actor_of_session(tx, token) is not None


async def test_the_form_opens_a_session_in_a_cookie_no_script_can_read(
    http: httpx.AsyncClient, database: Database, sam: dict[str, str]
) -> None:
    answer = await http.post("/auth/login", data=sam)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    morsel = cookie_in(answer)[SESSION_COOKIE]
    assert morsel["httponly"]
    assert (morsel["samesite"].lower(), morsel["path"]) == ("lax", "/")
    assert not morsel["secure"]
    assert morsel["max-age"] == str(30 * 24 * 3600)
    assert answer.headers["cache-control"] == "no-store"
    assert await is_live(database, morsel.value)


async def test_over_https_the_cookie_is_secure(
    database: Database, redis: Redis, sam: dict[str, str]
) -> None:
    tools = OpenTools(Settings(public_url="https://inbox.acme.example"), database, redis)
    transport = httpx.ASGITransport(create_api(lambda: tools))
    async with httpx.AsyncClient(transport=transport, base_url="http://inside:3000") as http:
        answer = await http.post("/auth/login", data=sam)
    assert cookie_in(answer)[SESSION_COOKIE]["secure"]


async def test_a_token_chosen_by_somebody_else_never_becomes_a_session(
    http: httpx.AsyncClient, database: Database, sam: dict[str, str]
) -> None:
    planted = "planted-by-an-attacker"
    answer = await http.post(
        "/auth/login", data=sam, headers={"Cookie": f"{SESSION_COOKIE}={planted}"}
    )
    assert token_in(answer) != planted
    assert not await is_live(database, planted)


async def test_each_sign_in_gives_a_new_token_and_ends_the_old_one(
    http: httpx.AsyncClient, database: Database, sam: dict[str, str]
) -> None:
    first = token_in(await http.post("/auth/login", data=sam))
    second = token_in(await http.post("/auth/login", data=sam))
    assert first != second
    assert not await is_live(database, first)
    assert await is_live(database, second)


async def test_signing_out_ends_the_session_on_the_server(
    http: httpx.AsyncClient, database: Database, sam: dict[str, str]
) -> None:
    token = token_in(await http.post("/auth/login", data=sam))
    answer = await http.post("/auth/logout")
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert not await is_live(database, token)
    assert (await http.post("/auth/logout")).status_code == 303


async def test_unknown_address_wrong_password_and_closed_account_answer_alike(
    http: httpx.AsyncClient, database: Database, cast: Cast, sam: dict[str, str]
) -> None:
    answers = [
        await http.post("/auth/login", data=sam | {"password": "wrong password"}),
        await http.post("/auth/login", data=sam | {"email": "nobody@acme.example"}),
        await http.post("/auth/login"),
    ]
    assert cast.sam.user_id is not None
    async with database.transaction() as tx:
        await deactivate_user(tx, cast.ada, cast.sam.user_id)
    answers.append(await http.post("/auth/login", data=sam))
    locations = {answer.headers["location"] for answer in answers}
    assert locations == {"/login?error=wrong_credentials"}
    assert not any("set-cookie" in answer.headers for answer in answers)


async def test_guessing_is_slowed_down_and_the_form_says_how_long(
    http: httpx.AsyncClient, sam: dict[str, str]
) -> None:
    errors = [
        error_in(await http.post("/auth/login", data=sam | {"password": f"guess number {n}"}))
        for n in range(PER_PAIR.amount + 2)
    ]
    assert errors[PER_PAIR.amount - 1] == "wrong_credentials"
    assert errors[PER_PAIR.amount :] == ["too_many_attempts"] * 2
    # Even the right password waits, or the answer would tell that it is right.
    answer = await http.post("/auth/login", data=sam)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert 0 < int(query["wait"][0]) <= PER_PAIR.get_expiry()


async def test_a_forged_forwarding_header_does_not_start_a_new_count(
    http: httpx.AsyncClient, sam: dict[str, str]
) -> None:
    errors = [
        error_in(
            await http.post(
                "/auth/login",
                data=sam | {"password": f"guess number {n}"},
                headers={"X-Forwarded-For": f"198.51.100.{n}", "Forwarded": f"for=10.0.0.{n}"},
            )
        )
        for n in range(PER_PAIR.amount + 1)
    ]
    assert errors[-1] == "too_many_attempts"


async def test_without_redis_nobody_is_let_in_unthrottled(
    database: Database, sam: dict[str, str]
) -> None:
    away = open_redis("redis://127.0.0.1:1")
    tools = OpenTools(Settings(), database, away)
    transport = httpx.ASGITransport(create_api(lambda: tools))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:3000") as http:
        answer = await http.post("/auth/login", data=sam)
    await away.aclose()
    assert error_in(answer) == "unavailable"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:3000.evil.example"},
        {"Origin": "http://localhost:3001", "Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout"])
async def test_a_form_on_another_site_is_refused(
    http: httpx.AsyncClient,
    database: Database,
    sam: dict[str, str],
    headers: dict[str, str],
    path: str,
) -> None:
    token = token_in(await http.post("/auth/login", data=sam))
    answer = await http.post(path, data=sam, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["code"] == "foreign_origin"
    assert "set-cookie" not in answer.headers
    assert await is_live(database, token)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost:3000", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "http://127.0.0.1:3000"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
async def test_our_own_form_is_taken(
    http: httpx.AsyncClient, sam: dict[str, str], headers: dict[str, str]
) -> None:
    answer = await http.post("/auth/login", data=sam, headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")


async def test_signing_in_leads_on_to_where_the_person_was_going(
    http: httpx.AsyncClient, sam: dict[str, str]
) -> None:
    answer = await http.post("/auth/login", data=sam | {"next": "/inbox/42?x=1"})
    assert answer.headers["location"] == "/inbox/42?x=1"
    wrong = await http.post(
        "/auth/login", data=sam | {"next": "/inbox/42", "password": "wrong password"}
    )
    assert wrong.headers["location"] == "/login?error=wrong_credentials&next=%2Finbox%2F42"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\tevil", "\\\\evil.example",
     "javascript:alert(1)", "/a\r\nSet-Cookie: x=1", "/a\\..\\b", "inbox", "", "/" + "a" * 600],
)  # fmt: skip
async def test_signing_in_never_leads_to_another_site(target: str) -> None:
    assert local_path(target) == "/inbox"


async def test_signing_in_is_a_post(http: httpx.AsyncClient, sam: dict[str, str]) -> None:
    answer = await http.get("/auth/login", params=sam)
    assert answer.status_code == 405
    assert "set-cookie" not in answer.headers


async def test_a_form_of_megabytes_is_refused_unread(http: httpx.AsyncClient) -> None:
    answer = await http.post("/auth/login", data={"email": "x" * 200_000})
    assert answer.status_code == 413
