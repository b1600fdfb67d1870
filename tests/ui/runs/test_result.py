from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inboxapp.channels.types import Channel
from inboxapp.drafting.context.types import Profile
from inboxapp.drafting.guards.types import Finding, FindingCode, Severity
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType
from inboxapp.drafting.policy.budget import BUDGET_REACHED
from inboxapp.drafting.run_queries import ContextStats, SectionStats
from inboxapp.drafting.types import DraftStatus, DraftView
from inboxapp.llm.errors import FailureReason
from inboxapp.runs.types import RunStatus
from inboxapp.ui.runs.result import draft_result, section_rows
from inboxapp.ui.runs.words import next_action, remedy

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
DRAFT = DraftView(
    id=3,
    lead_id=2,
    channel=Channel.EMAIL,
    run_id=7,
    status=DraftStatus.PENDING,
    subject="",
    text="Hello",
    degraded=(),
    created_at=AT,
)


def test_an_edited_draft_says_how_much_of_it_went_out() -> None:
    sent = replace(
        DRAFT,
        status=DraftStatus.SENT,
        outcome=DraftOutcome.LIGHT_EDIT,
        similarity=0.934,
        edit_types=(EditType.TIME_CHANGED, EditType.WORDING),
    )
    result = draft_result(sent)
    assert (result.status_label, result.outcome) == ("Sent", "Lightly edited")
    assert (result.similarity, result.edits) == ("93%", ("A time was changed", "Wording"))


def test_a_discarded_draft_says_why() -> None:
    away = replace(
        DRAFT,
        status=DraftStatus.REJECTED,
        outcome=DraftOutcome.DISCARDED,
        discard_reason=DiscardReason.WRONG_TONE,
        discard_note="Too stiff",
    )
    result = draft_result(away)
    assert (result.status_label, result.outcome) == ("Discarded", "")
    assert (result.discard, result.note) == ("Wrong tone", "Too stiff")


def test_what_the_page_says_above_is_not_said_again() -> None:
    reason = "No reply should go out."
    blocked = replace(
        DRAFT, status=DraftStatus.BLOCKED, outcome=DraftOutcome.BLOCKED, reason=reason
    )
    assert draft_result(blocked).reason == reason
    assert draft_result(blocked, said=reason).reason == ""
    assert draft_result(blocked).outcome == ""


def test_marks_say_whom_they_stop() -> None:
    marks = (
        Finding(FindingCode.NEEDS_FILL, Severity.BLOCKS, "Fill this in", "[[fill: x]]"),
        Finding(FindingCode.TOO_LONG, Severity.WARNS, "Too long"),
    )
    found = draft_result(replace(DRAFT, findings=marks)).findings
    assert [(one.severity, one.tone) for one in found] == [
        ("Stops every send", "bad"),
        ("Stops automatic sending", "warn"),
    ]


def test_sections_stand_in_order_with_a_cell_for_each_profile() -> None:
    stats = (
        SectionStats("draft", "memory", 2, 120, 0),
        SectionStats("draft", "messages", 80, 14_000, 1_204),
        SectionStats("evaluation", "messages", 0, 0, 0),
        SectionStats("draft", "weather", 1, 9, 0),
    )
    messages, memory, unknown = section_rows(ContextStats(stats))
    assert [messages.label, memory.label, unknown.label] == ["Messages", "Memory", "Weather"]
    assert len(messages.cells) == len(Profile)
    assert (messages.cells[0].shown, messages.cells[0].dropped) == (
        "80 · 14,000",
        "1,204 left out",
    )
    assert messages.cells[2].shown == "0"


def test_a_run_without_a_draft_shows_no_result() -> None:
    assert draft_result(None).id == 0


@pytest.mark.parametrize(
    ("error_class", "tab"),
    [
        (BUDGET_REACHED, "drafting"),
        (FailureReason.BAD_KEY, "models"),
        (FailureReason.REFUSED, ""),
    ],
)
def test_a_failure_leads_to_where_it_can_be_mended(error_class: str, tab: str) -> None:
    assert remedy(RunStatus.FAILED, error_class)[0] == tab
    assert "Regenerate" in next_action(RunStatus.FAILED, error_class)
    assert remedy(RunStatus.COMPLETED, error_class) == ("", "")
