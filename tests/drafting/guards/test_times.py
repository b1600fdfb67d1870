# ruff: noqa: E501  tables of texts read best whole
import pytest

from inboxapp.drafting.guards.times import unknown_times

# 24 November 2026 is a Tuesday.
SLOTS = ("Tuesday 24 November, 10:00 (Berlin time)", "Wed 25 Nov, 2:30 PM (New York time)")
TOLD = ("Thursday at 4pm would suit me, or the 3rd of December.",)


def quotes(text: str) -> list[str]:
    found = unknown_times(text, SLOTS, TOLD)
    assert all(text[one.start : one.end] == one.quote for one in found)
    return [one.quote for one in found]


@pytest.mark.parametrize(
    "text",
    ["Would Tuesday 24 November, 10:00 work?", "Tuesday at 10:00", "Tuesday at 10am", "at 10 on Tuesday",
     "Tue, 10.00 am", "24 Nov at 10:00", "Nov 24th at 10 a.m.", "24.11. um 10 Uhr", "2026-11-24 10:00",
     "11/24/2026 at 10:00", "24/11/2026, 10:00", "am Dienstag um 10 Uhr", "Dienstag, 24. November, 10:00 Uhr",
     "mardi 24 novembre à 10h00", "mardi à 10h", "el martes 24 de noviembre a las 10:00",
     "martedì 24 novembre alle 10", "terça-feira às 10h", "dinsdag 24 november om 10 uur",
     "Wednesday at 14:30", "Wednesday, 2:30 PM", "half past two on Wednesday", "Thursday at 16:00",
     "Thursday at four pm", "How about a call on 3 December?", "Can we talk on Thursday?"],
)  # fmt: skip
def test_a_slot_or_the_leads_own_time_is_known_in_every_notation(text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Would Tuesday at 11:00 work?", "Tuesday at 11:00"),
        ("Would Monday at 10:00 work?", "Monday at 10:00"),
        ("How about 25 November at 10:00?", "25 November at 10:00"),
        ("Shall we say 3:15 pm?", "3:15 pm"),
        ("Are you free on Friday?", "Friday"),
        ("Passt Ihnen Freitag um 9 Uhr?", "Freitag um 9 Uhr"),
        ("Vendredi à 15h30 vous convient ?", "Vendredi à 15h30"),
        ("¿Le viene bien el viernes a las 12:30?", "viernes a las 12:30"),
        ("Le va bene venerdì alle 9:15?", "venerdì alle 9:15"),
        ("Sexta-feira às 15:30 funciona?", "Sexta-feira às 15:30"),
        ("Schikt vrijdag om 9.45?", "vrijdag om 9.45"),
        ("Is noon on Tuesday good?", "noon on Tuesday"),
        ("Tuesday at 10pm?", "Tuesday at 10pm"),
    ],
)
def test_a_time_that_nobody_has_is_marked(text: str, quote: str) -> None:
    (found,) = quotes(text)
    assert quote.endswith(found) or found.endswith(quote)


@pytest.mark.parametrize(
    "text",
    ["a 30-minute call", "within 48h", "in 2 hours", "24/7 support", "10 business days",
     "I'll send the contract on Friday.", "we may answer in 5 minutes", "1.50 per parcel", "a ratio of 3:1",
     "ISO 9001:2015", "at 25 % less", "version 10.2", "a $10.30 fee", "in the second half"],
)  # fmt: skip
def test_durations_dates_of_work_and_numbers_are_no_offers(text: str) -> None:
    assert quotes(text) == []


def test_each_of_several_times_is_judged_alone() -> None:
    assert quotes("Tuesday at 10:00 or 11:30, or Wednesday at 14:30?") == ["11:30"]
