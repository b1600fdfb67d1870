"""What a lead newly wrote: nothing of it lost, nothing of ours read as theirs."""

# ruff: noqa: E501, ISC004  mails read best as they are
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxapp.channels.reply_text import newly_written

ENGLISH = "On Mon, Apr 2, 2012 at 6:26 PM, Sam <sam@acme.example> wrote:"

ATTRIBUTIONS = [
    ENGLISH,
    "On Mon, Apr 2, 2012 at 6:26 PM, Sam Setter with a long name <\nsam@acme.example> wrote:",
    "On Mon, Apr 2, 2012 at 6:26 PM, Sam Setter with a long\nname <sam@acme.example> wrote:",
    "Am Mo., 2. Apr. 2012 um 18:26 Uhr schrieb Sam <sam@acme.example>:",
    "Am 02.04.2012 um 18:26 schrieb Sam:",
    "Le lun. 2 avr. 2012 à 18:26, Sam <sam@acme.example> a écrit :",
    "El lun, 2 abr 2012 a las 18:26, Sam (<sam@acme.example>) escribió:",
    "Il giorno lun 2 apr 2012 alle ore 18:26 Sam <sam@acme.example> ha scritto:",
    "Op ma 2 apr. 2012 om 18:26 schreef Sam <sam@acme.example>:",
    "Em seg., 2 de abr. de 2012 às 18:26, Sam <sam@acme.example> escreveu:",
    "Den mån 2 apr. 2012 kl 18:26 skrev Sam <sam@acme.example>:",
    "02.04.2012 18:26 пользователь Sam <sam@acme.example> написал:",
    "2012年4月2日(月) 18:26 Sam <sam@acme.example>:",
    "在 2012年4月2日，18:26，Sam 写道：",
    "\u200fבתאריך יום ב׳, 2 באפר׳ 2012 ב-18:26 מאת \u202aSam\u202c\u200f <\u202asam@acme.example\u202c\u200f>:\u200f",
    "2012/4/2 Sam <sam@acme.example>",
    "Sam wrote:",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_quotes_under_an_attribution_are_cut(attribution: str, gap: str) -> None:
    text = f"Thursday works.\nSee you then{gap}{attribution}{gap}> Are you free?\n> Sam\n"
    assert newly_written(text) == "Thursday works.\nSee you then"


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_answers_below_the_quote_are_found(attribution: str) -> None:
    assert newly_written(f"{attribution}\n> Are you free?\n\nYes, on Thursday.") == (
        "Yes, on Thursday."
    )


@pytest.mark.parametrize(
    "block",
    [
        "-----Original Message-----\nFrom: Sam <sam@acme.example>\nSent: Monday\nTo: Jane\n\nHi",
        "From: Sam <sam@acme.example>\nSent: Monday, April 2, 2012 6:26 PM\nTo: Jane\nSubject: Hi\n\nHi",
        "*From:* Sam <sam@acme.example>\n*Sent:* Monday\n*To:* Jane\n*Subject:* Hi\n\nHi",
        "________________________________\nFrom: Sam <sam@acme.example>\nSent: Monday\nTo: J\nSubject: Hi\n\nHi",
        "Von: Sam <sam@acme.example>\nGesendet: Montag, 2. April 2012\nAn: Jane\nBetreff: Hallo\n\nHi",
        "-----Ursprüngliche Nachricht-----\nVon: Sam\nGesendet: Montag\nAn: Jane\n\nHi",
        "De : Sam <sam@acme.example>\nEnvoyé : lundi 2 avril\nÀ : Jane\nObjet : Bonjour\n\nHi",
        "De: Sam <sam@acme.example>\nEnviado el: lunes, 2 de abril\nPara: Jane\nAsunto: Hola\n\nHi",
        "De: Sam <sam@acme.example>\nEnviada em: segunda\nPara: Jane\nAssunto: Olá\n\nHi",
        "Da: Sam <sam@acme.example>\nInviato: lunedì\nA: Jane\nOggetto: Ciao\n\nHi",
        "От: Sam <sam@acme.example>\nОтправлено: понедельник\nКому: Jane\nТема: Привет\n\nHi",
        f"{ENGLISH}\n\nHi Jane, are you free?",
    ],
)
def test_history_without_quote_marks_is_cut(block: str) -> None:
    assert newly_written(f"Thursday works.\n\n{block}") == "Thursday works."


def test_interleaved_answers_are_kept_whole() -> None:
    text = f"{ENGLISH}\n> Is Thursday fine?\nYes, at 3.\n> And the price?\nToo high for us."
    assert newly_written(text) == text


def test_an_intro_above_inline_answers_is_kept_with_them() -> None:
    text = f"Hi Sam, answers below.\n\n{ENGLISH}\n> Is Thursday fine?\n\nYes, at 3."
    assert newly_written(text) == text


def test_quotes_of_quotes_are_cut() -> None:
    text = f"Fine.\n\n{ENGLISH}\n> Ok?\n>\n> On 1 April 2012 at 10:00 Jane wrote:\n>> Hm.\n"
    assert newly_written(text) == "Fine."


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nJane Doe\nHead of Sales | Lead Ltd\n+1 415 555 0100",
        "--\nJane",
        "Best regards,\nJane Doe\nHead of Sales",
        "Kind regards\n\nJane Doe\nhttps://lead.example/?utm=1",
        "Thanks,\nJane",
        "Cheers, Jane",
        "Best,\nJane\n\nSent from my iPhone",
        "Mit freundlichen Grüßen\nJane Doe\nGeschäftsführerin",
        "Viele Grüße, Jane",
        "Bien cordialement,\nJane",
        "Un saludo,\nJane",
        "Cordiali saluti\nJane",
        "Sent from my iPhone",
        "Sent from my Galaxy S10, please excuse typos",
        "Gesendet von meinem iPhone",
        "Envoyé depuis mon mobile",
        "Enviado desde mi iPhone",
        "Get Outlook for iOS<https://aka.ms/o0ukef>",
        "Best regards,\nJane\n\nCONFIDENTIALITY NOTICE: This email is confidential and privileged and "
        "meant for the intended recipient only.",
    ],
)
@pytest.mark.parametrize("history", ["", f"\n\n{ENGLISH}\n> Are you free?"])
def test_signatures_are_cut(signature: str, history: str) -> None:
    text = f"Thursday works. Which number do I call?\n\n{signature}{history}"
    assert newly_written(text) == "Thursday works. Which number do I call?"


@pytest.mark.parametrize(
    "text",
    [
        "On Monday John wrote a book. Should I read it?",
        "On Monday John wrote:\nI quit.\nSo please talk to me from now on.",
        "Thanks, can you do Thursday at 3?",
        "Thanks, that works for us.\nPlease send the invite to my assistant.",
        "Sounds good.\nThanks!",
        "Take a look at this.\nTak for sidst, we should talk about the price.",
        "We need:\n- a price\n- a date\n- a contract",
        "Thanks,\nJane\n\nPS: what does it cost?",
        "Thank you,\nI will be in Berlin on Monday and can call then.",
        "Best,\nwhich plan would you take?",
        "My flight:\nFrom: Berlin\nTo: Paris\nDate: 14 May 2026\nCan we meet there?",
        "Name: Jane\nEmail: jane@lead.example\nPhone: 555 0100\nCompany: Lead Ltd\nCall me.",
        "We have\n> 50 employees\nand one office.",
        "Our question is:\nwhat does it cost?",
        "I'm available\n14:00:\nyes\n15:00:\nno",
        "De acuerdo, hablamos el lunes a las 10:30.",
        "Sent from my old address by mistake, please answer to jane.doe.private@lead.example instead of "
        "the one above.",
        "See http://lead.example/?a=1 -- it says the price is confidential.",
        "ok",
        "שלום, יום חמישי מתאים לי.\nתודה רבה",
        "مرحبا، الخميس مناسب لي",
    ],
)
def test_what_only_looks_like_history_is_kept(text: str) -> None:
    assert newly_written(text) == text


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Message transféré ----------",
    ],
)
@pytest.mark.parametrize("intro", ["", "See what our IT says:\n\n"])
def test_forwarded_messages_are_kept_whole(marker: str, intro: str) -> None:
    text = (
        f"{intro}{marker}\nFrom: Bob <bob@lead.example>\nDate: Mon, Apr 2, 2012\n"
        "Subject: SSO\nTo: Jane\n\nDo they have SSO?\n> quoted\n> twice"
    )
    assert newly_written(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "> only\n> a quote",
        "-- \nJane",
        "Best regards,\nJane",
        f"{ENGLISH}\n> only a quote",
        "-----Original Message-----\nFrom: Sam\n\nHi",
        "From: a@b.example\nTo: c@d.example\nSubject: x\n\nHi",
        "Sent from my iPhone",
    ],
)
def test_a_mail_that_would_be_empty_is_kept_whole(text: str) -> None:
    assert newly_written(text) == text


def test_only_a_signature_above_the_quote_is_not_the_quote() -> None:
    assert newly_written(f"Thanks,\nJane\n\n{ENGLISH}\n> Here is the price.") == "Thanks,\nJane"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u200f\n"])
def test_an_empty_mail_stays_empty(text: str) -> None:
    assert newly_written(text).strip("\u200f") == ""


def test_line_ends_of_any_kind_are_understood() -> None:
    assert newly_written(f"Yes.\r\n\r\n{ENGLISH}\r\n> Ok?\r\n") == "Yes."
    assert newly_written(f"Yes.\r\r{ENGLISH}\r> Ok?\r") == "Yes."


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [*ATTRIBUTIONS, "", "> q", ">> q", "Hello", "-- ", "Thanks,", "From: a@b.example",
             "To: b", "Subject: c", "-----Original Message-----", "Sent from my iPhone", "PS: x"]
        ),
        max_size=12,
    ).map("\n".join)
    | st.text(max_size=300)
)  # fmt: skip
def test_every_line_kept_is_a_line_of_the_mail(text: str) -> None:
    written = newly_written(text)
    assert bool(written) == bool(text.strip())
    assert written in text.replace("\r\n", "\n").replace("\r", "\n") or set(
        written.split("\n")
    ) <= {line for raw in text.splitlines() for line in (raw, raw.strip())}


MEGABYTES = 5_000_000


@pytest.mark.parametrize(
    "unit",
    [
        "hello world ",
        "hello world\n",
        "\n",
        ">\n",
        "> ",
        "On ",
        "On 2012 10:30 " + "On a " * 50 + " wrote:\n",
        "On 2012 10:30 " + "a wrote " * 30 + " x:\n",
        "Le 2012 10:30 " + "a écrit " * 30 + " x:\n",
        "From: a@b.example\n",
        "From: a\nTo: b\n\n",
        "1:\n",
        "Thanks,\n",
        "-- a b c --\n",
        "שלום \u202e\u200f",
        "a\u0301\u0301\u0301",
    ],
)
def test_five_megabytes_take_bounded_time(unit: str) -> None:
    text = unit * (MEGABYTES // len(unit))
    started = time.process_time()
    written = newly_written(text)
    # Seconds here would be hours for a pattern that backtracks.
    assert time.process_time() - started < 20
    assert bool(written) == bool(text.strip())
