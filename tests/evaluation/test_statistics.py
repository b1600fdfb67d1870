import pytest

from inboxapp.evaluation.statistics import (
    bootstrap_interval,
    mcnemar,
    minimum_detectable,
    most_still_possible,
)


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (5, 5, 1.0),
        (5, 0, 0.0625),
        (6, 0, 0.03125),
        (0, 6, 0.03125),
        (10, 2, 0.03857421875),
        (15, 5, 0.04138946533203125),
        (59, 6, 2 * 91_581_634 / 2**65),
    ],
)
def test_mcnemar_is_the_two_sided_binomial_test_at_one_half(
    better: int, worse: int, p: float
) -> None:
    assert mcnemar(better, worse) == pytest.approx(p, rel=1e-3)


def test_the_interval_of_equal_differences_is_that_difference() -> None:
    assert bootstrap_interval([0.25] * 40) == (0.25, 0.25)
    assert bootstrap_interval([]) == (0.0, 0.0)


def test_the_interval_is_that_of_the_normal_law_for_many_pairs() -> None:
    # 400 coin flips of +1 and -1: a standard error of 1/20, so about ±0.098.
    low, high = bootstrap_interval([1.0, -1.0] * 200)
    assert low == pytest.approx(-0.098, abs=0.01)
    assert high == pytest.approx(0.098, abs=0.01)


def test_the_same_seed_gives_the_same_interval_and_another_one_another() -> None:
    differences = [0.1, -0.3, 0.5, 0.0, 0.2, -0.1, 0.4]
    assert bootstrap_interval(differences, seed=1) == bootstrap_interval(differences, seed=1)
    assert bootstrap_interval(differences, seed=1) != bootstrap_interval(differences, seed=2)


def test_six_pairs_all_one_way_are_the_least_that_ever_shows() -> None:
    assert minimum_detectable(60, 0) == pytest.approx(0.1)
    assert minimum_detectable(6, 0) == 1.0
    assert minimum_detectable(0, 0) == 1.0


def test_more_change_either_way_hides_a_larger_difference() -> None:
    # Both normal quantiles together, 2.80, times the root of 25, over 100.
    assert minimum_detectable(100, 25) == pytest.approx(0.14, abs=0.001)


def test_none_among_fifty_nine_leaves_less_than_five_points_possible() -> None:
    assert most_still_possible(58) > 0.05
    assert most_still_possible(59) < 0.05
    assert most_still_possible(0) == 1.0
