"""Measure everything and print one table; `python -m tests.benchmarks runs inbox` measures some."""

import asyncio
import sys

from tests.benchmarks import browser, events, inbox, prefix, runs
from tests.benchmarks.figures import Figure, show
from tests.benchmarks.rig import Rig, make_rig
from tests.cast import Cast, invite_cast

ON_A_RIG = {
    "runs": runs.measure,
    "events": events.measure,
    "inbox": inbox.measure,
    "prefix": prefix.measure,
}
ALL = (*ON_A_RIG, "browser")


def main() -> None:
    wanted = sys.argv[1:] or list(ALL)
    figures: list[Figure] = []
    for name in wanted:
        print(f"Measuring {name} …", file=sys.stderr)  # noqa: T201  a command's output
        if name == "browser":
            figures += browser.measure()
        else:
            with make_rig() as rig:
                figures += asyncio.run(_on_a_rig(name, rig))
    show(figures)


async def _on_a_rig(name: str, rig: Rig) -> list[Figure]:
    return await ON_A_RIG[name](rig, await _cast(rig))


async def _cast(rig: Rig) -> Cast:
    async with rig.database() as database:
        return await invite_cast(database)


if __name__ == "__main__":
    main()
