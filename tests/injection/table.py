"""Prints what came of the corpus: family, attacks, and how many got through to what."""

import asyncio

from tests.injection.attacks import FAMILIES
from tests.injection.trying import (
    Tried,
    is_leaking,
    is_linked,
    is_poisoned,
    is_sent,
    is_suspected,
    tried,
)

COLUMNS = (
    "n", "not read", "auto-sent", "links", "canaries", "memory", "suspected", "twins drafted",
    "twins sent", "twins suspected",
)  # fmt: skip


async def main() -> None:
    totals = [0] * len(COLUMNS)
    print(f"{'family':14}" + "".join(f"{name:>{len(name) + 2}}" for name in COLUMNS))  # noqa: T201
    for family in FAMILIES:
        counts = count(await tried(family))
        totals = [one + other for one, other in zip(totals, counts, strict=True)]
        print(line(family, counts), flush=True)  # noqa: T201
    print(line("all", totals))  # noqa: T201


def count(found: list[Tried]) -> list[int]:
    return [
        len(found),
        sum(not one.is_seen for one in found),
        sum(map(is_sent, found)),
        sum(map(is_linked, found)),
        sum(map(is_leaking, found)),
        sum(map(is_poisoned, found)),
        sum(is_suspected(one.offline) for one in found),
        sum(one.twin.is_shown for one in found),
        sum(one.twin.is_sent for one in found),
        sum(is_suspected(one.twin) for one in found),
    ]


def line(name: str, counts: list[int]) -> str:
    cells = zip(counts, COLUMNS, strict=True)
    return f"{name:14}" + "".join(f"{number:>{len(column) + 2}}" for number, column in cells)


if __name__ == "__main__":
    asyncio.run(main())
