import pytest

from inboxapp.drafting.memory.zones import named_zone, same_clock


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Her clock is Europe/Berlin.", "Europe/Berlin"),
        ("She works in Berlin (CET).", "Europe/Berlin"),
        ("Works from New York.", "America/New_York"),
        ("Pacific time", "America/Los_Angeles"),
        ("He is at UTC+2.", "UTC+02:00"),
        ("GMT -05:30", "UTC-05:30"),
        ("Runs on GMT", "UTC"),
        ("UTC+27", ""),
        ("Somewhere/Nowhere", ""),
        ("The pacific ocean", ""),
        ("prefers mornings", ""),
        ("between Berlin and Lisbon", ""),
        ("CST", ""),
    ],
)
def test_a_sentence_names_a_timezone_or_none(text: str, zone: str) -> None:
    assert named_zone(text) == zone


def test_clocks_agree_by_what_they_show_and_not_by_name() -> None:
    assert same_clock("Europe/Berlin", "Europe/Paris")
    assert same_clock("Europe/Berlin", "UTC+02:00")
    assert same_clock("UTC", "UTC+00:00")
    assert not same_clock("America/New_York", "America/Bogota")
    assert not same_clock("Europe/Berlin", "UTC-05:00")
