"""What a difference over pairs tells: pure functions, the same for the same seed."""

import math
import random
from collections.abc import Sequence
from statistics import fmean

ROUNDS = 4_000
SEED = 20_261_120
# Two standard errors and a bit: a two-sided level of 5 % and a power of 80 %.
_BOTH_ERRORS = 1.959964 + 0.841621
_LEVEL = 0.05


def mcnemar(better: int, worse: int) -> float:
    """Return the exact two-sided p of so many pairs that changed for the better and the worse."""
    changed = better + worse
    if changed == 0:
        return 1.0
    tail = sum(math.comb(changed, count) for count in range(min(better, worse) + 1))
    return min(1.0, tail / float(2 ** (changed - 1)))


def bootstrap_interval(
    differences: Sequence[float], *, seed: int = SEED, rounds: int = ROUNDS
) -> tuple[float, float]:
    """Return the 95 % interval of the mean difference, by drawing pairs with replacement."""
    if not differences:
        return 0.0, 0.0
    draw = random.Random(seed)  # noqa: S311  chance, not secrecy
    size = len(differences)
    means = sorted(fmean(draw.choices(differences, k=size)) for _ in range(rounds))
    low = means[math.floor(rounds * _LEVEL / 2)]
    high = means[min(rounds - 1, math.ceil(rounds * (1 - _LEVEL / 2)) - 1)]
    return low, high


def minimum_detectable(pairs: int, changed: int) -> float:
    """Return the smallest difference in shares that so many pairs would show four times in five.

    No fewer than six pairs, all one way, are ever significant, whatever else changed.
    """
    if pairs == 0:
        return 1.0
    by_chance = _BOTH_ERRORS * math.sqrt(changed) / pairs
    return min(1.0, max(_fewest_significant() / pairs, by_chance))


def most_still_possible(pairs: int) -> float:
    """Return the share of changed pairs that none among so many still leaves possible, at 95 %."""
    return 1 - _LEVEL ** (1 / pairs) if pairs else 1.0


def _fewest_significant() -> int:
    return next(count for count in range(1, 20) if mcnemar(count, 0) < _LEVEL)
