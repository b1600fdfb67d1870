import pytest

from inboxapp.drafting.context.timezones import lead_timezone, timezone_of_number

BERLIN_PHONE = "+4915112345678"
BERLIN, NEW_YORK, DENVER = "Europe/Berlin", "America/New_York", "America/Denver"


def test_the_lead_s_own_timezone_outweighs_all_else() -> None:
    assert lead_timezone(NEW_YORK, ["Lives in Berlin"], [BERLIN_PHONE], DENVER) == NEW_YORK


def test_memory_outweighs_a_phone_number() -> None:
    found = lead_timezone("", ["Is in America/New_York until May"], [BERLIN_PHONE], DENVER)
    assert found == NEW_YORK


def test_a_phone_number_outweighs_the_client_s_timezone() -> None:
    assert lead_timezone("", [], [BERLIN_PHONE], DENVER) == BERLIN


def test_without_any_sign_it_is_the_client_s() -> None:
    assert lead_timezone("", [], [], DENVER) == DENVER


@pytest.mark.parametrize(
    "nonsense", ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", "x" * 999, "\x00"]
)
def test_what_is_no_timezone_falls_through(nonsense: str) -> None:
    assert lead_timezone(nonsense, [nonsense], [nonsense], BERLIN) == BERLIN
    assert lead_timezone(nonsense, [nonsense], [nonsense], nonsense) == "UTC"


@pytest.mark.parametrize(
    ("said", "found"),
    [("EST", NEW_YORK), ("Berlin", BERLIN), ("CET", BERLIN), (" Europe/Berlin ", BERLIN)],
)
def test_what_people_write_is_understood_as_a_place_with_summers(said: str, found: str) -> None:
    assert lead_timezone(said, [], [], DENVER) == found


def test_an_offset_becomes_the_name_that_means_it() -> None:
    assert lead_timezone("", ["Lead is at UTC+2"], [], DENVER) == "Etc/GMT-2"
    assert lead_timezone("", ["Lead is at UTC+5:30"], [], DENVER) == DENVER


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("+12125550100", NEW_YORK),
        ("+447911123456", "Europe/London"),
        ("+34612345678", "Europe/Madrid"),
        ("+351912345678", "Europe/Lisbon"),
        # Toll-free, and a country of many clocks: nobody knows.
        ("+18005550100", ""),
        ("+61412345678", ""),
        ("0151 12345678", ""),
        ("", ""),
    ],
)
def test_a_number_counts_only_where_it_means_one_clock(number: str, found: str) -> None:
    assert timezone_of_number(number) == found
