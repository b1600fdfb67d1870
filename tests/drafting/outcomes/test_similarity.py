# ruff: noqa: E501  a table of texts reads best whole
import pytest

from inboxapp.drafting.models import Draft
from inboxapp.drafting.outcomes.record import judge_sent
from inboxapp.drafting.outcomes.similarity import similarity
from inboxapp.drafting.outcomes.types import DraftOutcome, EditType

DRAFT = """Hi Lena,

Thanks for asking about pricing. Our payroll service is $6 per employee a month, and there is no setup fee. You can add or remove people at any time, and the first payroll run is checked by a person on our side.

Would a short call on Tuesday at 10:00 work to look at your team's setup? You can also pick a time here: https://cal.example/acme/intro

Best,
Sam"""
CUT = " You can add or remove people at any time, and the first payroll run is checked by a person on our side."
ASK = "Would a short call on Tuesday at 10:00 work to look at your team's setup? "
QUOTE = "\n\nOn Fri, 20 Nov 2026 at 09:00, Lena North <lena@north.example> wrote:\n> Price?\n> Lena"
OWN = "Hey, it's six dollars a head. Happy to show you on the phone this week, most mornings. Sam"
ALL_NEW = """Hello Lena,

Good to hear from you. We charge $6 for each employee every month and nothing for setting it up. People can be added and removed whenever you like, and somebody here checks your first run.

Do you have time for a quick call on Tuesday at 10:00? Or choose a slot: https://cal.example/acme/intro

Sam"""
GERMAN = """Hallo Lena,

danke für die Frage nach den Preisen. Unsere Lohnabrechnung kostet $6 pro Person und Monat, eine Einrichtungsgebühr gibt es nicht. Passt ein kurzes Gespräch am Dienstag um 10:00?

Viele Grüße
Sam"""


def judged(sent: str, *, used: bool = True, by_machine: bool = False) -> Draft:
    draft = Draft(client_id=1, lead_id=1, channel="email", text=DRAFT)
    judge_sent(draft, sent, used=used, by_machine=by_machine)
    return draft


@pytest.mark.parametrize(
    ("sent", "outcome", "edits"),
    [
        (DRAFT, DraftOutcome.SENT_AS_IS, []),
        (DRAFT.replace("\n\n", "\n") + "\n", DraftOutcome.SENT_AS_IS, []),
        (DRAFT.replace("Hi Lena", "Hello Ms North"), DraftOutcome.LIGHT_EDIT,
         [EditType.GREETING_OR_SIGN_OFF]),
        (DRAFT.replace("Best,\nSam", "Kind regards,\nSam Ortiz"), DraftOutcome.LIGHT_EDIT,
         [EditType.GREETING_OR_SIGN_OFF]),
        (DRAFT.replace("asking about", "your question on"), DraftOutcome.LIGHT_EDIT,
         [EditType.WORDING]),
        (DRAFT.replace("$6", "$7"), DraftOutcome.LIGHT_EDIT, [EditType.FACTUAL_CORRECTION]),
        (DRAFT.replace("Tuesday at 10:00", "Wednesday at 14:30"), DraftOutcome.LIGHT_EDIT,
         [EditType.TIME_CHANGED]),
        (DRAFT.replace("acme/intro", "acme/demo"), DraftOutcome.LIGHT_EDIT, [EditType.LINK_CHANGED]),
        (DRAFT.replace("Would a", "The minimum is 5 people. Would a"), DraftOutcome.LIGHT_EDIT,
         [EditType.MISSING_FACT]),
        (DRAFT.replace("Would a", "Which software do you use today? Would a"),
         DraftOutcome.LIGHT_EDIT, [EditType.QUESTION_ADDED]),
        (DRAFT.replace(CUT, ""), DraftOutcome.HEAVY_EDIT, [EditType.SHORTENED]),
        (DRAFT.replace(ASK, ""), DraftOutcome.HEAVY_EDIT,
         [EditType.SHORTENED, EditType.TIME_CHANGED, EditType.QUESTION_REMOVED]),
        (DRAFT.replace(". ", ".\n- "), DraftOutcome.LIGHT_EDIT, [EditType.STRUCTURE_ONLY]),
        (ALL_NEW, DraftOutcome.REWRITTEN, [EditType.FULL_REWRITE]),
        (OWN, DraftOutcome.REWRITTEN, [EditType.FULL_REWRITE]),
        (GERMAN, DraftOutcome.REWRITTEN, [EditType.WRONG_LANGUAGE, EditType.FULL_REWRITE]),
    ],
)  # fmt: skip
def test_an_edit_is_named_by_its_size_and_kind(
    sent: str, outcome: DraftOutcome, edits: list[EditType]
) -> None:
    draft = judged(sent)
    assert (draft.outcome, draft.edit_types) == (outcome, edits)


def test_quoted_history_and_signatures_change_nothing() -> None:
    assert similarity(DRAFT, DRAFT.replace("Best,\nSam", "Kind regards,\nSam Ortiz")) == 1.0
    assert similarity(DRAFT, DRAFT + QUOTE) == 1.0


def test_a_filled_slot_is_a_fact_that_was_missing() -> None:
    draft = Draft(client_id=1, lead_id=1, channel="sms", text="It is [[fill: price]] for you.")
    judge_sent(draft, "It is cheap for you.", used=True)
    assert EditType.MISSING_FACT in draft.edit_types


def test_own_words_beside_the_draft_mean_it_was_ignored_unless_half_of_them_are_its() -> None:
    other = judged(OWN, used=False)
    assert (other.outcome, other.edit_types) == (DraftOutcome.IGNORED, [])
    assert other.similarity is not None
    assert other.similarity < 0.3
    assert judged(DRAFT.replace(CUT, ""), used=False).outcome is DraftOutcome.HEAVY_EDIT


def test_what_the_machine_sent_is_told_apart() -> None:
    draft = judged(DRAFT, by_machine=True)
    assert (draft.outcome, draft.similarity) == (DraftOutcome.AUTO_SENT, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "share"), [("", "", 1.0), ("", "x", 0.0), (" \n", "", 1.0)]
)
def test_empty_texts_are_compared_calmly(one: str, other: str, share: float) -> None:
    assert similarity(one, other) == share
