from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inboxapp.accounts.types import Actor, ActorKind, Role
from inboxapp.channels.types import Channel
from inboxapp.drafting.guards.types import Finding, FindingCode, Severity
from inboxapp.drafting.types import (
    ComposeView,
    DraftStatus,
    DraftView,
    RunProgress,
)
from inboxapp.runs.types import RunStatus
from inboxapp.ui.inbox.drafts import box_view, offer_view, run_view, scope_of
from inboxapp.ui.inbox.views import MarkView

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAM = Actor(1, "acme", ActorKind.PERSON, Role.SETTER, user_id=7, name="Sam")


def draft(number: int = 5, run_id: int = 9, status: DraftStatus = DraftStatus.PENDING) -> DraftView:
    return DraftView(number, 3, Channel.EMAIL, run_id, status, "Re: hi", "Hello", (), NOON)


def progress(status: RunStatus, *, error: str = "") -> RunProgress:
    return RunProgress(9, status, NOON, None, (), error, ())


def compose(**changes: object) -> ComposeView:
    fields: dict[str, object] = {
        "lead_id": 3,
        "channel": Channel.EMAIL,
        "text": "Hello",
        "subject": "Re: hi",
        "version": 2,
        "is_edited": False,
        "draft": draft(),
        "offer": None,
        "run": None,
    }
    return ComposeView(**(fields | changes))  # type: ignore[arg-type]


def test_each_person_lead_and_channel_has_a_box_of_its_own() -> None:
    assert scope_of(SAM, 3, Channel.EMAIL) == "1:7:3:email"


def test_the_box_remembers_the_draft_it_shows_and_not_the_one_beside_it() -> None:
    assert box_view(SAM, compose()).base == 5
    beside = compose(is_edited=True, offer=draft(6))
    assert box_view(SAM, beside).base == 0
    assert offer_view(beside).id == 6


def test_the_box_knows_the_newest_message_for_the_click_on_send() -> None:
    assert box_view(SAM, compose(newest_message_id=41)).newest_message_id == 41


def test_a_run_streams_until_its_draft_is_there() -> None:
    running = progress(RunStatus.RUNNING)

    assert run_view(running, draft(run_id=8)).stream_url == "/stream/drafts/9"
    assert run_view(running, draft(run_id=9)).stream_url == ""
    assert run_view(progress(RunStatus.COMPLETED), None).is_writing is False


@pytest.mark.parametrize(
    ("status", "error", "words"),
    [
        (RunStatus.FAILED, "The model did not answer.", "could not be written. The model"),
        (RunStatus.ABORTED, "", "cancelled"),
        (RunStatus.SUPERSEDED, "The lead wrote again.", "moved on while it was written. The lead"),
        (RunStatus.COMPLETED, "Draft blocked: asks to stop.", "Draft blocked: asks to stop."),
    ],
)
def test_what_went_wrong_is_said_in_words(status: RunStatus, error: str, words: str) -> None:
    assert words in run_view(progress(status, error=error), None).problem


def test_a_run_that_went_well_has_nothing_to_say() -> None:
    assert run_view(progress(RunStatus.COMPLETED), draft()).problem == ""


def test_a_failed_run_can_be_tried_again_and_a_blocked_one_is_quiet() -> None:
    failed = run_view(progress(RunStatus.FAILED, error="No answer."), None)
    blocked = run_view(progress(RunStatus.COMPLETED, error="Draft blocked: asks to stop."), None)

    assert (failed.tone, failed.again) == ("bad", "Retry")
    assert (blocked.tone, blocked.again) == ("neutral", "Write it again")


def test_the_marks_of_the_draft_come_with_the_box() -> None:
    found = Finding(FindingCode.FOREIGN_LINK, Severity.WARNS, "Whose link?", "x.example", 4, 13)
    marked = replace(draft(), findings=(found,))

    assert box_view(SAM, compose(draft=marked)).findings == (
        MarkView("foreign_link", "warns", "Whose link?", "x.example", 4),
    )
