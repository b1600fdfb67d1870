"""One reader per web process: follows the streams of the clients on screen and tells the tabs."""

import asyncio
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from redis.typing import KeyT, StreamIdT

from inboxapp.core.tasks import end
from inboxapp.events.publish import stream_name
from inboxapp.events.tab import Push, Tab
from inboxapp.events.types import Event, Resync, Watch, concerns

BLOCK_MS = 2000
BATCH = 200
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 2.0
PRUNE_SECONDS = 2.0
# A tab whose socket dropped may come back; after this long it has to ask again.
FORGET_SECONDS = 60.0

Entries = list[tuple[bytes, dict[bytes, bytes]]]

log = structlog.get_logger(__name__)


class Hub:
    """Tells watching tabs what happens to their client.

    `redis` must be opened with `blocking=True`. A tab is told to resync when something may have
    been missed: after Redis was away, when it was too slow, when its socket was away, and as soon
    as a client that nobody watched before is being followed. So: watch first, then read the rows.
    """

    def __init__(
        self, redis: Redis, push: Push, *, is_alive: Callable[[str], bool] = lambda _: True
    ) -> None:
        self._redis = redis
        self._push = push
        self._is_alive = is_alive
        self._tabs: dict[str, Tab] = {}
        self._places: dict[int, str] = {}
        self._changed = asyncio.Event()
        self._bell = f"inboxapp:hub:{uuid4().hex}"
        self._last_ring = b"0-0"
        self._pruned = 0.0

    def watch(self, token: str, watch: Watch) -> None:
        """Tell the tab `token` about `watch`, and about nothing else, from now on."""
        known = self._tabs.get(token)
        if known:
            known.watch = watch
        else:
            self._tabs[token] = Tab(token, watch, self._push)
        if watch.client_id not in self._places:
            self._changed.set()

    def unwatch(self, token: str) -> None:
        """Tell the tab nothing any more."""
        if tab := self._tabs.pop(token, None):
            tab.close()

    def watching(self) -> int:
        """Return how many tabs are told."""
        return len(self._tabs)

    async def run(self) -> None:
        """Read and tell until cancelled; an outage of Redis is waited out."""
        pause = FIRST_PAUSE_SECONDS
        try:
            while True:
                try:
                    await self._follow()
                    pause = FIRST_PAUSE_SECONDS
                except (RedisError, OSError) as error:
                    if self._places:
                        log.warning("hub_lost_redis", error=type(error).__name__)
                    # Whatever is said meanwhile may be gone: begin anew, with a resync.
                    self._places.clear()
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        finally:
            for token in list(self._tabs):
                self.unwatch(token)

    async def _follow(self) -> None:
        """Read once, and take in clients that came or went."""
        self._changed.clear()
        self._prune()
        await self._arm()
        if not self._places:
            await self._changed.wait()
            return
        for client_id, entries in await self._read():
            for place, fields in entries:
                self._places[client_id] = place.decode()
                self._take(place.decode(), fields)

    async def _arm(self) -> None:
        """Begin to follow the clients that are newly watched, at the end of their streams."""
        wanted = {tab.watch.client_id for tab in self._tabs.values()}
        for client_id in self._places.keys() - wanted:
            del self._places[client_id]
        for client_id in wanted - self._places.keys():
            last = await self._redis.xrevrange(stream_name(client_id), count=1)
            self._places[client_id] = last[0][0].decode() if last else "0-0"
            self._resync(client_id)

    def _resync(self, client_id: int) -> None:
        for tab in self._tabs.values():
            if tab.watch.client_id == client_id:
                tab.tell(Resync())

    async def _read(self) -> list[tuple[int, Entries]]:
        """Wait for entries by client; return early, with none, when another client is watched."""
        clients = {stream_name(client).encode(): client for client in self._places}
        streams: dict[KeyT, StreamIdT] = {
            name: self._places[client] for name, client in clients.items()
        }
        streams[self._bell] = self._last_ring
        reading = asyncio.ensure_future(self._redis.xread(streams, count=BATCH, block=BLOCK_MS))
        changing = asyncio.create_task(self._changed.wait())
        try:
            await asyncio.wait({reading, changing}, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                await self._end_the_wait()
                await asyncio.wait({reading})
            found = reading.result()
            return [(clients[name], entries) for name, entries in found if name in clients]
        finally:
            await end(reading, changing)

    async def _end_the_wait(self) -> None:
        """Let a blocked read return; cancelling it would break its connection."""
        self._last_ring = await self._redis.xadd(self._bell, {"ring": "1"}, maxlen=1)
        await self._redis.expire(self._bell, 60)

    def _take(self, place: str, fields: dict[bytes, bytes]) -> None:
        try:
            event = Event.from_json(fields[b"event"], id=place)
        except (ValueError, TypeError, KeyError):
            log.warning("event_not_understood", place=place)
            return
        for tab in self._tabs.values():
            if concerns(tab.watch, event):
                self._tell(tab, event)

    def _tell(self, tab: Tab, event: Event) -> None:
        if self._is_alive(tab.token):
            tab.tell(event)
        else:
            tab.missed = True

    def _prune(self) -> None:
        """Forget tabs that are gone for good; let those that came back catch up."""
        now = time.monotonic()
        if now - self._pruned < PRUNE_SECONDS:
            return
        self._pruned = now
        for tab in list(self._tabs.values()):
            if self._is_alive(tab.token):
                tab.seen = now
                if tab.missed:
                    tab.missed = False
                    tab.tell(Resync())
            elif now - tab.seen > FORGET_SECONDS:
                self.unwatch(tab.token)
