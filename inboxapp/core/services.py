"""Where Postgres and Redis are: named by the environment, or in the data folder."""

import atexit

from inboxapp.core.embedded.postgres import running_postgres, start_postgres
from inboxapp.core.embedded.redis import running_redis, start_redis
from inboxapp.core.settings import Settings


def database_url(settings: Settings) -> str:
    """Return DATABASE_URL, else the address of the Postgres in the data folder.

    One that does not run yet is started, and ends with this process. Raises ConfigurationError.
    """
    if settings.database_url:
        return settings.database_url
    if found := running_postgres(settings.data_dir):
        return found
    server = start_postgres(settings.data_dir)
    atexit.register(server.stop)
    return server.url


def redis_url(settings: Settings) -> str:
    """Return REDIS_URL, else the address of the Redis in the data folder.

    One that does not run yet is started, and ends with this process. Raises ConfigurationError.
    """
    if settings.redis_url:
        return settings.redis_url
    if found := running_redis(settings.data_dir):
        return found
    server = start_redis(settings.data_dir)
    atexit.register(server.stop)
    return server.url
