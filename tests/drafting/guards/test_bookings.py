from dataclasses import replace

import pytest

from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.bookings import unconfirmed_bookings
from inboxapp.drafting.guards.types import Grounds

GROUNDS = Grounds(Channel.EMAIL)
STANDS = [
    "You're booked for Tuesday at 10:00.",
    "We are all set, your call is confirmed.",
    "Your demo has been scheduled for Friday.",
    "I've booked us in for Tuesday.",
    "I have added it to your calendar.",
    "I've sent you a calendar invite.",
    "See you on Tuesday!",
    "Looking forward to our call tomorrow.",
    "Confirmed for Thursday.",
    "Ihr Termin am Dienstag ist bestätigt.",
    "Ich habe den Termin für Dienstag eingetragen.",
    "Bis Dienstag!",
    "Votre rendez-vous est confirmé.",
    "J'ai réservé le créneau de mardi.",
    "La reunión está confirmada.",
    "Nos vemos el martes.",
    "L'appuntamento è fissato per martedì.",
    "A reunião está marcada para terça.",
    "De afspraak is bevestigd.",
]
STANDS_NOT = [
    "Nothing is booked yet.",
    "Once you're booked, you get an invite.",
    "If the call is confirmed, I'll send the agenda.",
    "Shall I book it?",
    "Is the meeting confirmed?",
    "I can book Tuesday if that works.",
    "Your slot isn't confirmed.",
    "It will be confirmed by mail.",
    "Would Tuesday at 10:00 work?",
    "Sobald der Termin bestätigt ist, schreibe ich.",
    "Ist der Termin bestätigt?",
    "Le rendez-vous n'est pas confirmé.",
]


@pytest.mark.parametrize("text", STANDS)
def test_a_meeting_is_only_said_to_stand_once_the_lead_accepted(text: str) -> None:
    (finding, *_) = unconfirmed_bookings(f"Hi Lena,\n{text}\nSam", GROUNDS)
    assert finding.quote in text
    assert unconfirmed_bookings(text, replace(GROUNDS, confirmed=True)) == ()


@pytest.mark.parametrize("text", STANDS_NOT)
def test_what_may_come_is_no_booking(text: str) -> None:
    assert unconfirmed_bookings(text, GROUNDS) == ()


def test_a_booking_that_our_knowledge_tells_of_is_no_claim() -> None:
    told = "We confirmed every pilot call within a week, and our clients liked it."
    grounds = replace(GROUNDS, facts=(f"Pilots\n{told} Ask for names.",))
    assert unconfirmed_bookings(told, GROUNDS)
    assert unconfirmed_bookings(f"Hi Lena,\n{told}\nSam", grounds) == ()


def test_what_we_once_wrote_to_the_lead_confirms_nothing() -> None:
    said = "Your demo has been scheduled for Friday."
    assert unconfirmed_bookings(said, replace(GROUNDS, known=(said,)))


@pytest.mark.parametrize("number", ["3", "31", "131"])
def test_meetings_that_are_counted_are_not_booked(number: str) -> None:
    text = f"Brightline booked {number} meetings in their first quarter with us."
    assert unconfirmed_bookings(text, GROUNDS) == ()
    assert unconfirmed_bookings("You have it booked 10:30 with Sam.", GROUNDS)
