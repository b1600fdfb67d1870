"""A look at everything the product needs, one line each."""

import asyncio
import sys
from collections.abc import Callable

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from inboxapp.core.database import driver_url
from inboxapp.core.embedded.places import data_folder
from inboxapp.core.embedded.postgres import running_postgres
from inboxapp.core.embedded.redis import redis_program, running_redis
from inboxapp.core.errors import ConfigurationError
from inboxapp.core.heartbeat import live_workers
from inboxapp.core.migrations import alembic_config
from inboxapp.core.redis_client import open_redis
from inboxapp.core.settings import Settings
from inboxapp.llm.endpoint import endpoint_of
from inboxapp.operate import checks, front_end
from inboxapp.operate.announcing import web_answers
from inboxapp.operate.console import say

Look = Callable[[Settings], str]


def doctor(settings: Settings) -> int:
    """Print one line for each thing that has to be right; return how many are not."""
    wrong = 0
    for name, look in LOOKS.items():
        try:
            say(f"ok     {name}: {look(settings)}")
        except ConfigurationError as error:
            wrong += 1
            say(f"WRONG  {name}: {error.message}")
    say("All is well." if not wrong else f"{wrong} of {len(LOOKS)} to look at.")
    return wrong


def _python(_: Settings) -> str:
    return f"{sys.version.split()[0]} in {sys.prefix}"


def _data(settings: Settings) -> str:
    return str(data_folder(settings.data_dir))


def _database(settings: Settings) -> str:
    return f"Postgres {checks.check_database(_database_url(settings))}"


def _schema(settings: Settings) -> str:
    url = _database_url(settings)
    checks.check_database(url)
    head = ScriptDirectory.from_config(alembic_config(url)).get_current_head()
    engine = create_engine(driver_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    if current != head:
        raise checks.NotReady(f"is at {current}, should be at {head}; run `inboxapp migrate`.")
    return f"at {current}"


def _redis(settings: Settings) -> str:
    return f"Redis {checks.check_redis(_redis_url(settings))}"


def _worker(settings: Settings) -> str:
    url = _redis_url(settings)
    checks.check_redis(url)
    count = asyncio.run(_count_workers(url))
    if not count:
        raise checks.NotReady("none is alive; start one with `inboxapp worker`.")
    return f"{count} alive"


async def _count_workers(url: str) -> int:
    redis = open_redis(url)
    try:
        return len(await live_workers(redis))
    finally:
        await redis.aclose()


def _web(settings: Settings) -> str:
    if not web_answers(settings):
        raise checks.NotReady(f"does not answer at {settings.url}; start it with `inboxapp web`.")
    return settings.url


def _front_end(_: Settings) -> str:
    if not front_end.is_built():
        raise checks.NotReady("is not built from these sources; `make run` builds it.")
    return "built from these sources"


def _model(settings: Settings) -> str:
    return endpoint_of(settings).label


def _database_url(settings: Settings) -> str:
    if found := settings.database_url or running_postgres(settings.data_dir):
        return found
    raise checks.NotReady(_nothing_there(settings, "DATABASE_URL"))


def _redis_url(settings: Settings) -> str:
    if found := settings.redis_url or running_redis(settings.data_dir):
        return found
    redis_program()
    raise checks.NotReady(_nothing_there(settings, "REDIS_URL"))


def _nothing_there(settings: Settings, name: str) -> str:
    return f"nothing is listening in {settings.data_dir}; start `make run`, or set {name}."


LOOKS: dict[str, Look] = {
    "python": _python,
    "data folder": _data,
    "database": _database,
    "schema": _schema,
    "redis": _redis,
    "worker": _worker,
    "front end": _front_end,
    "web": _web,
    "model": _model,
}
