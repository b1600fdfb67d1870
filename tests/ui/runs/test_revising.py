import pytest

from inboxapp.drafting.explain import STOP_WORDS
from inboxapp.drafting.revision.types import StopReason
from inboxapp.drafting.run_queries import ContextStats
from inboxapp.drafting.safety.types import HardBlock
from inboxapp.drafting.stages.names import EVALUATION, FINAL, GATE, GENERATION, REVISER, SELECTOR
from inboxapp.runs.types import ArtifactRow, StageStatus
from inboxapp.ui.runs.judging import badges_of, pack_rows, told_here
from inboxapp.ui.runs.revising import loop_view
from inboxapp.ui.runs.words import HARD_BLOCK_WORDS
from tests.ui.runs.rows import make_artifact

CONTEXT = ContextStats(most_turns=3, threshold=0.75)
OUTCOME = {
    "stop_reason": "threshold_met",
    "iterations": 2,
    "chosen_iteration": 2,
    "start_confidence": 0.45,
    "end_confidence": 0.8,
    "output_tokens": 1203,
    "seconds": 4.13,
}


def judged(turn: int, confidence: float, **more: object) -> ArtifactRow:
    payload = {"confidence": confidence, "safe_to_send": True, "hard_block": "", **more}
    return make_artifact(EVALUATION, iteration=turn, payload=payload)


def gate(turn: int, verdict: str) -> ArtifactRow:
    return make_artifact(GATE, iteration=turn, payload={"verdict": verdict})


def test_a_loop_tells_each_text_its_certainty_and_the_winner() -> None:
    rows = [gate(turn, "approve") for turn in range(3)]
    rows += [judged(0, 0.45), judged(1, 0.6), judged(2, 0.8)]
    rows.append(make_artifact(FINAL, payload={"revision": OUTCOME}))
    loop = loop_view(rows, CONTEXT)
    assert [(turn.label, turn.sure, turn.width, turn.tone) for turn in loop.turns] == [
        ("First text", "45%", "45%", "warn"),
        ("Revision 1", "60%", "60%", "warn"),
        ("Revision 2", "80%", "80%", "good"),
    ]
    assert [turn.is_chosen for turn in loop.turns] == [False, False, True]
    assert loop.headline == "It was sure enough."
    assert loop.winner == "The text of revision 2 won."
    assert (loop.iterations, loop.confidence) == ("2", "45% → 80%")
    assert (loop.tokens, loop.took, loop.needed) == ("1,203", "4.1 s", "75%")
    assert loop.turns[1].href == f"#{EVALUATION}-1"


def test_a_loop_under_way_says_which_turn_it_is_in() -> None:
    rows = [
        judged(0, 0.45),
        make_artifact(SELECTOR, iteration=1),
        make_artifact(REVISER, iteration=1, status=StageStatus.RUNNING),
    ]
    loop = loop_view(rows, CONTEXT)
    assert loop.headline == "Revising 1 of 3"
    assert [turn.label for turn in loop.turns] == ["First text"]
    assert loop.winner == ""


def test_a_revision_that_changed_nothing_is_shown_unjudged() -> None:
    rows = [judged(0, 0.45), gate(0, "approve"), make_artifact(REVISER, iteration=1)]
    last = loop_view(rows, CONTEXT).turns[-1]
    assert (last.label, last.sure, last.verdict) == ("Revision 1", "n/a", "Not judged")
    assert last.href == f"#{REVISER}-1"


def test_a_draft_that_was_sure_at_once_has_no_turns_to_count() -> None:
    final = {**OUTCOME, "iterations": 0, "chosen_iteration": 0}
    rows = [judged(0, 0.9), make_artifact(FINAL, payload={"revision": final})]
    loop = loop_view(rows, CONTEXT)
    assert (loop.winner, loop.tokens, loop.took, loop.confidence) == ("", "", "", "90%")


def test_what_nobody_judged_shows_no_loop() -> None:
    assert loop_view([make_artifact(GENERATION)], CONTEXT).turns == ()


@pytest.mark.parametrize("reason", StopReason)
def test_every_stop_reason_has_words(reason: StopReason) -> None:
    assert STOP_WORDS[reason]


def test_every_hard_block_has_words() -> None:
    assert {*HARD_BLOCK_WORDS} == set(HardBlock)


def test_verdicts_stand_as_badges() -> None:
    assert [badge.label for badge in badges_of(gate(0, "block"))] == ["Blocked"]
    blocked = judged(0, 0.0, hard_block="complaint", decided_by="rule")
    labels = [(badge.label, badge.tone) for badge in badges_of(blocked)]
    assert labels == [("0% sure", "warn"), ("Complaint", "bad"), ("Decided by a rule", "info")]
    assert badges_of(make_artifact(GATE, payload={"verdict": "?"})) == ()


def test_the_revisers_material_is_told_by_tier() -> None:
    sizes = {
        "tertiary": {"run": 50},
        "primary": {"current_draft": 1200, "why_confidence_is_low": 80},
        "secondary": {},
    }
    row = make_artifact(REVISER, iteration=1, payload={"changes": ["x"], "pack_sizes": sizes})
    assert [(tier.tier, tier.total, tier.sections) for tier in pack_rows(row)] == [
        ("Primary", "1,280", ("Current draft 1,200", "Why confidence is low 80")),
        ("Tertiary", "50", ("Run 50",)),
    ]
    assert told_here(row) == {"changes": ["x"]}
