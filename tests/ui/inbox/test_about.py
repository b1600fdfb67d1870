"""What stands beside the box: verdict, plan, scheduling, and how earlier drafts ended."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inboxapp.channels.types import Channel
from inboxapp.drafting.auto_send.types import AutoSendStatus, AutoSendView, Reason
from inboxapp.drafting.extraction import ExtractionView
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType
from inboxapp.drafting.revision.types import StopReason
from inboxapp.drafting.safety.types import HardBlock
from inboxapp.drafting.stages.names import GATE, LOOP_ERROR, REVISER, VERIFIER
from inboxapp.drafting.types import DraftStatus, DraftView
from inboxapp.ui.inbox.about import extraction_card, past_drafts, plan_view, verdict_view
from inboxapp.ui.inbox.about_words import (
    DISCARD_WORDS,
    EDIT_WORDS,
    HARD_BLOCK_WORDS,
    OUTCOME_WORDS,
    STOP_WORDS,
)
from inboxapp.ui.inbox.extraction_state import fields_of, payload_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DRAFT = DraftView(
    5, 3, Channel.EMAIL, 9, DraftStatus.PENDING, "Re: hi", "Hello", (), NOON, confidence=0.82
)
READ = ExtractionView(
    message_id=41,
    is_scheduling=True,
    kind="propose",
    specificity="exact",
    slot="",
    day_preference="Thursday",
    time_preference="15:00",
    timezone="CET",
    needs_clarification=False,
    clarification_reason="",
    confidence=0.9,
    evidence=("Thursday at 3pm?", "CET"),
    is_corrected=False,
    source="Read by a model",
    by="",
    at=NOON,
)


def ended(outcome: DraftOutcome, **changes: object) -> DraftView:
    return replace(DRAFT, outcome=outcome, decided_at=NOON, **changes)  # type: ignore[arg-type]


def test_every_value_has_words() -> None:
    assert set(STOP_WORDS) == set(StopReason) - {StopReason.OFF}
    assert set(HARD_BLOCK_WORDS) == set(HardBlock)
    assert set(OUTCOME_WORDS) == set(DraftOutcome)
    assert set(EDIT_WORDS) == set(EditType)
    assert set(DISCARD_WORDS) == set(DiscardReason)


def test_a_draft_that_was_revised_says_how_sure_it_is_and_why_it_ended() -> None:
    revision = {"stop_reason": "exhausted", "iterations": 3}

    found = verdict_view(replace(DRAFT, confidence=0.6, revision=revision))

    assert (found.confidence, found.tone) == ("60% sure", "warn")
    assert found.stop == "Revised as often as allowed; this is the best text"


def test_a_first_text_that_will_do_has_no_end_to_explain() -> None:
    revision = {"stop_reason": "threshold_met", "iterations": 0}

    found = verdict_view(replace(DRAFT, revision=revision))

    assert (found.tone, found.stop) == ("good", "")


def test_a_hard_block_asks_for_a_person_in_words() -> None:
    found = verdict_view(replace(DRAFT, hard_block="legal_threat"))

    assert found.hard_block == "A person must decide: the message speaks of legal steps."
    assert found.confidence == ""


def test_what_was_left_out_is_said_without_names_of_stages() -> None:
    found = verdict_view(replace(DRAFT, degraded=(VERIFIER, GATE, REVISER, LOOP_ERROR)))

    assert found.degraded == (
        "facts were not checked",
        "times and promises were not checked",
        "a revision broke off",
    )


@pytest.mark.parametrize("status", [AutoSendStatus.PLANNED, AutoSendStatus.HELD])
def test_the_plan_tells_when_it_goes_out_or_why_not(status: AutoSendStatus) -> None:
    decision = AutoSendView(
        1, 5, 3, "Lena", Channel.EMAIL, status, (Reason("cap", "The day's cap is reached."),),
        "Hello", 0.9, NOON, None, "", NOON,
    )  # fmt: skip

    plan = plan_view(decision)

    assert (plan.status, plan.due_at) == (status, NOON.isoformat())
    assert plan.reasons == ("The day's cap is reached.",)
    assert plan_view(None).status == ""


def test_the_card_shows_what_was_said_about_a_time_and_nothing_else() -> None:
    card = extraction_card(READ)

    assert card.summary == "Proposes a time"
    assert [(wish.label, wish.words) for wish in card.wishes] == [
        ("How exact", "An exact time"),
        ("Day", "Thursday"),
        ("Time", "15:00"),
        ("Timezone", "CET"),
    ]
    assert card.source == "Read by a model, 90% sure"


def test_the_card_says_when_a_person_corrected_it() -> None:
    card = extraction_card(replace(READ, is_corrected=True, source="Corrected by Sam Ortiz"))

    assert (card.is_corrected, card.source) == (True, "Corrected by Sam Ortiz")


def test_a_message_without_a_meeting_is_one_line() -> None:
    card = extraction_card(replace(READ, is_scheduling=False, kind="other"))

    assert (card.summary, card.wishes) == ("Not about scheduling", ())
    assert extraction_card(None).message_id == 0


def test_the_form_begins_with_the_card_and_gives_it_back() -> None:
    fields = fields_of(3, READ)
    values = {
        name: str(getattr(fields, name))
        for name in ("kind", "specificity", "slot", "day_preference", "time_preference",
                     "timezone", "clarification_reason", "evidence")
    }  # fmt: skip

    payload = payload_of(values)

    assert (fields.lead_id, fields.message_id) == (3, 41)
    assert payload == {
        "is_scheduling": True, "kind": "propose", "specificity": "exact", "slot": "",
        "day_preference": "Thursday", "time_preference": "15:00", "timezone": "CET",
        "needs_clarification": False, "clarification_reason": "",
        "evidence": ["Thursday at 3pm?", "CET"],
    }  # fmt: skip


def test_not_about_scheduling_is_one_choice_in_the_form() -> None:
    payload = payload_of({"kind": "", "needs_clarification": "yes"})

    assert (payload["is_scheduling"], payload["kind"]) == (False, "other")
    assert payload["needs_clarification"] is True


def test_an_edited_draft_tells_how_much_of_it_was_left() -> None:
    light = ended(DraftOutcome.LIGHT_EDIT, similarity=0.91, edit_types=(EditType.WORDING,))
    (past,) = past_drafts([DRAFT, light])

    assert (past.words, past.detail) == ("Sent after a light edit", "91% alike · wording")
    assert past.href == "/runs/9"


def test_a_discarded_draft_tells_why() -> None:
    gone = ended(
        DraftOutcome.DISCARDED, discard_reason=DiscardReason.WRONG_TONE, discard_note="too loud"
    )

    assert past_drafts([gone])[0].detail == "Wrong tone · too loud"


def test_a_blocked_draft_keeps_its_reason() -> None:
    blocked = ended(DraftOutcome.BLOCKED, reason="No reply should go out.")

    assert past_drafts([blocked])[0].detail == "No reply should go out."
