import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from inboxapp.core.redis_client import open_redis
from inboxapp.core.tasks import end
from inboxapp.events import hub as hub_module
from inboxapp.events import tab as tab_module
from inboxapp.events.hub import Hub
from inboxapp.events.publish import stream_name
from inboxapp.events.types import Event, EventKind, Resync, Watch
from tests.workers.own_redis import OwnRedis, own_redis

pytestmark = pytest.mark.anyio

ACME, ZETA = 1, 2
NEWS = Event(ACME, EventKind.LEAD_CHANGED, lead_id=7)
ZETAS_NEWS = Event(ZETA, EventKind.LEAD_CHANGED, lead_id=9)


class Tabs:
    """What every tab was told, by token."""

    def __init__(self) -> None:
        self.told: dict[str, asyncio.Queue[Event | Resync]] = {}
        self.gone: set[str] = set()
        self.broken: set[str] = set()

    async def push(self, token: str, news: Event | Resync) -> None:
        if token in self.broken:
            raise RuntimeError("the socket is gone")
        self.told.setdefault(token, asyncio.Queue()).put_nowait(news)

    async def next(self, token: str) -> Event | Resync:
        async with asyncio.timeout(20):
            news = await self.told.setdefault(token, asyncio.Queue()).get()
        return self.without_place(news)

    def without_place(self, news: Event | Resync) -> Event | Resync:
        return Event.from_json(news.to_json()) if isinstance(news, Event) else news

    def nothing_for(self, token: str) -> bool:
        return token not in self.told or self.told[token].empty()


async def announce(redis: Redis, events: Iterable[Event]) -> None:
    """Put events on their streams."""
    for event in events:
        await redis.xadd(stream_name(event.client_id), {"event": event.to_json()})


@pytest.fixture
def tabs() -> Tabs:
    return Tabs()


@asynccontextmanager
async def running_hub(url: str, tabs: Tabs) -> AsyncIterator[Hub]:
    redis = open_redis(url, blocking=True)
    hub = Hub(redis, tabs.push, is_alive=lambda token: token not in tabs.gone)
    reading = asyncio.create_task(hub.run())
    yield hub
    await end(reading)
    await redis.aclose()


@pytest.fixture
async def hub(redis: Redis, redis_url: str, tabs: Tabs) -> AsyncIterator[Hub]:
    async with running_hub(redis_url, tabs) as hub:
        yield hub


@pytest.fixture
def redis_of_our_own() -> Iterator[OwnRedis]:
    with own_redis() as own:
        yield own


async def test_a_tab_hears_of_its_client_once_it_was_told_to_read(
    hub: Hub, tabs: Tabs, redis: Redis
) -> None:
    hub.watch("sam", Watch(ACME))
    assert await tabs.next("sam") == Resync()
    await announce(redis, [NEWS, ZETAS_NEWS, NEWS])
    assert [await tabs.next("sam") for _ in range(2)] == [NEWS, NEWS]
    assert tabs.nothing_for("sam")


async def test_a_client_that_is_newly_watched_joins_at_once(
    hub: Hub, tabs: Tabs, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "BLOCK_MS", 15_000)
    hub.watch("sam", Watch(ACME))
    assert await tabs.next("sam") == Resync()
    hub.watch("rival", Watch(ZETA))
    async with asyncio.timeout(5):
        assert await tabs.next("rival") == Resync()
    await announce(redis, [ZETAS_NEWS, NEWS])
    assert await tabs.next("rival") == ZETAS_NEWS
    assert await tabs.next("sam") == NEWS


async def test_what_happened_before_the_first_watcher_is_not_told(
    hub: Hub, tabs: Tabs, redis: Redis
) -> None:
    await announce(redis, [NEWS])
    hub.watch("sam", Watch(ACME))
    assert await tabs.next("sam") == Resync()
    await announce(redis, [Event(ACME, EventKind.RUN_CHANGED, run_id=1)])
    assert await tabs.next("sam") == Event(ACME, EventKind.RUN_CHANGED, run_id=1)


async def test_a_tab_that_looks_elsewhere_hears_of_that_only(
    hub: Hub, tabs: Tabs, redis: Redis
) -> None:
    def stage(lead_id: int) -> Event:
        return Event(ACME, EventKind.STAGE_CHANGED, lead_id=lead_id, run_id=1, stage="final_draft")

    hub.watch("sam", Watch(ACME, lead_id=7))
    assert await tabs.next("sam") == Resync()
    hub.watch("sam", Watch(ACME, lead_id=8))
    await announce(redis, [stage(7), stage(8)])
    assert await tabs.next("sam") == stage(8)


async def test_a_tab_that_left_hears_nothing(hub: Hub, tabs: Tabs, redis: Redis) -> None:
    hub.watch("sam", Watch(ACME))
    hub.watch("mia", Watch(ACME))
    assert await tabs.next("sam") == Resync()
    assert await tabs.next("mia") == Resync()
    hub.unwatch("sam")
    hub.unwatch("nobody")
    await announce(redis, [NEWS])
    assert await tabs.next("mia") == NEWS
    assert tabs.nothing_for("sam")


async def test_a_slow_tab_holds_nobody_up_and_gets_one_resync(
    redis: Redis, redis_url: str, tabs: Tabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tab_module, "BACKLOG", 3)
    opened = asyncio.Event()
    push = tabs.push

    async def slow_for_sam(token: str, news: Event | Resync) -> None:
        if token == "sam":
            await opened.wait()
        await push(token, news)

    monkeypatch.setattr(tabs, "push", slow_for_sam)
    async with running_hub(redis_url, tabs) as hub:
        hub.watch("sam", Watch(ACME))
        hub.watch("mia", Watch(ACME))
        assert await tabs.next("mia") == Resync()
        for run_id in range(5):
            event = Event(ACME, EventKind.RUN_CHANGED, run_id=run_id)
            await announce(redis, [event])
            assert await tabs.next("mia") == event
        opened.set()
        # The push under way, then one resync in place of the three that waited, then the rest.
        told = [await tabs.next("sam") for _ in range(3)]
        assert told == [Resync(), Resync(), Event(ACME, EventKind.RUN_CHANGED, run_id=4)]


async def test_a_broken_tab_holds_nobody_up_and_catches_up(
    hub: Hub, tabs: Tabs, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "PRUNE_SECONDS", 0.0)
    monkeypatch.setattr(hub_module, "BLOCK_MS", 20)
    tabs.broken.add("sam")
    hub.watch("sam", Watch(ACME))
    hub.watch("mia", Watch(ACME))
    assert await tabs.next("mia") == Resync()
    await announce(redis, [NEWS])
    assert await tabs.next("mia") == NEWS
    tabs.broken.clear()
    assert await tabs.next("sam") == Resync()


async def test_a_tab_whose_socket_comes_back_is_told_to_resync(
    hub: Hub, tabs: Tabs, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "PRUNE_SECONDS", 0.0)
    monkeypatch.setattr(hub_module, "BLOCK_MS", 20)
    hub.watch("sam", Watch(ACME))
    hub.watch("mia", Watch(ACME))
    assert await tabs.next("sam") == Resync()
    assert await tabs.next("mia") == Resync()
    tabs.gone.add("sam")
    await announce(redis, [NEWS])
    assert await tabs.next("mia") == NEWS
    assert tabs.nothing_for("sam")
    tabs.gone.clear()
    assert await tabs.next("sam") == Resync()


async def test_a_tab_that_stays_away_is_forgotten(
    hub: Hub, tabs: Tabs, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "PRUNE_SECONDS", 0.0)
    monkeypatch.setattr(hub_module, "FORGET_SECONDS", 0.0)
    hub.watch("sam", Watch(ACME))
    hub.watch("mia", Watch(ACME))
    assert await tabs.next("mia") == Resync()
    tabs.gone.add("sam")
    await announce(redis, [NEWS, NEWS])
    assert [await tabs.next("mia") for _ in range(2)] == [NEWS, NEWS]
    async with asyncio.timeout(10):
        while hub.watching() > 1:  # noqa: ASYNC110  a hub has no bell for this
            await asyncio.sleep(0.01)


async def test_an_entry_that_makes_no_sense_is_passed_over(
    hub: Hub, tabs: Tabs, redis: Redis
) -> None:
    hub.watch("sam", Watch(ACME))
    assert await tabs.next("sam") == Resync()
    await redis.xadd(stream_name(ACME), {"event": "{"})
    await redis.xadd(stream_name(ACME), {"other": "field"})
    await announce(redis, [NEWS])
    assert await tabs.next("sam") == NEWS


async def test_after_a_restart_of_redis_every_tab_resyncs_and_hears_on(
    redis_of_our_own: OwnRedis, tabs: Tabs
) -> None:
    async with running_hub(redis_of_our_own.url, tabs) as hub:
        hub.watch("sam", Watch(ACME))
        hub.watch("mia", Watch(ACME, lead_id=7))
        assert await tabs.next("sam") == Resync()
        assert await tabs.next("mia") == Resync()
        redis_of_our_own.restart()
        assert await tabs.next("sam") == Resync()
        assert await tabs.next("mia") == Resync()
        redis = open_redis(redis_of_our_own.url)
        await announce(redis, [NEWS])
        assert await tabs.next("sam") == NEWS
        assert await tabs.next("mia") == NEWS
        await redis.aclose()


async def test_a_hub_that_starts_before_redis_waits_for_it(
    redis_of_our_own: OwnRedis, tabs: Tabs
) -> None:
    redis_of_our_own.kill()
    async with running_hub(redis_of_our_own.url, tabs) as hub:
        hub.watch("sam", Watch(ACME))
        await asyncio.sleep(0)
        redis_of_our_own.start()
        assert await tabs.next("sam") == Resync()
