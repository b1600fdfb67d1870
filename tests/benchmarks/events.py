"""From a published event to the sockets of two hundred tabs."""

import asyncio
import re
import time

from inboxapp.accounts.sessions import open_session
from inboxapp.core.database import Database
from inboxapp.events.publish import publish
from inboxapp.events.types import Event, EventKind
from tests.benchmarks.figures import Figure, at_most, percentile, spread
from tests.benchmarks.rig import Rig
from tests.cast import Cast
from tests.factories.conversations import make_message
from tests.factories.web import HYDRATE, Tab, Web, running_web

TABS = 200
TABS_PER_LEAD = 5
PUBLISHED = 30
# Longer than any event should take: what comes later counts as missed.
PAUSE_SECONDS = 0.6
WORD = re.compile(r"bench-\d+\.")


async def measure(rig: Rig, cast: Cast) -> list[Figure]:
    folder = rig.folder / "bench-web"
    folder.mkdir(mode=0o711, exist_ok=True)
    with running_web(folder, database_url=rig.database_url, redis_url=rig.redis_url) as web:
        async with rig.database() as database:
            leads = [
                (
                    await make_message(database, cast.acme, "Hi", sender=f"e{n}@bench.example")
                ).lead_id
                for n in range(TABS // TABS_PER_LEAD)
            ]
            spread_out = await _fan_out(database, cast, web, leads)
            together = await _fan_out(database, cast, web, leads[:1])
    return [
        at_most("event → 200 tabs, 5 per lead, p95", percentile(spread_out, 0.95), 25, "ms",
                spread(spread_out, "ms")),
        at_most("event → 200 tabs on one lead, p95", percentile(together, 0.95), 100, "ms",
                spread(together, "ms")),
    ]  # fmt: skip


async def _fan_out(database: Database, cast: Cast, web: Web, leads: list[int]) -> list[float]:
    """Return ms from before the publishing transaction to each frame that carries the event."""
    async with database.transaction() as tx:
        assert cast.sam.user_id is not None
        session = await open_session(tx, user_id=cast.sam.user_id, client_id=cast.acme)
    tabs = [Listener(web, f"bench-{len(leads)}-{n}", session) for n in range(TABS)]
    await asyncio.gather(*(tab.__aenter__() for tab in tabs))
    try:
        for number, tab in enumerate(tabs):
            await tab.open_lead(leads[number % len(leads)])
        await asyncio.gather(*(tab.settle() for tab in tabs))
        return await _publish(database, cast, tabs, leads)
    finally:
        await asyncio.gather(*(tab.__aexit__(None, None, None) for tab in tabs))


async def _publish(
    database: Database, cast: Cast, tabs: list["Listener"], leads: list[int]
) -> list[float]:
    delays: list[float] = []
    for number in range(PUBLISHED):
        stage, lead_id = f"bench-{number}.", leads[number % len(leads)]
        watching = [tab for tab in tabs if tab.lead_id == lead_id]
        began = time.perf_counter()
        async with database.transaction() as tx:
            publish(
                tx,
                Event(
                    cast.acme, EventKind.STAGE_CHANGED, lead_id=lead_id, stage=stage, status="done"
                ),
            )
        await asyncio.sleep(PAUSE_SECONDS)
        moments = [tab.time_of(stage) for tab in watching]
        assert None not in moments, "a tab missed an event"
        delays += [(moment - began) * 1000 for moment in moments if moment]
    return delays


class TimedFrames(list[str]):
    """Frames that know when they came; `heard` maps a bench's word to that moment."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: dict[str, float] = {}

    def append(self, frame: str) -> None:
        """Keep a frame, and the moment if it carries a word of ours."""
        found = WORD.search(frame)
        if found:
            self.heard.setdefault(found[0], time.perf_counter())
        super().append(frame)


class Listener(Tab):
    """A tab that notes when each frame came."""

    lead_id: int = 0

    def __init__(self, web: Web, token: str, session: str) -> None:
        super().__init__(web, token, session, frames=TimedFrames())

    async def open_lead(self, lead_id: int) -> None:
        """Load a lead's page as a browser does, which makes the tab watch it."""
        self.lead_id = lead_id
        await self.send(HYDRATE, {}, path=f"/inbox/{lead_id}")

    def time_of(self, word: str) -> float | None:
        """Return when the word came, if it did."""
        assert isinstance(self.frames, TimedFrames)
        return self.frames.heard.get(word)
