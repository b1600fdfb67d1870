"""What screens are given: the web process's tools, and who is looking."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from redis.asyncio import Redis
from reflex.state import BaseState

from inboxapp.accounts.queries import actor_of_session
from inboxapp.accounts.sessions import SESSION_COOKIE
from inboxapp.accounts.types import Actor
from inboxapp.core import services
from inboxapp.core.database import Database
from inboxapp.core.errors import NotSignedIn
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings, settings
from inboxapp.core.tasks import end
from inboxapp.events.hub import Hub
from inboxapp.events.tab import Push
from inboxapp.llm.gateway import open_model
from inboxapp.ui.screen_events import screen_event

__all__ = [
    "WebTools",
    "actor_of",
    "find_actor",
    "given_tools",
    "open_tools",
    "screen_event",
    "session_token",
    "tools",
]

# Set by the guard for the one event it let through; a task of its own, so it can't leak.
_checked: ContextVar[Actor | None] = ContextVar("checked_actor", default=None)


@dataclass(frozen=True)
class WebTools:
    """What one web process shares: opened at its start, closed at its end."""

    settings: Settings
    database: Database
    redis: Redis
    hub: Hub
    model_label: str


_open: list[WebTools] = []


def tools() -> WebTools:
    """Return what this process shares.

    `async with tools().database.transaction() as tx:` reads and writes.
    """
    if not _open:
        raise RuntimeError("The web process's tools are not open.")
    return _open[-1]


@contextlib.asynccontextmanager
async def open_tools(push: Push, is_alive: Callable[[str], bool]) -> AsyncIterator[WebTools]:
    """Open what the web process shares and keep its hub reading; close all at the end."""
    config = settings()
    address = services.redis_url(config)
    redis, waiting = open_redis(address), open_redis(address, blocking=True)
    database = Database(services.database_url(config), redis)
    hub = Hub(waiting, push, is_alive=is_alive)
    reading = asyncio.create_task(hub.run())
    try:
        with given_tools(WebTools(config, database, redis, hub, open_model(config).label)) as found:
            yield found
    finally:
        await end(reading)
        await asyncio.gather(database.close(), redis.aclose(), waiting.aclose())


@contextlib.contextmanager
def given_tools(found: WebTools) -> Iterator[WebTools]:
    """Make `tools()` return these inside the block; tests give their own."""
    _open.append(found)
    try:
        yield found
    finally:
        _open.remove(found)


def session_token(state: BaseState) -> str:
    """Return the session token the tab's socket was opened with, "" when there is none.

    Cookies are read when the socket connects, so signing in and out reload the page.
    """
    jar: SimpleCookie = SimpleCookie()
    with contextlib.suppress(CookieError):
        jar.load(state.router.headers.cookie)
    return jar[SESSION_COOKIE].value if SESSION_COOKIE in jar else ""


async def actor_of(state: BaseState) -> Actor:
    """Return who is looking, as their role is now. Raises NotSignedIn.

        actor = await actor_of(self)
        async with tools().database.transaction() as tx:
            page = await lead_page(tx, actor)

    A background handler asks again after each wait: the session may have ended meanwhile.
    """
    actor = _checked.get() or await find_actor(session_token(state))
    if actor is None:
        raise NotSignedIn("You are signed out. What you typed is kept; sign in to go on.")
    return actor


async def find_actor(token: str) -> Actor | None:
    """Look a session up, every time anew."""
    if not token:
        return None
    async with tools().database.transaction() as tx:
        return await actor_of_session(tx, token)


def remember_checked(actor: Actor) -> None:
    """Let the event that is being let through know who the guard saw."""
    _checked.set(actor)
