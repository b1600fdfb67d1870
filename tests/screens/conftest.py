"""The real app in front of a real browser: built once, on a free port, empty for each test."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from redis.asyncio import Redis

from inboxapp.accounts.sessions import SESSION_COOKIE, open_session
from inboxapp.accounts.types import Actor
from inboxapp.core.database import Database
from inboxapp.core.embedded.process import stop
from inboxapp.core.migrations import ROOT
from inboxapp.operate.front_end import Build, is_built
from tests.cast import Cast
from tests.factories.web import free_port, wait_until_up
from tests.factories.workers import until_it_lives

WIDE = {"width": 1440, "height": 900}
# How long a browser may take to show what is true; machines that test are busy.
PATIENCE_MS = 20_000

expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Site:
    """A running product: pages, API and sockets on one port, without a worker."""

    port: int
    env: dict[str, str]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def front_end(servers_dir: Path) -> None:
    """The built front end of the sources as they are; test processes take turns to build it."""
    place = sha256(str(ROOT).encode()).hexdigest()[:12]
    lock = Path(tempfile.gettempdir()) / f"inboxapp-front-end-{os.getuid()}-{place}.lock"
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not is_built():
            Build(servers_dir / "build.log").finish()


@pytest.fixture(scope="session")
def app_server(
    front_end: None, servers_dir: Path, database_url: str, redis_url: str
) -> Iterator[Site]:
    """The app on this test process' own servers; ask for `cast` or `database` to find it empty."""
    port = free_port()
    folder = servers_dir / "web"
    folder.mkdir()
    env = {
        **os.environ,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(folder),
        "OFFLINE_LATENCY_SECONDS": "0.05",
    }
    site = Site(port, env, folder / "web.log")
    with running([sys.executable, "-m", "inboxapp", "web"], site) as process:
        wait_until_up(port, process, site.log)
        yield site


@pytest.fixture
async def app_worker(app_server: Site, database: Database, redis: Redis) -> AsyncIterator[None]:
    """A worker of its own for the length of one test, up when the test begins."""
    with running([sys.executable, "-m", "workers"], app_server) as process:
        await until_it_lives(redis, process)
        yield


@contextmanager
def running(command: list[str], site: Site) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program beside the site until the block ends; its words go to the site's log."""
    with site.log.open("ab") as words:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=site.env,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        stop(process, signal.SIGTERM, timeout_seconds=8)


@pytest.fixture(scope="session")
async def chromium(
    anyio_backend: str, browser_type_launch_args: dict[str, object]
) -> AsyncIterator[Browser]:
    """One browser for the test process."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(**browser_type_launch_args)  # type: ignore[arg-type]
        yield browser
        await browser.close()


SignIn = Callable[..., Awaitable[BrowserContext]]


@pytest.fixture
async def sign_in(app_server: Site, chromium: Browser, database: Database) -> AsyncIterator[SignIn]:
    """Open a browser profile that is signed in: `context = await sign_in(cast.sam)`."""
    opened: list[BrowserContext] = []

    async def enter(actor: Actor, **options: object) -> BrowserContext:
        assert actor.user_id
        async with database.transaction() as tx:
            token = await open_session(tx, user_id=actor.user_id, client_id=actor.client_id)
        context = await chromium.new_context(
            base_url=app_server.url,
            **({"viewport": WIDE} | options),  # type: ignore[arg-type]
        )
        cookie = {"name": SESSION_COOKIE, "value": token, "url": app_server.url}
        await context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Lax"}])  # type: ignore[list-item]
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield enter
    for context in opened:
        await context.close()


@pytest.fixture
async def sam_page(sign_in: SignIn, cast: Cast) -> Page:
    """A tab of Sam's, not yet on any page."""
    return await (await sign_in(cast.sam)).new_page()


@pytest.fixture
async def mia_page(sign_in: SignIn, cast: Cast) -> Page:
    """A tab of Mia's, not yet on any page."""
    return await (await sign_in(cast.mia)).new_page()
