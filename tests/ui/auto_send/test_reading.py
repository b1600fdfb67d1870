import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from inboxapp.channels.types import Channel
from inboxapp.core.clock import now
from inboxapp.drafting.auto_send.held_back import HeldBack
from inboxapp.drafting.auto_send.types import AutoSendStatus, AutoSendView, Reason
from inboxapp.drafting.outcomes.queries import OutcomeCounts
from inboxapp.drafting.outcomes.types import DiscardReason, DraftOutcome, EditType
from inboxapp.drafting.outcomes.words import DISCARD_WORDS, EDIT_WORDS, OUTCOME_WORDS
from inboxapp.ui.auto_send.finding import asked_for, first_tab
from inboxapp.ui.auto_send.reading import counts_of, outcome_strip, rule_items, send_item
from inboxapp.ui.auto_send.views import Counts
from inboxapp.ui.auto_send.words import OUTCOME_TONES, RULES, rule_name, stopped_words
from tests.architecture.source import ROOT, modules

AT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
VIEW = AutoSendView(
    id=4,
    draft_id=3,
    lead_id=2,
    lead_name="Lena North",
    channel=Channel.EMAIL,
    status=AutoSendStatus.PLANNED,
    reasons=(),
    text="Hello Lena",
    confidence=0.92,
    due_at=AT + timedelta(minutes=10),
    ended_at=None,
    ended_by="",
    created_at=AT,
    run_id=7,
)


def test_a_planned_reply_says_when_it_goes_and_can_be_cancelled() -> None:
    item = send_item(VIEW)
    assert (item.sure, item.when_words, item.may_cancel) == ("92% sure", "goes out", True)
    assert item.at == (AT + timedelta(minutes=10)).isoformat()
    assert (item.lead_href, item.run_href) == ("/inbox/2", "/runs/7")


def test_a_watched_reply_says_whether_its_time_has_come() -> None:
    watched = replace(VIEW, status=AutoSendStatus.SHADOW)
    ahead = send_item(replace(watched, due_at=now() + timedelta(hours=1)))
    over = send_item(replace(watched, due_at=now() - timedelta(hours=1)))
    assert (ahead.when_words, over.when_words) == ("would go out", "would have gone out")


def test_a_held_reply_says_why_and_by_how_much_it_missed() -> None:
    held = replace(
        VIEW,
        status=AutoSendStatus.HELD,
        due_at=None,
        ended_at=AT,
        confidence=None,
        run_id=None,
        reasons=(Reason("confidence", "62% sure, 85% are needed."), Reason("hard_block", "x")),
    )
    item = send_item(held)
    assert (item.sure, item.at, item.may_cancel, item.run_href) == ("", AT.isoformat(), False, "")
    assert [(one.label, one.tone) for one in item.reasons] == [
        ("Not sure enough", "warn"),
        ("Hard block", "bad"),
    ]
    assert item.reasons[0].words == "62% sure, 85% are needed."


def test_every_reason_in_the_code_has_words() -> None:
    files = [ROOT / path for path, _ in modules("inboxapp/drafting/auto_send")]
    assert used_codes(files) - set(RULES) == set()
    assert rule_name("mail_server_down") == "Mail server down"


def used_codes(files: list[Path]) -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    found = set(re.findall(r'\bReason\(\s*"([a-z_]+)"', text))
    assert len(found) > 20
    return found


def test_rules_count_against_all_that_was_held() -> None:
    first, second = rule_items([HeldBack("confidence", 3, 1), HeldBack("channel", 1, 0)], 4)
    assert (first.count, first.width) == ("3 of 4", "75%")
    assert first.alone == "1 would have gone out without it."
    assert second.alone == ""


def test_outcomes_stand_with_their_n() -> None:
    counts = OutcomeCounts(
        {DraftOutcome.BLOCKED: 1, DraftOutcome.SENT_AS_IS: 3}, {}, {}, median_similarity=0.97
    )
    strip = outcome_strip(counts)
    assert (strip.total, strip.alike) == (4, "97%")
    assert [(one.label, one.count, one.share) for one in strip.shares] == [
        ("Sent as is", 3, "75%"),
        ("Blocked", 1, "25%"),
    ]
    assert outcome_strip(OutcomeCounts({}, {}, {}, None)).total == 0


def test_every_ending_and_edit_has_words() -> None:
    assert set(OUTCOME_WORDS) == set(OUTCOME_TONES) == set(DraftOutcome)
    assert set(EDIT_WORDS) == set(EditType)
    assert set(DISCARD_WORDS) == set(DiscardReason)


def test_what_can_still_be_kept_back_is_shown_first() -> None:
    assert first_tab("off", Counts(planned=1, held=9)) == "planned"
    assert first_tab("on", Counts(held=9)) == "planned"
    assert first_tab("shadow", Counts(shadow=2, held=9)) == "shadow"
    assert first_tab("off", Counts(held=9)) == "held"
    assert asked_for({"tab": "sent"}) is AutoSendStatus.SENT
    assert asked_for({"tab": "'; drop"}) is None


def test_counts_know_every_status() -> None:
    assert counts_of({AutoSendStatus.SENT: 2}) == Counts(sent=2)


def test_a_stop_says_what_it_did() -> None:
    off, shadow = stopped_words(2, "off"), stopped_words(0, "shadow")
    assert off.startswith("Automatic sending is off. 2 planned replies were cancelled")
    assert "1 planned reply was cancelled" in stopped_words(1, "off")
    assert shadow == "Nothing goes out; the policy only watches. Nothing was waiting to go out."
