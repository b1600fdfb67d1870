"""Which hosts there are, and which a reply may point to."""

import ipaddress
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from inboxapp.drafting.guards.types import Grounds

_LIST = Path(__file__).parent / "top_level_domains.txt"
# Reserved or private ones, which people use all the same.
_MORE = frozenset({"example", "test", "invalid", "localhost", "local", "onion", "internal"})
_WWW = "www."


@dataclass(frozen=True)
class Target:
    """Where a link leads; `is_plain` is false for what hides it (user part, backslash)."""

    host: str
    path: str = ""
    address: str = ""
    is_plain: bool = True


@cache
def top_level_domains() -> frozenset[str]:
    """Return every top-level domain, in its own script."""
    return frozenset(_LIST.read_text(encoding="utf-8").split()) | _MORE


def plain_host(host: str) -> str:
    """Return the host as it is compared: lower case, own script, without "www."."""
    name = unicodedata.normalize("NFKC", host).lower().strip(".").removeprefix(_WWW)
    if "xn--" not in name:
        return name
    try:
        return name.encode("ascii").decode("idna")
    except UnicodeError:
        return name


def is_ip_address(host: str) -> bool:
    """Tell whether the host is a number in any notation."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host.replace(".", "").removeprefix("0x").isdigit()
    return True


def is_allowed(target: Target, grounds: Grounds) -> bool:
    """Tell whether a reply may point there.

    The client's hosts allow all that is under them. Booking services host everybody, so of those
    only the same person's pages are allowed.
    """
    if not target.is_plain:
        return False
    if target.address and target.address.lower() in grounds.own_addresses:
        return True
    host = plain_host(target.host)
    if any(_is_under(host, plain_host(allowed)) for allowed in grounds.allowed_hosts if allowed):
        return True
    links = (grounds.booking_link, grounds.lead_link)
    return any(_is_same_page(host, target.path, link) for link in links if link)


def _is_under(host: str, allowed: str) -> bool:
    return bool(allowed) and (host == allowed or host.endswith("." + allowed))


def _is_same_page(host: str, path: str, link: str) -> bool:
    allowed_host, allowed_path = _split(link)
    if not allowed_host or host != plain_host(allowed_host):
        return False
    owner = _owner(allowed_path)
    return not owner or not _owner(path) or _owner(path) == owner


def _split(link: str) -> tuple[str, str]:
    rest = link.partition("://")[2] or link
    for index, char in enumerate(rest):
        if char in "/?#\\":
            return rest[:index].rpartition("@")[2].partition(":")[0], rest[index:]
    return rest.rpartition("@")[2].partition(":")[0], ""


def _owner(path: str) -> str:
    """Return the first part of a path, which on booking services names the person."""
    return path.strip("/").partition("?")[0].partition("#")[0].partition("/")[0].lower()
