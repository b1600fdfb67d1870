"""The story of `make run`: servers, schema, demo, front end, web and worker; then their end."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from inboxapp.core.embedded.process import follow_parent
from inboxapp.core.settings import Settings
from inboxapp.demo.seed import DemoFacts
from inboxapp.operate import checks, schema
from inboxapp.operate.announcing import announce, web_answers
from inboxapp.operate.children import Child, keep_running, sleep_unless
from inboxapp.operate.console import complain, say
from inboxapp.operate.demo import seed_demo
from inboxapp.operate.front_end import Build, is_built
from inboxapp.operate.programs import child_environment, deployed, developed
from inboxapp.operate.servers import Servers, keep_up, servers_for

ANSWER_SECONDS = 90.0
INTERRUPTED = 130


def serve(settings: Settings, *, end_with_parent: bool = False, dev: bool = False) -> int:
    """Run everything until a signal; return the exit code.

    Raises ConfigurationError when something is not as it must be; whatever was started by then
    has been stopped.
    """
    if end_with_parent:
        follow_parent(signal.SIGTERM)
    try:
        with ExitStack() as stack:
            stack.enter_context(signals_interrupt())
            return _serve(settings, stack, dev=dev)
    except KeyboardInterrupt:
        say("Stopped before it was up.")
        return INTERRUPTED


def _serve(settings: Settings, stack: ExitStack, *, dev: bool) -> int:
    folder = stack.enter_context(checks.only_one_here(settings))
    checks.check_port(settings)
    checks.check_named_servers(settings)
    build = None if dev or is_built() else Build(folder / "build.log")
    if build:
        say("Building the front end (the first time, or its sources changed) …")
        stack.callback(build.cancel)
    servers = stack.enter_context(servers_for(settings))
    schema.migrate(servers.database_url)
    say("Looking after the demo data …")
    facts = seed_demo(settings, servers.database_url, servers.redis_url)
    if build:
        say(f"Front end built in {build.finish():.0f} s.")
    env = child_environment(os.environ, folder, servers)
    programs = (developed if dev else deployed)(settings, env)
    return asyncio.run(_run(settings, programs, servers, facts))


async def _run(
    settings: Settings, programs: list[Child], servers: Servers, facts: DemoFacts
) -> int:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(sig, stopping.set)
    tasks = [asyncio.create_task(keep_running(child, stopping)) for child in programs]
    tasks += [asyncio.create_task(keep_up(one, stopping)) for one in servers.embedded]
    up = await _wait_for_web(settings, stopping)
    if up:
        announce(settings, facts)
        say("Press Ctrl-C to stop.")
        await stopping.wait()
        say("Stopping …")
    stopping.set()
    await asyncio.gather(*tasks)
    if up or up is None:
        say("Stopped.")
        return 0
    complain(f"The web process did not answer within {ANSWER_SECONDS:.0f} s; see its lines above.")
    return 1


async def _wait_for_web(settings: Settings, stopping: asyncio.Event) -> bool | None:
    """Wait until the web answers; None when we were told to stop first."""
    end = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < end:
        if await asyncio.to_thread(web_answers, settings):
            return True
        await sleep_unless(stopping, 0.1)
        if stopping.is_set():
            return None
    return False


@contextmanager
def signals_interrupt() -> Iterator[None]:
    """Let every polite signal end the block as Ctrl-C does."""

    def interrupt(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    polite = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {sig: signal.signal(sig, interrupt) for sig in polite}
    try:
        yield
    finally:
        for sig, handler in before.items():
            signal.signal(sig, handler)
