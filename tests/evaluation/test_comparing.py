from dataclasses import replace

import pytest

from inboxapp.drafting.prompt_versions.types import PromptText
from inboxapp.drafting.stages.names import GENERATION
from inboxapp.evaluation.comparing import (
    Comparison,
    Finding,
    Point,
    compare,
    point_of,
    require_comparable,
)
from inboxapp.evaluation.errors import NotComparable
from inboxapp.evaluation.running import Setup
from inboxapp.evaluation.suite import measure
from inboxapp.evaluation.telling import comparison_lines
from tests.evaluation.fakes import GOOD, Obedient, case

MANY = [case(id=f"price-{number:02}") for number in range(12)]


def points(passed: str, text: str = "") -> list[Point]:
    """One point per sign; + passed and - did not."""
    return [
        Point(f"case-{place}", sign == "+", 1.0 if sign == "+" else 0.9, text or sign)
        for place, sign in enumerate(passed)
    ]


def finding(before: str, after: str) -> Comparison:
    return compare(points(before), points(after))


def test_six_pairs_for_the_better_and_none_for_the_worse_are_an_improvement() -> None:
    found = finding("------++++", "++++++++++")
    assert found.finding is Finding.IMPROVED
    assert found.better == tuple(f"case-{place}" for place in range(6))
    assert (found.n, found.before_passed, found.after_passed, found.worse) == (10, 4, 10, ())
    assert found.p == pytest.approx(0.03125)
    assert found.low > 0


def test_the_other_way_round_it_is_a_regression() -> None:
    found = finding("++++++++++", "------++++")
    assert found.finding is Finding.REGRESSED
    assert found.high < 0


def test_five_pairs_are_too_few_to_tell() -> None:
    assert finding("-----+++++", "++++++++++").finding is Finding.INCONCLUSIVE


def test_as_many_for_the_better_as_for_the_worse_among_few_tell_nothing() -> None:
    assert finding("+-+-+-+-", "-+-+-+-+").finding is Finding.INCONCLUSIVE


def test_the_same_words_have_no_effect_however_few_they_are() -> None:
    found = finding("+-+", "+-+")
    assert found.finding is Finding.NO_EFFECT
    assert found.same_texts == 3


def test_a_score_that_a_report_rounded_is_no_difference() -> None:
    now = [Point("one", passed=False, score=16 / 17, text="Hello")]
    stored = [replace(now[0], score=round(16 / 17, 6))]
    assert compare(stored, now).finding is Finding.NO_EFFECT


def test_other_words_need_many_pairs_without_a_change_to_be_no_effect() -> None:
    few = compare(points("+" * 20, "one"), points("+" * 20, "other"))
    many = compare(points("+" * 80, "one"), points("+" * 80, "other"))
    assert few.finding is Finding.INCONCLUSIVE
    assert many.finding is Finding.NO_EFFECT
    assert many.same_texts == 0


def test_other_conversations_are_not_compared() -> None:
    with pytest.raises(NotComparable):
        finding("++", "+++")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("good_words", "words", "expected"),
    [
        ("ANSWER", "ANSWER first.", Finding.IMPROVED),
        ("Write the reply", "Be vague.", Finding.REGRESSED),
        ("context", "Be vague.", Finding.NO_EFFECT),
    ],
)
async def test_a_model_that_heeds_its_prompt_shows_what_the_prompt_is_worth(
    good_words: str, words: str, expected: Finding
) -> None:
    model = Obedient(lambda prompt: GOOD if good_words in prompt else "Hi Dana,\n\nHello.")
    before = await measure(MANY, Setup(model))
    prompts = {GENERATION: PromptText(GENERATION, 0, words)}
    after = await measure(MANY, Setup(model, prompts=prompts))
    found = compare(
        [point_of(one) for one in before.results], [point_of(one) for one in after.results]
    )
    assert found.finding is expected
    assert after.about.prompts[GENERATION] == 0
    told = "\n".join(comparison_lines(found))
    assert f"{expected.value.upper()} (n = 12 pairs)" in told
    assert ("price-07" in told) is (expected is not Finding.NO_EFFECT)


@pytest.mark.anyio
@pytest.mark.parametrize("part", ["cases", "checks", "judge"])
async def test_reports_of_other_cases_checks_or_judges_are_not_compared(part: str) -> None:
    about = (await measure(MANY[:1], Setup(Obedient()))).about
    require_comparable(about, replace(about, code="other", model="other"))
    with pytest.raises(NotComparable, match="can't be compared"):
        require_comparable(about, replace(about, **{part: "other"}))
