"""Fetches a calendar from an address that a person typed, and trusts neither of the two."""

import asyncio
from http import HTTPStatus

import httpx2

from inboxapp.scheduling.addresses import OPEN_INTERNET, Reach, Target
from inboxapp.scheduling.calendars import MOST_BYTES
from inboxapp.scheduling.errors import CalendarTooLarge, NotFetched

LONGEST_SECONDS = 15.0
MOST_REDIRECTS = 4

_HEADERS = {
    "User-Agent": "inboxapp calendar reader",
    "Accept": "text/calendar, */*;q=0.5",
    # What comes packed could unpack to anything.
    "Accept-Encoding": "identity",
}
_MOVED = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
_SECRET_GONE = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
}


async def fetch(url: str, *, reach: Reach = OPEN_INTERNET) -> bytes:
    """Return what lies at the address, at most 2 MB, within 15 seconds.

    Each hop is resolved and checked, and the connection goes to the very address that was checked:
    a name that changes its mind in between gains nothing. Raises CalendarRefused.
    """
    try:
        async with asyncio.timeout(LONGEST_SECONDS), _client() as client:
            return await _follow(client, url, reach)
    except TimeoutError:
        raise NotFetched("The calendar's server took too long to answer.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError):
        raise NotFetched(
            "The calendar's server can't be reached, or broke off. Open the address in a browser "
            "to see whether it works."
        ) from None


def _client() -> httpx2.AsyncClient:
    # No proxy from the environment: it would look the name up a second time.
    return httpx2.AsyncClient(trust_env=False, follow_redirects=False, timeout=LONGEST_SECONDS)


async def _follow(client: httpx2.AsyncClient, url: str, reach: Reach) -> bytes:
    next_url: str | httpx2.URL = url
    for _ in range(MOST_REDIRECTS + 1):
        target = await reach.target(next_url)
        answer = await client.send(_request(client, target), stream=True)
        try:
            if answer.status_code not in _MOVED:
                return await _body(answer)
            next_url = target.url.join(answer.headers.get("location", ""))
        finally:
            await answer.aclose()
    raise NotFetched("The address leads from one address to the next without an end.")


def _request(client: httpx2.AsyncClient, target: Target) -> httpx2.Request:
    """Ask the checked address; the name stays in the Host header and in the certificate check."""
    return client.build_request(
        "GET",
        target.url.copy_with(host=target.address),
        headers={**_HEADERS, "Host": target.url.netloc.decode("ascii")},
        extensions={"sni_hostname": target.url.raw_host.decode("ascii")},
    )


async def _body(answer: httpx2.Response) -> bytes:
    if answer.status_code in _SECRET_GONE:
        raise NotFetched(
            f"The server refuses to give this calendar ({answer.status_code}). Its private address "
            "may have been renewed: copy it again from your calendar program."
        )
    if answer.status_code != HTTPStatus.OK:
        raise NotFetched(
            f"The calendar's server answered {answer.status_code} instead of a calendar."
        )
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotFetched("The server sends the calendar packed, although it was asked not to.")
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise CalendarTooLarge
    return bytes(body)
