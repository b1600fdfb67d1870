"""Which addresses a calendar may be read from."""

import ipaddress
from collections.abc import Sequence

import pytest

from inboxapp.scheduling.addresses import OPEN_INTERNET, Reach, is_public
from inboxapp.scheduling.errors import BadCalendarAddress

pytestmark = pytest.mark.anyio

OURS = (
    "127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 "
    "100.100.100.200 192.0.0.192 168.63.129.16 198.18.0.1 192.0.2.1 224.0.0.1 240.0.0.1 "
    "255.255.255.255 "
    ":: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 2002:7f00:1:: 2002:a9fe:a9fe:: "
    "64:ff9b::7f00:1 64:ff9b:1::1 2001:0:53aa:64c:0:fbff:0:0 fc00::1 fd00:ec2::254 fe80::1 fec0::1 "
    "ff02::1 2001:db8::1 "
)
THEIRS = "8.8.8.8 93.184.216.34 2606:4700::1111 ::ffff:8.8.8.8 2002:808:808:: 64:ff9b::808:808"


@pytest.mark.parametrize("address", OURS.split())
def test_no_address_of_a_private_network_is_public_in_any_wrapping(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", THEIRS.split())
def test_addresses_of_the_open_internet_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "calendar",
        "http://calendar.example/a.ics",
        "file:///etc/passwd",
        "ftp://calendar.example/a.ics",
        "https://",
        "https://sam:secret@calendar.example/a.ics",
        "https://calendar.example:22/a.ics",
        "https://calendar.example/" + "a" * 3000,
        "https://cal\nendar.example/",
    ],
)
async def test_what_is_no_calendars_address_is_refused_before_anything_is_asked(url: str) -> None:
    async def resolve(_: str, __: int) -> Sequence[str]:
        raise AssertionError("nobody may be asked")

    with pytest.raises(BadCalendarAddress):
        await Reach(resolve=resolve).target(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/a.ics",
        "https://[::1]/a.ics",
        "https://[::ffff:127.0.0.1]/a.ics",
        "https://localhost/a.ics",
        "https://2130706433/a.ics",
        "https://0x7f.1/a.ics",
        "https://017700000001/a.ics",
        "https://169.254.169.254/latest/meta-data",
    ],
)
async def test_no_spelling_of_this_machine_gets_through(url: str) -> None:
    with pytest.raises(BadCalendarAddress):
        await OPEN_INTERNET.target(url)


async def test_webcal_means_https() -> None:
    async def resolve(_: str, port: int) -> Sequence[str]:
        assert port == 443
        return ["93.184.216.34"]

    target = await Reach(resolve=resolve).target("webcal://calendar.example/a.ics#today")
    assert str(target.url) == "https://calendar.example/a.ics"
    assert target.address == "93.184.216.34"


async def test_one_private_address_among_public_ones_is_refused() -> None:
    async def resolve(_: str, __: int) -> Sequence[str]:
        return ["93.184.216.34", "10.0.0.1"]

    with pytest.raises(BadCalendarAddress, match="private network"):
        await Reach(resolve=resolve).target("https://calendar.example/a.ics")
