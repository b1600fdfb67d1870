"""Servers and processes for measuring, all private to one run and gone after it."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from inboxapp.core.database import Database
from inboxapp.core.embedded.postgres import start_postgres
from inboxapp.core.embedded.process import stop
from inboxapp.core.embedded.redis import start_redis
from inboxapp.core.heartbeat import live_workers
from inboxapp.core.migrations import ROOT, migrate
from inboxapp.core.redis_client import open_redis


@dataclass(frozen=True)
class Rig:
    """A migrated Postgres and a Redis, as durable as `make run`'s."""

    folder: Path
    database_url: str
    redis_url: str

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        redis = open_redis(self.redis_url)
        database = Database(self.database_url, redis, pool_size=10)
        try:
            yield database
        finally:
            await database.close()
            await redis.aclose()

    def environment(self, **more: str) -> dict[str, str]:
        names = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "DATA_DIR": str(self.folder),
            "LOG_LEVEL": "WARNING",
        }
        return {**os.environ, **names, **more}


@contextmanager
def make_rig() -> Iterator[Rig]:
    """Start the servers, stop them afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="inboxapp-bench-"))
    folder.chmod(0o711)
    postgres, redis = start_postgres(folder), start_redis(folder)
    try:
        migrate(postgres.url)
        yield Rig(folder, postgres.url, redis.url)
    finally:
        redis.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def worker(rig: Rig, **environment: str) -> AsyncIterator[int]:
    """Run one real worker process for as long as the block takes; yield its process id."""
    process = subprocess.Popen(  # noqa: ASYNC220  starting takes no time worth yielding
        [sys.executable, "-m", "workers"], cwd=ROOT, env=rig.environment(**environment)
    )
    redis = open_redis(rig.redis_url)
    try:
        async with asyncio.timeout(30):
            while not await live_workers(redis):  # noqa: ASYNC110  a process of its own
                await asyncio.sleep(0.05)
        yield process.pid
    finally:
        await redis.aclose()
        stop(process, signal.SIGTERM, timeout_seconds=10)
