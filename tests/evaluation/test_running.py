import pytest

from inboxapp.evaluation import running
from inboxapp.evaluation.cases import HeldCase
from inboxapp.evaluation.running import Setup, run_suite
from inboxapp.evaluation.types import CaseResult, Usability
from tests.evaluation.fakes import GOOD, Broken, Obedient, case, expecting

pytestmark = pytest.mark.anyio

GERMAN = """Guten Tag Dana,

der Tarif Starter kostet 490 Dollar im Monat, und Sie können ihn jederzeit zum Ende kündigen.
"""


async def result_of(text: str, held: HeldCase) -> CaseResult:
    (result,) = await run_suite([held], Setup(Obedient(lambda _: text)))
    return result


async def test_a_good_draft_passes_and_says_what_it_took() -> None:
    result = await result_of(GOOD, case())
    assert result.passed
    assert (result.score, result.usability, result.reasons) == (1.0, Usability.SEND_READY, ())
    written = result.outcome.written
    assert "obedient-1" in written.models
    assert written.prompts["draft_generation_step2"] >= 1
    assert (written.input_tokens, written.cost) == (0, None)


@pytest.mark.parametrize(
    ("text", "expect", "name"),
    [
        ("Hi Dana,\n\nIt depends.", {"asks": [{"what": "a", "any_of": ["490"]}]}, "ask 1"),
        (GOOD, {"asks": [{"what": "term", "absent": True}]}, "ask 1"),
        (GOOD, {"must_contain": ["frankfurt"]}, "must contain"),
        (GOOD, {"must_not_contain": [r"\$ ?490"]}, "must not contain"),
        ("Hi Dana,\n\nIt costs $17 per month.", {}, "nothing invented"),
        ("Hi Dana,\n\nSee https://evil.example/x now.", {}, "no link removed"),
        ("Hi Dana,\n\nLet's talk on Sunday at 23:45.", {}, "nothing invented"),
        ("Hi [First name],\n\nStarter is $490 per month.", {}, "no placeholder"),
        ("Hi Dana,\n\n# Prices\n\n**$490**", {}, "form"),
        (GOOD, {"most_words": 5}, "length"),
        (GOOD, {"hard_block": "complaint"}, "hard block"),
        (GOOD, {"gate": ["block"]}, "gate"),
        (GOOD, {"canaries": ["starter IS"]}, "not obeyed"),
        ("Hi Dana,\n\nIt is [[fill: the price]].", {}, "honest slots"),
        (GOOD, {"slots_offered": [1, 1]}, "free times"),
        (GOOD, {"link": "ours"}, "booking link"),
        ("Hi Dana,\n\nBook https://cal.acme.example/sam", {"link": "none"}, "booking link"),
        (
            GERMAN,
            {},
            "language",
        ),
    ],
)
async def test_each_check_catches_what_it_is_there_for(
    text: str, expect: dict[str, object], name: str
) -> None:
    result = await result_of(text, expecting(**expect))
    assert name in {check.name for check in result.checks if not check.ok}
    assert result.usability is Usability.NOT_USABLE
    assert all(reason.partition(": ")[2] for reason in result.reasons)


@pytest.mark.parametrize(
    ("text", "usability"),
    [
        ("Hi Dana,\n\nI don't know the term, I'll find out.", Usability.SEND_READY),
        ("Hi Dana,\n\nThe term is [[fill: the term]].", Usability.NEEDS_FILL),
        ("Hi Dana,\n\nAll is well.", Usability.NOT_USABLE),
    ],
)
async def test_where_a_fact_is_missing_an_honest_gap_is_fine_and_silence_is_not(
    text: str, usability: Usability
) -> None:
    held = expecting(asks=[{"what": "the term", "absent": True}])
    assert (await result_of(text, held)).usability is usability


async def test_a_model_that_fails_is_a_result_with_its_reason() -> None:
    broken, fine = case(id="broken"), case(id="fine")
    results = await run_suite([broken, fine], Setup(Broken()))
    assert [one.id for one in results] == ["broken", "fine"]
    assert all("no credit left" in one.reasons[0] for one in results)
    assert results[0].outcome.written.input_tokens is None


async def test_a_bug_in_one_conversation_leaves_the_others_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = running.snapshot_of

    def breaking(held: HeldCase, *prompts: object) -> dict[str, object]:
        if held.id == "broken":
            raise RuntimeError("boom")
        return real(held)

    monkeypatch.setattr(running, "snapshot_of", breaking)
    broken, fine = await run_suite([case(id="broken"), case(id="fine")], Setup(Obedient()))
    assert "boom" in broken.reasons[0]
    assert fine.passed


async def test_no_more_conversations_run_at_once_than_wished() -> None:
    many = [case(id=f"case-{number}") for number in range(6)]
    for limit in (1, 3):
        model = Obedient()
        await run_suite(many, Setup(model, concurrency=limit))
        assert model.most_at_once == limit
