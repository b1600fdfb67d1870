"""The same conversations twice: did a change make drafts better?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isclose
from statistics import fmean

from inboxapp.evaluation.errors import NotComparable
from inboxapp.evaluation.statistics import (
    SEED,
    bootstrap_interval,
    mcnemar,
    minimum_detectable,
    most_still_possible,
)
from inboxapp.evaluation.types import About, CaseResult

SIGNIFICANT = 0.05
# A difference within five points either way is none that anybody would notice.
MARGIN = 0.05
ROUNDING = 1e-6


class Finding(StrEnum):
    """What a comparison comes to."""

    IMPROVED = "improved"
    REGRESSED = "regressed"
    NO_EFFECT = "no effect"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True)
class Point:
    """One conversation in one report."""

    id: str
    passed: bool
    score: float
    text: str


@dataclass(frozen=True)
class Comparison:
    """Pairs of the same conversation, before and after; shares and scores are 0 to 1.

    `p` is McNemar's exact test on passed or not; `low` and `high` are the 95 % interval of the
    mean difference in score; `detectable` is the smallest difference in shares that n would show.
    """

    finding: Finding
    n: int
    before_passed: int
    after_passed: int
    better: tuple[str, ...]
    worse: tuple[str, ...]
    p: float
    score_difference: float
    low: float
    high: float
    detectable: float
    same_texts: int
    why: str


def point_of(result: CaseResult) -> Point:
    """Return what a comparison needs of a result."""
    return Point(result.id, result.passed, result.score, result.outcome.written.text)


def compare(before: Sequence[Point], after: Sequence[Point], *, seed: int = SEED) -> Comparison:
    """Compare point by point; raises NotComparable unless both hold the same conversations."""
    later = {point.id: point for point in after}
    if {point.id for point in before} != set(later) or len(before) != len(after):
        raise NotComparable("The two reports hold different conversations, so nothing is compared.")
    pairs = [(point, later[point.id]) for point in before]
    better = tuple(old.id for old, new in pairs if new.passed and not old.passed)
    worse = tuple(old.id for old, new in pairs if old.passed and not new.passed)
    differences = [new.score - old.score for old, new in pairs]
    low, high = bootstrap_interval(differences, seed=seed)
    p, same = mcnemar(len(better), len(worse)), sum(old.text == new.text for old, new in pairs)
    finding, why = _finding(pairs, p, (low, high), seed)
    return Comparison(
        finding=finding,
        n=len(pairs),
        before_passed=sum(old.passed for old, _ in pairs),
        after_passed=sum(new.passed for _, new in pairs),
        better=better,
        worse=worse,
        p=p,
        score_difference=fmean(differences) if differences else 0.0,
        low=low,
        high=high,
        detectable=minimum_detectable(len(pairs), len(better) + len(worse)),
        same_texts=same,
        why=why,
    )


def require_comparable(before: About, after: About) -> None:
    """Raise NotComparable when two reports asked different things or asked them differently."""
    for name, words in (
        ("cases", "other conversations"),
        ("checks", "other checks or another judge's prompt"),
        ("judge", "another judge"),
    ):
        if getattr(before, name) != getattr(after, name):
            raise NotComparable(
                f"The earlier report was made with {words}, so its numbers can't be compared. "
                "Run the suite at that version again."
            )


def _is_same(old: Point, new: Point) -> bool:
    # A report read from a file holds its scores rounded.
    return old.text == new.text and isclose(old.score, new.score, abs_tol=ROUNDING)


def _finding(
    pairs: Sequence[tuple[Point, Point]], p: float, scores: tuple[float, float], seed: int
) -> tuple[Finding, str]:
    if pairs and all(_is_same(old, new) for old, new in pairs):
        return Finding.NO_EFFECT, "Every draft is word for word the same."
    shares = [float(new.passed) - float(old.passed) for old, new in pairs]
    if p < SIGNIFICANT and sum(shares) > 0:
        return Finding.IMPROVED, "More drafts pass, and chance alone would hardly do that."
    if p < SIGNIFICANT:
        return Finding.REGRESSED, "Fewer drafts pass, and chance alone would hardly do that."
    within = (*bootstrap_interval(shares, seed=seed), *scores)
    has_enough = most_still_possible(len(pairs)) <= MARGIN
    if has_enough and all(abs(bound) <= MARGIN for bound in within):
        return Finding.NO_EFFECT, "Whatever the difference is, it is within five points."
    return Finding.INCONCLUSIVE, "Too few pairs changed to tell the difference from chance."
