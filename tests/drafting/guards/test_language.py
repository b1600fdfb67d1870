# ruff: noqa: E501  tables of texts read best whole
import subprocess
import sys
from itertools import pairwise

import pytest

from inboxapp.channels.types import Channel
from inboxapp.demo.stories import CLIENT_KEYS, demo_client
from inboxapp.drafting.guards.language import wrong_language
from inboxapp.drafting.guards.types import FindingCode, Grounds

SAID = {
    "en": "Thanks for your message, could you send me the prices for forty people this afternoon?",
    "de": "Vielen Dank für Ihre Nachricht, können Sie mir heute die Preise für vierzig Leute schicken?",
    "fr": "Merci pour votre message, pourriez-vous m'envoyer les tarifs pour quarante personnes ?",
    "es": "Hola, muchas gracias por el mensaje. ¿Me puede mandar hoy los precios para cuarenta empleados?",
    "nl": "Bedankt voor je bericht, kun je mij vanmiddag de prijzen voor veertig mensen sturen?",
}  # fmt: skip


def grounds(lead_text: str) -> Grounds:
    return Grounds(Channel.EMAIL, lead_text=lead_text)


@pytest.mark.parametrize("theirs", SAID)
@pytest.mark.parametrize("ours", SAID)
def test_a_reply_in_another_language_is_marked_as_a_whole(theirs: str, ours: str) -> None:
    found = wrong_language(SAID[ours], grounds(SAID[theirs]))
    assert [one.code for one in found] == [FindingCode.WRONG_LANGUAGE] * (theirs != ours)
    assert all((one.quote, one.start, one.end) == ("", 0, 0) for one in found)


def test_short_or_mixed_texts_say_nothing() -> None:
    assert wrong_language("Klar, gerne!", grounds(SAID["en"])) == ()
    assert wrong_language(SAID["de"], grounds("ok, call me")) == ()


def test_no_reply_of_the_demo_is_taken_for_another_language() -> None:
    for key in CLIENT_KEYS:
        for story in demo_client(key).stories:
            said = [line.text for line in story.lines]
            for before, after in pairwise(said):
                assert wrong_language(after, grounds(before)) == ()


def test_the_detector_is_not_loaded_before_it_is_needed() -> None:
    code = "import sys, inboxapp.drafting.guards.check; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
