"""Handing a calendar file in, past the socket."""

import httpx
import pytest

from inboxapp.core.database import Database
from inboxapp.scheduling.queries import calendar_sources
from tests.api.doors import cookie_of
from tests.cast import Cast
from tests.scheduling.ics_files import calendar

pytestmark = pytest.mark.anyio

PATH = "/upload/calendar?name=Holidays"
FILE = calendar("DTSTART:20270101T100000Z\nDURATION:PT1H")


async def test_an_admins_file_becomes_a_calendar_of_their_client(
    http: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    answer = await http.post(PATH, content=FILE, headers=await cookie_of(database, cast.ada))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    async with database.transaction() as tx:
        (source,) = await calendar_sources(tx, cast.ada)
        assert await calendar_sources(tx, cast.zoe) == ()
    assert (source.id, source.name) == (answer.json()["calendar_id"], "Holidays")


async def test_nobody_else_hands_anything_in(
    http: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    assert (await http.post(PATH, content=FILE)).status_code == 401
    for actor in (cast.sam, cast.mia):
        answer = await http.post(PATH, content=FILE, headers=await cookie_of(database, actor))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    async with database.transaction() as tx:
        assert await calendar_sources(tx, cast.ada) == ()


async def test_another_sites_page_can_not_use_our_cookie(
    http: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    headers = await cookie_of(database, cast.ada)
    foreign = {**headers, "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = await http.post(PATH, content=FILE, headers=foreign)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")


async def test_what_is_wrong_with_a_file_is_said_in_words(
    http: httpx.AsyncClient, database: Database, cast: Cast
) -> None:
    headers = await cookie_of(database, cast.ada)
    wrong = await http.post(PATH, content=b"<html>", headers=headers)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "not_a_calendar")
    nameless = await http.post("/upload/calendar", content=FILE, headers=headers)
    assert (nameless.status_code, nameless.json()["code"]) == (422, "calendar_name")
    large = await http.post(PATH, content=b"x" * (3 * 1024 * 1024), headers=headers)
    assert (large.status_code, large.json()["code"]) == (413, "too_large")
