"""Which addresses a calendar may be read from: the open internet, never our own network."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import httpx2

from inboxapp.scheduling.errors import BadCalendarAddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

LONGEST_URL = 2000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NEVER = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24",  # of the protocols themselves; a cloud keeps its metadata here
        "168.63.129.16/32",  # a cloud's own, though it looks public
        "::/96",  # an IPv4 address in disguise, long out of use
        "64:ff9b:1::/48",  # translation within a network
    )
)

_NOT_A_LINK = (
    "This is not a calendar's address. It begins with https:// or webcal:// and usually ends with "
    ".ics."
)
_NOT_PUBLIC = (
    "This address leads into a private network, or to this server itself. Calendars are read only "
    "from public web addresses; upload the .ics file instead."
)


@dataclass(frozen=True)
class Target:
    """Where to connect: the address that was checked, for the name that was asked for."""

    url: httpx2.URL
    address: str


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the open internet, also when it is wrapped in another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or _translated(address)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    if any(address.version == block.version and address in block for block in _NEVER):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address not in _NAT64:
        return None
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a name. Raises OSError when it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


@dataclass(frozen=True)
class Reach:
    """How far reading goes; what is not the default is for tests against a server of their own."""

    schemes: frozenset[str] = frozenset({"https"})
    ports: frozenset[int] = frozenset({443, 8443})
    is_allowed: Callable[[IPAddress], bool] = is_public
    resolve: Resolve = field(default=look_up)

    async def target(self, url: str | httpx2.URL) -> Target:
        """Resolve and check; connect only to what comes back. Raises BadCalendarAddress."""
        link = self.link(url)
        port = link.port or (443 if link.scheme == "https" else 80)
        try:
            found = await self.resolve(link.host, port)
        except (OSError, UnicodeError):
            raise BadCalendarAddress(
                "There is no server of this name. Look for a typing mistake in the address."
            ) from None
        # One bad address among good ones is a trick, not an accident.
        if not found or not all(self._may_reach(address) for address in found):
            raise BadCalendarAddress(_NOT_PUBLIC)
        return Target(link, found[0])

    def link(self, url: str | httpx2.URL) -> httpx2.URL:
        """Return the address if its form is right, webcal:// as https://."""
        try:
            link = httpx2.URL(url)
        except (httpx2.InvalidURL, TypeError, ValueError):
            raise BadCalendarAddress(_NOT_A_LINK) from None
        if link.scheme in {"webcal", "webcals"}:
            link = link.copy_with(scheme="https")
        if link.scheme not in self.schemes or not link.host or len(str(link)) > LONGEST_URL:
            raise BadCalendarAddress(_NOT_A_LINK)
        if link.userinfo:
            raise BadCalendarAddress(
                "The address contains a name or password. Use the calendar's private iCal address, "
                "which needs none."
            )
        if link.port is not None and self.ports and link.port not in self.ports:
            raise BadCalendarAddress("Calendars are read only from the usual port for https://.")
        return link.copy_with(fragment=None)

    def _may_reach(self, address: str) -> bool:
        try:
            return self.is_allowed(ipaddress.ip_address(address.split("%", maxsplit=1)[0]))
        except ValueError:
            return False


OPEN_INTERNET = Reach()
