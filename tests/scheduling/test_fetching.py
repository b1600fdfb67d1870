"""Fetching a calendar from a server that may be hostile."""

import gzip
from collections.abc import AsyncIterator

import pytest

from inboxapp.scheduling import fetching
from inboxapp.scheduling.calendars import MOST_BYTES
from inboxapp.scheduling.errors import BadCalendarAddress, CalendarTooLarge, NotFetched
from inboxapp.scheduling.fetching import MOST_REDIRECTS, fetch
from tests.scheduling.calendar_server import HOST, Answers, calendar_server
from tests.scheduling.ics_files import MEETING, calendar

pytestmark = pytest.mark.anyio

FILE = calendar(MEETING)


@pytest.fixture
async def server(anyio_backend: str) -> AsyncIterator[Answers]:
    async with calendar_server() as answers:
        yield answers


async def test_the_file_comes_as_it_is_and_the_server_hears_its_own_name(server: Answers) -> None:
    assert await fetch(server.give("/a.ics", FILE), reach=server.reach) == FILE
    assert f"host: {HOST}:{server.port}" in server.asked[0].lower()


async def test_a_redirect_is_followed(server: Answers) -> None:
    server.give("/b.ics", FILE)
    assert await fetch(server.redirect("/a.ics", "/b.ics"), reach=server.reach) == FILE


async def test_a_redirect_into_our_network_is_refused_before_connecting(server: Answers) -> None:
    url = server.redirect("/a.ics", f"http://inside.example:{server.port}/secret")
    server.give("/secret", FILE)
    reach = server.resolving(["127.0.0.1"], ["10.0.0.1"])
    with pytest.raises(BadCalendarAddress, match="private network"):
        await fetch(url, reach=reach)
    assert len(server.asked) == 1


async def test_a_redirect_to_another_scheme_is_refused(server: Answers) -> None:
    with pytest.raises(BadCalendarAddress):
        await fetch(server.redirect("/a.ics", "file:///etc/passwd"), reach=server.reach)


async def test_a_name_is_looked_up_once_a_hop_so_it_cannot_change_its_mind(
    server: Answers,
) -> None:
    url = server.give("/a.ics", FILE)
    # A second look-up would find nothing left to answer.
    assert await fetch(url, reach=server.resolving(["127.0.0.1"])) == FILE


async def test_redirects_without_an_end_are_given_up(server: Answers) -> None:
    with pytest.raises(NotFetched, match="without an end"):
        await fetch(server.redirect("/a.ics", "/a.ics"), reach=server.reach)
    assert len(server.asked) == MOST_REDIRECTS + 1


async def test_reading_stops_at_the_limit(server: Answers) -> None:
    with pytest.raises(CalendarTooLarge):
        await fetch(server.give("/a.ics", b"x" * (MOST_BYTES + 1)), reach=server.reach)


async def test_a_packed_answer_is_not_unpacked(server: Answers) -> None:
    packed = gzip.compress(b"x" * MOST_BYTES * 8)
    url = server.give("/a.ics", packed, extra="Content-Encoding: gzip\r\n")
    with pytest.raises(NotFetched, match="packed"):
        await fetch(url, reach=server.reach)


async def test_a_server_that_says_nothing_is_given_up(
    server: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LONGEST_SECONDS", 0.3)
    with pytest.raises(NotFetched, match="too long"):
        await fetch(server.url("/silent"), reach=server.reach)


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone", "401 No"])
async def test_a_renewed_private_address_is_explained(server: Answers, status: str) -> None:
    with pytest.raises(NotFetched, match="copy it again"):
        await fetch(server.give("/a.ics", b"", head=status), reach=server.reach)


async def test_other_answers_are_named(server: Answers) -> None:
    with pytest.raises(NotFetched, match="503"):
        await fetch(server.give("/a.ics", b"", head="503 Busy"), reach=server.reach)


async def test_a_server_that_breaks_off_is_refused(server: Answers) -> None:
    server.at["/a.ics"] = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nBEGIN:VCAL"
    with pytest.raises(NotFetched, match="broke off"):
        await fetch(server.url("/a.ics"), reach=server.reach)
